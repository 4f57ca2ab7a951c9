"""Rides driven to the end, for tests."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from moyai.core.residents.models import Resident
from moyai.fleet.models import Shift, Stop
from moyai.fleet.operations import open_shift, press
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.money_models import DailyClosing
from moyai.services.shared_taxi.operations.closing import close_day
from moyai.services.shared_taxi.tests.town import book


def push(shift: Shift, stop: Stop, action: str, at: datetime) -> None:
    press(driver=shift.driver, stop_id=stop.pk, action=action, press_id=uuid4(), pressed_at=at, now=at)


def drive(shift: Shift) -> None:
    """Let the driver serve every stop of a shift as planned."""
    shift.refresh_from_db()
    if shift.status == "planned":
        open_shift(shift_id=shift.pk, actor="test", now=shift.starts_at)
    for stop in Stop.objects.filter(shift=shift, status="pending").order_by("sequence"):
        push(shift, stop, "arrived", stop.planned_at)
        push(shift, stop, "boarded" if stop.kind == "pickup" else "done", stop.planned_at)


def ride_to_the_end(shift: Shift, resident: Resident, key: str = "k1", **changes: Any) -> Ride:
    """Return a ride that was booked and driven."""
    ride = book(resident, key=key, **changes)
    drive(shift)
    ride.refresh_from_db()
    return ride


def close(
    shift: Shift, counted: int, day: date | None = None, *, reason: str = "", now: datetime | None = None
) -> DailyClosing:
    return close_day(
        vehicle=shift.vehicle,
        business_date=day or shift.date,
        counted_yen=counted,
        reason=reason,
        actor="test",
        now=now or shift.ends_at + timedelta(hours=1),
    )
