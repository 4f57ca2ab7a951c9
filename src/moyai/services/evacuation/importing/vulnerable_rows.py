"""What a line of the list of those who need help says, and what is wrong with it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from moyai.core.places.folding import fold
from moyai.engines.conversation.reading import read_year
from moyai.services.evacuation.enums import NeedKind, VulnerableReason
from moyai.services.evacuation.importing.rows import Faults

OLDEST_Y = 125


@dataclass(frozen=True)
class Supporter:
    """Whom to ask about somebody: a name, a telephone number as digits, and what they are to her."""

    name: str
    phone: str
    relation: str


@dataclass(frozen=True)
class VulnerableRow:
    """One person of the list; ``line`` is where she stands in the file.

    ``resident_code`` is her number in the register, empty where the list does not know it; ``position`` is
    longitude and latitude of her home, None where the list does not say.
    """

    line: int
    number: str
    resident_code: str
    family_name: str
    given_name: str
    kana: tuple[str, str] | None
    birth_date: date
    address: str
    position: tuple[float, float] | None
    phones: tuple[str, ...]
    reasons: tuple[str, ...]
    reason_words: str
    needs: tuple[str, ...]
    may_share: bool
    has_plan: bool
    supporters: tuple[Supporter, ...]
    note: str


@dataclass
class VulnerableReading(Faults):
    """A list as far as it was understood."""

    rows: list[VulnerableRow] = field(default_factory=list)


_DATE = re.compile(r"(?P<year>.+?)(?:年|[-/.])(?P<month>\d{1,2})(?:月|[-/.])(?P<day>\d{1,2})日?")
_PLAIN = re.compile(r"(\d{4})(\d{2})(\d{2})")


def read_birth_date(written: str, today: date) -> date | None:
    """Return a day of birth: 「昭和16年3月5日」「S16.3.5」「1941-03-05」「19410305」, or None."""
    plain = written.replace(" ", "")
    whole, parts = _PLAIN.fullmatch(plain), _DATE.fullmatch(plain)
    if whole:
        year, month, day = (int(part) for part in whole.groups())
    elif parts:
        read = read_year(parts["year"])
        if read is None:
            return None
        year, month, day = read, int(parts["month"]), int(parts["day"])
    else:
        return None
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return born if born <= today and today.year - born.year <= OLDEST_Y else None


_REASONS: dict[VulnerableReason, tuple[str, ...]] = {
    VulnerableReason.CARE: ("要介護", "要支援", "寝たきり", "認知症"),
    VulnerableReason.PHYSICAL: ("身体", "視覚", "聴覚", "肢体", "車いす", "車椅子", "内部障"),
    VulnerableReason.INTELLECTUAL: ("知的", "療育"),
    VulnerableReason.MENTAL: ("精神",),
    VulnerableReason.ILLNESS: ("難病", "特定疾患", "小児慢性"),
    VulnerableReason.ALONE: ("一人暮らし", "ひとり暮らし", "独居", "高齢者のみ"),
    VulnerableReason.PREGNANT: ("妊婦", "妊産婦"),
    VulnerableReason.INFANT: ("乳児", "乳幼児", "新生児"),
    VulnerableReason.FOREIGN: ("外国", "日本語"),
}
_NEEDS: dict[NeedKind, tuple[str, ...]] = {
    NeedKind.OXYGEN: ("酸素", "人工呼吸", "たん吸引", "吸引器"),
    NeedKind.DIALYSIS: ("透析",),
    NeedKind.INSULIN: ("インスリン", "インシュリン"),
    NeedKind.CARE: ("要介護", "寝たきり", "介助"),
    NeedKind.INTERPRETER: ("手話", "通訳", "筆談"),
}


def read_reasons(words: str) -> tuple[str, ...]:
    """Return the reasons that the list's words mean; `OTHER` where they mean none that is known."""
    found = _find(words, _REASONS)
    return found or ((VulnerableReason.OTHER.value,) if words else ())


def read_needs(words: str) -> tuple[str, ...]:
    """Return what somebody cannot be without, as far as the list's words say it."""
    return _find(words, _NEEDS)


def _find(
    words: str, known: dict[VulnerableReason, tuple[str, ...]] | dict[NeedKind, tuple[str, ...]]
) -> tuple[str, ...]:
    plain = fold(words)
    return tuple(code.value for code, signs in known.items() if any(fold(sign) in plain for sign in signs))
