"""The columns of the mother's handbook (母子健康手帳) for a check, and what may stand in them.

Columns: 妊娠中の経過 of the form in the ordinance (母子保健法施行規則 様式第三号): week, fundal height,
abdominal girth, blood pressure, oedema, urine protein, urine sugar, other tests, weight; here also the
fetus's position and heart, which its page of remarks takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NoReturn

from moyai.engines.conversation import Localized
from moyai.services.mobile_clinic.plain_numbers import read_plain_number
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.visit_refusals import RecordRefused

SIGNS = ("－", "±", "＋", "＋＋", "＋＋＋")
"""How much of something the strip shows, as the handbook writes it."""

POSITIONS = {
    "head": Localized("頭位", "Head first"),
    "breech": Localized("骨盤位", "Breech"),
    "transverse": Localized("横位", "Transverse"),
    "unknown": Localized("まだ決まらない", "Not settled yet"),
}
MOST_REMARK = 300


@dataclass(frozen=True, slots=True)
class Column:
    """A column: numbers between two ends, one of a few words, or free words (``least`` None, no choices)."""

    key: str
    label: Localized
    unit: str = ""
    least: Decimal | None = None
    most: Decimal | None = None
    choices: tuple[str, ...] = ()


def _number(key: str, label: Localized, unit: str, least: str, most: str) -> Column:
    return Column(key, label, unit, Decimal(least), Decimal(most))


COLUMNS = (
    _number("fundal_height", Localized("子宮底の高さ", "Fundal height"), "cm", "5", "60"),
    _number("girth", Localized("腹囲", "Abdominal girth"), "cm", "40", "200"),
    _number("systolic", Localized("上の血圧", "Systolic pressure"), "mmHg", "40", "300"),
    _number("diastolic", Localized("下の血圧", "Diastolic pressure"), "mmHg", "20", "200"),
    Column("oedema", Localized("むくみ", "Oedema"), choices=SIGNS[:1] + SIGNS[2:]),
    Column("protein", Localized("尿たんぱく", "Urine protein"), choices=SIGNS),
    Column("sugar", Localized("尿糖", "Urine sugar"), choices=SIGNS),
    _number("weight", Localized("体重", "Weight"), "kg", "25", "200"),
    Column("position", Localized("赤ちゃんの向き", "The baby's position"), choices=tuple(POSITIONS)),
    _number("fetal_heart_rate", Localized("胎児心拍数", "Fetal heart rate"), "回/分", "40", "240"),
    Column("remark", Localized("特に伝えること・保健指導", "Remarks and advice")),
)


def read_findings(sent: Mapping[str, Any]) -> dict[str, str]:
    """Return what was entered, column by column; empty ones are left out.

    Raises:
        RecordRefused: a value is no number, out of range, or not one of its words; or pressures upside down.
    """
    words = {each.key: _read(each, str(sent.get(each.key) or "").strip()) for each in COLUMNS}
    found = {key: word for key, word in words.items() if word}
    upper, lower = found.get("systolic"), found.get("diastolic")
    if upper and lower and Decimal(upper) <= Decimal(lower):
        raise RecordRefused("systolic_below_diastolic", say.REASONS["systolic_below_diastolic"])
    return found


def _read(column: Column, word: str) -> str:
    if not word:
        return ""
    if column.choices:
        return word if word in column.choices else _refuse(column)
    if column.least is None or column.most is None:
        return word[:MOST_REMARK]
    number = read_plain_number(word)
    if number is None or not column.least <= number <= column.most:
        return _refuse(column)
    return f"{number:f}"


def _refuse(column: Column) -> NoReturn:
    raise RecordRefused("bad_finding", say.BAD_FINDING.format(field=column.label), field=column.key)
