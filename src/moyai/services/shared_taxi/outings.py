"""Rides as outings: whoever arrived somewhere on a day was out."""

from __future__ import annotations

from datetime import date, timedelta

from moyai.core.clock import at_local
from moyai.core.residents.models import Resident
from moyai.core.residents.outings import register_source
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.policy import LABEL


def register() -> None:
    """Make known who rode."""
    register_source(LABEL, has_ridden)


def has_ridden(resident: Resident, day: date) -> bool:
    """Tell whether somebody has ridden on a day, or is aboard."""
    begin, end = at_local(day, 0), at_local(day + timedelta(days=1), 0)
    rode = (RideStatus.DONE, RideStatus.ABOARD)
    rides = Ride.objects.filter(resident=resident, status__in=rode)
    return rides.filter(task__pickup_from__gte=begin, task__pickup_from__lt=end).exists()
