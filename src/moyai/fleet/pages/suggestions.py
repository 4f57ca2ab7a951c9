"""Where a task could go, as the engine sees it: a line for each vehicle."""

from dataclasses import dataclass
from datetime import datetime

from moyai.fleet.pages.board import BoardTask
from moyai.fleet.pages.words import pick_language, show_time
from moyai.fleet.queries import MoveSuggestion, suggest_moves
from moyai.fleet.texts import to_minutes


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """One vehicle: times if it can, and why or why not; ``seen`` = the plan versions to send along."""

    shift_id: int
    vehicle_name: str
    is_feasible: bool
    is_current: bool
    added_min: int
    pickup: str
    dropoff: str
    reason: str
    seen: list[tuple[int, int]]


def list_suggestions(item: BoardTask, now: datetime) -> list[SuggestionRow]:
    """Return a line for each vehicle: the present one, then the feasible ones by cost, then the rest."""
    found = suggest_moves(item.task, now)
    found.sort(key=lambda s: (not s.is_current, not s.is_feasible, s.added_s or 0))
    return [_describe(one, item) for one in found]


def _describe(one: MoveSuggestion, item: BoardTask) -> SuggestionRow:
    shifts = [one.shift] if item.shift is None or one.is_current else [item.shift, one.shift]
    return SuggestionRow(
        shift_id=one.shift.pk,
        vehicle_name=one.shift.vehicle.name,
        is_feasible=one.is_feasible,
        is_current=one.is_current,
        added_min=to_minutes(max(0, one.added_s or 0)),
        pickup=show_time(one.pickup_at) if one.pickup_at else "",
        dropoff=show_time(one.dropoff_at) if one.dropoff_at else "",
        reason=pick_language(one.reason),
        seen=[(shift.pk, shift.plan_version) for shift in shifts],
    )
