"""Records as tables: the same rows for CSV, for paper and for the auditor's file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.core import clock
from moyai.core.papers.columns import share_widths
from moyai.fleet.crews.models import RollCall
from moyai.fleet.crews.pages.words import show_refusals

ROOMY_COLUMNS = 15
ROOMY_LETTERS, TIGHT_LETTERS = 165, 210
"""How many Latin letters stand beside each other on a lying A4 (paper.css, .records)."""


@dataclass(frozen=True)
class Table:
    """One record book as rows of words.

    Attributes:
        key: Its file's name without an ending.
        title: What stands above it.
        head: The names of the columns.
        rows: The cells.
    """

    key: str
    title: Any
    head: Sequence[Any]
    rows: Sequence[Sequence[Any]]

    @property
    def is_roomy(self) -> bool:
        """Whether there are so few columns that letters may be larger on paper."""
        return len(self.head) <= ROOMY_COLUMNS

    @property
    def shares(self) -> list[float]:
        """How wide each column is on paper, in percent."""
        return share_widths(self.head, self.rows, ROOMY_LETTERS if self.is_roomy else TIGHT_LETTERS)


def make_roll_call_table(roll_calls: Iterable[RollCall]) -> Table:
    """Return the roll-call book (点呼記録簿) with the fields of 運輸規則 24条."""
    head = (
        _("記録番号"),
        _("日時"),
        _("区分"),
        _("車両"),
        _("運転者"),
        _("点呼執行者"),
        _("方法"),
        _("方法の補足"),
        _("検知器"),
        _("アルコール（mg/L）"),
        _("酒気帯び"),
        _("病気"),
        _("疲労"),
        _("睡眠不足"),
        _("日常点検"),
        _("走行距離計（km）"),
        _("指示"),
        _("車両・道路・運行の状況"),
        _("交替する運転者への通告"),
        _("その他"),
        _("判定"),
        _("訂正する記録"),
        _("訂正の理由"),
    )
    return Table("roll-calls", _("点呼記録簿"), head, [_roll_call_cells(each) for each in roll_calls])


def _roll_call_cells(one: RollCall) -> list[Any]:
    return [
        one.pk,
        f"{clock.local(one.at):%Y-%m-%d %H:%M}",
        one.get_kind_display(),
        one.vehicle_plate,
        one.driver_name,
        one.holder_name,
        one.get_method_display(),
        one.method_note,
        one.detector,
        show_reading(one),
        show_yes(one.has_drunk),
        show_yes(one.is_ill),
        show_yes(one.is_fatigued),
        show_yes(one.is_sleepless),
        one.get_inspection_display() if one.inspection else "",
        "" if one.odometer_km is None else one.odometer_km,
        one.instructions,
        one.condition,
        one.relief_notice,
        one.note,
        show_refusals(one.refusals) or _("異常なし"),
        one.corrects_id or "",
        one.correction_reason,
    ]


def show_reading(one: RollCall) -> str:
    """Return a detector's reading with two places, in mg/L."""
    return "" if one.alcohol_mg_l is None else f"{one.alcohol_mg_l:.2f}"


def show_yes(is_so: bool) -> Any:
    """Return 有 or 無, as the forms say."""
    return _("有") if is_so else _("無")
