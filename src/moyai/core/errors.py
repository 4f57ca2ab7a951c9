"""The one anticipated family of errors."""

from typing import Any


class Refused(Exception):  # noqa: N818 - the word of the domain: a request was refused, nothing is broken
    """A request that cannot be granted, with a code for programs and a text for the person.

    Each channel translates it once: a form error, an RFC 9457 problem, a spoken sentence.

    Attributes:
        code: stable identifier, e.g. ``"outside_area"``.
        text: a sentence in the person's words (may be a lazy translation or a Localized).
        facts: further data for the channel, JSON-serialisable.
    """

    def __init__(self, code: str, text: Any, **facts: Any) -> None:
        super().__init__(code)
        self.code = code
        self.text = text
        self.facts = facts

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"
