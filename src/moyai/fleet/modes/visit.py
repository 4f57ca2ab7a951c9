"""The clinic car: a consulting room that drives. Its tours as tasks of the fleet.

The nurse's way is one task from her clinic and back to it. A visit is a task that begins and ends where
the car stands: its pickup is the patient entering (the service is the setting-up), its dropoff is the patient
leaving after the consultation, which begins when the doctor's time is over. The ride between, at most the
consultation and the slack, keeps anything else from coming in between. Narrow windows give the order; the
mark of the car (planning/kept_for.py) keeps everybody else off it, its own skill keeps a tour on its car.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from moyai.fleet.specs import Point, TaskSpec

VISIT, NURSE = "mobile_clinic", "mobile_clinic_nurse"
"""Kinds of task."""

VEHICLE_SKILL = "vehicle:"
"""With a vehicle's code: what that vehicle alone offers."""

MARK = "for:"
"""With a vehicle's code: the mark for which the shifts of a clinic car are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """A visit in time: the car arrives, the patient sees the doctor, the doctor ends, the car drives on."""

    arrives_at: datetime
    call_from: datetime
    call_until: datetime
    leaves_at: datetime


def make_visit_spec(vehicle_code: str, place: Point, stand: Stand, slack: timedelta) -> TaskSpec:
    """Return a visit as a task.

    Args:
        vehicle_code: Of the clinic car.
        place: Where it stands.
        stand: When.
        slack: How much later than promised the car may come.
    """
    from moyai.fleet.specs import TaskSpec

    return TaskSpec(
        kind=VISIT,
        origin=place,
        destination=place,
        seats=1,
        wheelchairs=0,
        pickup_from=stand.arrives_at,
        pickup_until=stand.arrives_at + slack,
        dropoff_from=stand.call_until,
        dropoff_until=stand.call_until + slack,
        max_ride_s=_seconds(stand.call_until - stand.call_from + slack),
        pickup_service_s=_seconds(stand.call_from - stand.arrives_at),
        dropoff_service_s=_seconds(stand.leaves_at - stand.call_until),
        skills=list_skills(vehicle_code),
    )


def make_nurse_spec(
    vehicle_code: str,
    clinic: Point,
    *,
    boards_at: datetime,
    last_leaves_at: datetime,
    ends_at: datetime,
    board_s: int,
    alight_s: int,
    slack: timedelta,
) -> TaskSpec:
    """Return the nurse's way as a task: from her clinic before the first patient, back after the last.

    Args:
        vehicle_code: Of the clinic car.
        clinic: Where she boards and leaves.
        boards_at: When she gets in.
        last_leaves_at: When the car leaves the last patient.
        ends_at: When the share ends.
        board_s: Getting in with her things, seconds.
        alight_s: Getting out.
        slack: How much later the car may come.
    """
    from moyai.fleet.specs import TaskSpec

    return TaskSpec(
        kind=NURSE,
        origin=clinic,
        destination=clinic,
        seats=1,
        wheelchairs=0,
        pickup_from=boards_at,
        pickup_until=boards_at + slack,
        dropoff_from=last_leaves_at,
        dropoff_until=max(ends_at, last_leaves_at) + slack,
        max_ride_s=_seconds(max(ends_at, last_leaves_at) + 2 * slack - boards_at),
        pickup_service_s=board_s,
        dropoff_service_s=alight_s,
        skills=list_skills(vehicle_code),
    )


def list_skills(vehicle_code: str) -> tuple[str, ...]:
    """Return what a tour's tasks ask for: that car, and a shift that is kept for it."""
    return VEHICLE_SKILL + vehicle_code, MARK + vehicle_code


def name_mode(kind: str, stop_kind: str) -> str:
    """Return which words the driver's tablet has for a stop of a tour; empty for any other task."""
    if kind == NURSE:
        return f"nurse-{stop_kind}"
    if kind == VISIT:
        return "visit" if stop_kind == "pickup" else "visit-end"
    return ""


def is_visit(kind: str) -> bool:
    """Tell whether a kind of task belongs to a tour."""
    return kind in (VISIT, NURSE)


def _seconds(span: timedelta) -> int:
    return round(span.total_seconds())
