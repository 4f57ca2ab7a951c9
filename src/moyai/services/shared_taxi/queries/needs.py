"""Whom a resident has ridden with, and whom she likes to ride with."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from moyai.core.residents.models import Resident
from moyai.fleet.enums import StopKind, StopStatus
from moyai.fleet.models import Stop
from moyai.services.shared_taxi.enums import RideStatus
from moyai.services.shared_taxi.models import DriverWish

LOOKED_BACK = timedelta(days=180)
MOST = 5


@dataclass(frozen=True)
class KnownDriver:
    """Somebody who has driven her; told by vehicle and day, since drivers' names are their own.

    Attributes:
        driver_id: the account.
        shift_id: of the latest ride with this driver.
        vehicle: its vehicle.
        at: when she got in.
    """

    driver_id: int
    shift_id: int
    vehicle: str
    at: datetime


def list_known_drivers(resident: Resident, now: datetime) -> list[KnownDriver]:
    """Return those who have driven her of late, the latest first, each once."""
    stops = (
        Stop.objects.filter(
            task__ride__resident=resident,
            task__ride__status=RideStatus.DONE,
            kind=StopKind.PICKUP,
            status=StopStatus.DONE,
            planned_at__range=(now - LOOKED_BACK, now),
        )
        .select_related("shift__vehicle")
        .order_by("-planned_at", "-pk")
    )
    found: dict[int, KnownDriver] = {}
    for stop in stops[:60]:
        shift = stop.shift
        known = KnownDriver(shift.driver_id, shift.pk, shift.vehicle.name, stop.planned_at)
        found.setdefault(shift.driver_id, known)
    return list(found.values())[:MOST]


def find_wish(resident: Resident) -> int | None:
    """Return the account of the driver she likes to ride with, or None."""
    return DriverWish.objects.filter(resident=resident).values_list("driver", flat=True).first()
