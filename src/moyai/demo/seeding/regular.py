"""Rides that repeat: two people's way to the hospital, and the visitor's own, paused, to be tried out.

They begin tomorrow: today is as quiet as a new town's first day, and the job books the rest as days come
near.
"""

from datetime import datetime, time, timedelta

from moyai.core.clock import local
from moyai.core.residents.models import Resident
from moyai.demo.accounts import DEMO_ACCOUNTS
from moyai.demo.facts import list_landmarks
from moyai.demo.riders import list_riders
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import Preference
from moyai.services.shared_taxi.operations.regular import RegularWish, make_regular, pause_regular
from moyai.services.shared_taxi.regular_days import add_months, to_mask
from moyai.services.shared_taxi.regular_models import RegularRide

ACTOR = "system:demo"
HOSPITAL = "central_hospital"
OTHERS = 2
MON_WED_FRI, TUE_THU = to_mask([0, 2, 4]), to_mask([1, 3])


def seed_regular(*, now: datetime) -> int:
    """Make the rides that repeat, once; return how many."""
    if RegularRide.objects.exists():
        return 0
    visitor = Resident.objects.filter(user__username=DEMO_ACCOUNTS[0].username).first()
    if visitor is not None:
        own = _make(visitor, time(9, 30), MON_WED_FRI, now)
        pause_regular(regular_id=own.pk, actor=ACTOR, now=now)
    riders = [rider.code for rider in list_riders() if rider.area not in ("", "centre")][:OTHERS]
    for code, weekdays in zip(riders, (MON_WED_FRI, TUE_THU), strict=False):
        _make(Resident.objects.get(code=code), time(10, 30), weekdays, now)
    return RegularRide.objects.count()


def _make(resident: Resident, clock: time, weekdays: int, now: datetime) -> RegularRide:
    place = next(one for one in list_landmarks() if one.key == HOSPITAL)
    home = resident.household
    tomorrow = local(now).date() + timedelta(days=1)
    wish = RegularWish(
        origin=Point("自宅", home.lon, home.lat),
        destination=Point(place.name, place.lon, place.lat),
        preference=Preference.ARRIVE_BY,
        clock=clock,
        persons=1,
        wheelchairs=int(resident.uses_wheelchair),
        weekdays=weekdays,
        until_date=add_months(tomorrow, 3),
        from_date=tomorrow,
    )
    key = f"demo:{resident.code}"
    return make_regular(
        resident=resident, wish=wish, channel="desk", idempotency_key=key, actor=ACTOR, now=now
    )
