"""Where vehicles say they are, and whether a person looks at the driver's page."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from moyai.core.errors import Refused
from moyai.fleet.models import Position, Shift, Vehicle

SEEN_EVERY = timedelta(seconds=10)
FULL_TURN = 360


class WrongPosition(Refused):
    """A position that is not on earth."""

    def __init__(self) -> None:
        super().__init__("wrong_position", _("位置を読み取れませんでした。"))


@transaction.atomic
def record_position(*, vehicle_id: int, lon: float, lat: float, heading: float | None, at: datetime) -> None:
    """Keep where a vehicle was; one that arrives late does not replace a newer one.

    Args:
        vehicle_id: The vehicle.
        lon: Degrees east.
        lat: Degrees north.
        heading: Degrees clockwise from north, if known.
        at: When it was there.

    Raises:
        WrongPosition: there is no such place.
    """
    if not (-180 <= lon <= 180 and -90 <= lat <= 90):  # also refuses NaN
        raise WrongPosition
    turned = None if heading is None else round(heading) % FULL_TURN
    Position.objects.create(vehicle_id=vehicle_id, at=at, lon=lon, lat=lat, heading=turned)
    Vehicle.objects.filter(Q(last_seen_at__isnull=True) | Q(last_seen_at__lt=at), pk=vehicle_id).update(
        last_lon=lon, last_lat=lat, last_heading=turned, last_seen_at=at
    )


def mark_human_seen(*, shift_id: int, real_now: datetime) -> None:
    """Note that a person looks at the driver's page (real time), every ten seconds at most."""
    Shift.objects.filter(pk=shift_id).filter(
        Q(human_seen_at__isnull=True) | Q(human_seen_at__lt=real_now - SEEN_EVERY)
    ).update(human_seen_at=real_now)
