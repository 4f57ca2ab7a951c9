"""Deciding where people of an area are picked up, and taking stops away."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.errors import Refused
from moyai.core.places import stops
from moyai.core.places.checks import checked_change
from moyai.core.places.models import Area, Facility
from moyai.core.places.queries import find_area
from moyai.services.shared_taxi.boarding import list_places
from moyai.services.shared_taxi.enums import BoardingMode
from moyai.services.shared_taxi.models import BoardingRule


class NoStopLeft(Refused):
    """Where nobody is fetched at her door there must be a place to which a vehicle comes."""

    def __init__(self) -> None:
        super().__init__(
            "no_stop_left",
            _("この区域には、ほかに停留所がありません。先に停留所を作るか、玄関先までの送迎にしてください。"),
        )


@transaction.atomic
def set_boarding_mode(*, area: Area, mode: BoardingMode, by: User, now: datetime) -> None:
    """Decide how people of an area are picked up, for what is booked from now on; booked rides stay.

    Raises:
        NoStopLeft: people are to come to stops, and there are none.
        Refused: the public feeds could not say it (core/feeds).
    """
    if mode == BoardingMode.STOP and not _count_places(area):
        raise NoStopLeft
    with checked_change(now):
        BoardingRule.objects.update_or_create(area=area, defaults={"mode": mode, "changed_by": by})
        actor, subject = f"user:{by.pk}", f"area:{area.key}"
        record(actor=actor, action="shared_taxi.set_boarding", subject=subject, now=now, mode=str(mode))


@transaction.atomic
def remove_stop(*, stop: Facility, by: User, now: datetime) -> stops.StopFacts:
    """Take a stop away; return what it was, so that it can be put back.

    Raises:
        NoStopLeft: the area is served by stops, and this is the last.
        Refused: the public feeds could not say it (core/feeds).
    """
    area = find_area(stop.lon, stop.lat)
    rule = None if area is None else BoardingRule.objects.filter(area=area).first()
    is_last = area is not None and _count_places(area) <= 1
    if is_last and rule is not None and rule.mode == BoardingMode.STOP:
        raise NoStopLeft
    return stops.remove_stop(stop=stop, actor=f"user:{by.pk}", now=now)


def _count_places(area: Area) -> int:
    return sum(find_area(place.lon, place.lat) == area for place in list_places())
