"""Roll-calls and records in words and colours."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from moyai.fleet.crews.enums import RefusalCode, RollCallKind
from moyai.fleet.crews.models import RollCall
from moyai.fleet.crews.queries import RollCallRow
from moyai.fleet.pages.words import State


def describe_row(row: RollCallRow) -> dict[str, Any]:
    """Return a shift with the state of its two roll-calls, for a list."""
    return {
        "row": row,
        "shift": row.shift,
        "vehicle": row.shift.vehicle,
        "driver": row.shift.driver,
        "before": describe_state(row.before, owes=row.owes_before),
        "after": describe_state(row.after, owes=row.owes_after),
        "next_kind": find_next_kind(row),
        "take_out_reason": _("点呼の結果、運転できない") if row.is_refused else "",
    }


def find_next_kind(row: RollCallRow) -> str:
    """Return which roll-call is to be held next; empty when none is owed."""
    if row.owes_before or row.is_refused:
        return RollCallKind.BEFORE.value
    return RollCallKind.AFTER.value if row.owes_after else ""


def describe_state(held: RollCall | None, *, owes: bool) -> State:
    """Return how a roll-call stands."""
    if held is None:
        return State(_("まだ"), "warning") if owes else State("–", "neutral")
    if held.is_fit:
        return State(_("異常なし"), "success")
    return State(_("運転できない") if held.kind == RollCallKind.BEFORE else _("異常あり"), "danger")


def show_refusals(codes: list[str]) -> str:
    """Return the reasons of a refusal in one line."""
    return _("、").join(str(RefusalCode(code).label) for code in codes)
