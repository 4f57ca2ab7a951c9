"""A shift as somebody plans it, and as it is written down to be undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moyai.fleet.models import Shift

_TIMES = ("starts_at", "ends_at", "break_from", "break_until")


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftPlan:
    """Who drives which vehicle from when to when, with which break.

    Attributes:
        vehicle_id: The vehicle.
        driver_id: The driver's account.
        starts_at: When the shift begins.
        ends_at: When it ends.
        break_s: Seconds of break; 0 = none.
        break_from: From when on the break may begin; None without a break.
        break_until: By when it must be over.
    """

    vehicle_id: int
    driver_id: int
    starts_at: datetime
    ends_at: datetime
    break_s: int = 0
    break_from: datetime | None = None
    break_until: datetime | None = None


def plan_of(shift: Shift) -> ShiftPlan:
    """Return a shift as it is planned."""
    return ShiftPlan(**{name: getattr(shift, name) for name in ShiftPlan.__slots__})


def to_json(plan: ShiftPlan | None) -> dict[str, Any] | None:
    """Return a plan as JSON keeps it."""
    if plan is None:
        return None
    values = {name: getattr(plan, name) for name in ShiftPlan.__slots__}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def from_json(kept: dict[str, Any] | None) -> ShiftPlan | None:
    """Return the plan that was kept."""
    if kept is None:
        return None
    times = {name: datetime.fromisoformat(kept[name]) for name in _TIMES if kept[name]}
    return ShiftPlan(**{**kept, **dict.fromkeys(_TIMES), **times})
