"""The drugs of a prescription, as Japanese prescriptions group them (JP Core MedicationRequest).

Drugs that are taken together in one way are one RP: ``rp`` is its number (identifier slice rpNumber),
``order`` the drug's place within it (orderInRp), both from 1 without gaps.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

CODE_SYSTEMS = {
    "yj": "http://capstandard.jp/iyaku.info/CodeSystem/YJ-code",
    "hot": "http://medis.or.jp/CodeSystem/master-HOT13",
    "": "",
}
"""Whose a drug's code is: 薬価基準 (YJ), HOT13, or none given."""

MOST_LINES, MOST_DAYS = 20, 90
_WORDS = {"name": 80, "code": 16, "unit": 8, "usage": 60}


@dataclass(frozen=True, slots=True, kw_only=True)
class DrugLine:
    """One drug.

    Attributes:
        rp: Number of its RP.
        order: Its place in the RP.
        name: As on the package, with strength and form.
        amount: For one day where ``days`` counts days of taking, else for once; a decimal number as text.
        unit: 錠, mL, g, 枚 …
        usage: When and how, in the words on the bag (1日1回朝食後).
        days: For so many days.
        code: Its code, if known.
        code_system: A key of `CODE_SYSTEMS`.

    Raises:
        ValueError: something is missing or cannot be; the name of the field is the message.
    """

    rp: int
    order: int
    name: str
    amount: str
    unit: str
    usage: str
    days: int
    code: str = ""
    code_system: str = ""

    def __post_init__(self) -> None:
        for field, most in _WORDS.items():
            text = getattr(self, field)
            if len(text) > most or (field != "code" and not text.strip()):
                raise ValueError(field)
        if self.code_system not in CODE_SYSTEMS or bool(self.code) != bool(self.code_system):
            raise ValueError("code")
        if not 1 <= self.days <= MOST_DAYS:
            raise ValueError("days")
        if not _is_amount(self.amount):
            raise ValueError("amount")

    def to_json(self) -> dict[str, Any]:
        """Return it as it is sealed."""
        return asdict(self)


def check_lines(lines: Sequence[DrugLine]) -> None:
    """Refuse lines whose numbers have gaps, or whose RP says two things.

    Raises:
        ValueError: ``none``, ``many``, ``numbers`` or ``usage``.
    """
    if not lines:
        raise ValueError("none")
    if len(lines) > MOST_LINES:
        raise ValueError("many")
    groups: dict[int, list[DrugLine]] = {}
    for line in lines:
        groups.setdefault(line.rp, []).append(line)
    if sorted(groups) != list(range(1, len(groups) + 1)):
        raise ValueError("numbers")
    for group in groups.values():
        if sorted(each.order for each in group) != list(range(1, len(group) + 1)):
            raise ValueError("numbers")
        if len({(each.usage, each.days) for each in group}) > 1:
            raise ValueError("usage")


def number_lines(rows: Iterable[Mapping[str, Any]]) -> list[DrugLine]:
    """Return lines from rows without numbers: the same usage and days are one RP, in the order of coming.

    Raises:
        ValueError: as `DrugLine` and `check_lines`.
    """
    groups: dict[tuple[str, int], int] = {}
    counts: dict[int, int] = {}
    lines = []
    for row in rows:
        rp = groups.setdefault((row["usage"], row["days"]), len(groups) + 1)
        counts[rp] = counts.get(rp, 0) + 1
        lines.append(DrugLine(rp=rp, order=counts[rp], **row))
    check_lines(lines)
    return lines


def read_lines(words: Iterable[Mapping[str, Any]]) -> list[DrugLine]:
    """Return the lines of what was sealed."""
    return [DrugLine(**each) for each in words]


def _is_amount(text: str) -> bool:
    try:
        amount = Decimal(text)
    except InvalidOperation:
        return False
    return amount.is_finite() and 0 < amount <= 10_000 and len(text) <= 8
