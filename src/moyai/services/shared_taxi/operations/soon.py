"""Telling riders that their vehicle is near."""

from datetime import datetime, timedelta

from moyai.services.shared_taxi.notices import tell_soon
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.rides import list_due_soon


def tell_vehicles_near(now: datetime) -> int:
    """Tell everybody whose vehicle comes within ten minutes (a setting), once; return how many are due.

    Runs again and again; a notice is made once for a ride.
    """
    due = list_due_soon(now, now + timedelta(seconds=get_policy().soon_notice_s))
    for ride in due:
        stop = ride.task.waiting_stops[0]  # type: ignore[attr-defined]
        minutes = max(1, round((stop.planned_at - now).total_seconds() / 60))
        tell_soon(ride, stop.shift.vehicle.name, minutes, now)
    return len(due)
