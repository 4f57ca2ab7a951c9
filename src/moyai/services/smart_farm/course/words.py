"""A text of a course in Japanese, with readings, and in English."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.services.smart_farm.course.faults import CourseFaultError, Fault
from moyai.services.smart_farm.course.ruby import drop_ruby, split_ruby


@dataclass(frozen=True, slots=True)
class Words:
    """One text.

    Attributes:
        ja: In Japanese; ``{植物|しょくぶつ}`` has a reading above it.
        en: In English; empty where nobody wrote it, and the Japanese stands then.
    """

    ja: str
    en: str = ""

    def __post_init__(self) -> None:
        """Refuse readings that are not written as they should be.

        Raises:
            CourseFaultError: and where.
        """
        try:
            split_ruby(self.ja)
        except ValueError as error:
            raise CourseFaultError(Fault.RUBY, str(error)) from error

    def get(self, language: str) -> str:
        """Return it in a language, with the marks of its readings."""
        return self.en if language == "en" and self.en else self.ja

    def get_plain(self, language: str) -> str:
        """Return it in a language, without readings."""
        return drop_ruby(self.get(language))


NO_WORDS = Words("")
