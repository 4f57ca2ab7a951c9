"""A group that is booked, and a ride on which one changes vehicles, a few days ahead (invented people)."""

from datetime import date, datetime, timedelta
from typing import Any

from moyai.core.accounts.models import User
from moyai.core.clock import at_local, local
from moyai.core.places.models import Area, Facility
from moyai.core.places.queries import find_area, is_open_day
from moyai.core.residents.models import Resident
from moyai.demo.facts import list_landmarks
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import Preference
from moyai.services.shared_taxi.groups import GroupWish, Member
from moyai.services.shared_taxi.models import GroupRide, Ride
from moyai.services.shared_taxi.operations import book_ride
from moyai.services.shared_taxi.operations.grouping import GroupRefused, book_group
from moyai.services.shared_taxi.parties import make_parties
from moyai.services.shared_taxi.queries import quote_ride
from moyai.services.shared_taxi.requests import BadRequest

GROUP_AHEAD, CHANGE_AHEAD = 3, 2
MEMBERS = 6
HALL = "city_hall"
TRIED = 12


def seed_group(*, now: datetime) -> int:
    """Book the old people's club of one area, once; return how many of it ride."""
    if GroupRide.objects.exists():
        return 0
    people = _list_people(Area.objects.get(key="misuzu"))[:MEMBERS]
    if not people:
        return 0
    landmarks = list_landmarks()
    name = next((one.name for one in landmarks if one.key == HALL), landmarks[0].name)
    place = Facility.objects.get(name=name)
    day = _find_day(local(now).date(), GROUP_AHEAD)
    first, *others = people
    members = [*make_parties(first, _home(first), 2), *(_alone(one) for one in others)]
    wish = GroupWish(
        title="みすず老人クラブ（架空）",
        place=Point(place.name, place.lon, place.lat),
        arrive_by=at_local(day, 11 * 60),
        return_at=at_local(day, 13 * 60),
        members=tuple(members),
    )
    try:
        group = book_group(
            wish=wish,
            least_persons=1,
            representative=first,
            idempotency_key="demo:group",
            actor="system:demo",
            made_by=User.objects.filter(username="dispatcher").first(),
            now=now,
        )
    except GroupRefused:  # a town with hardly a vehicle
        return 0
    return group.rides.count()


def seed_change(*, now: datetime) -> int:
    """Book a way from one area to another by way of the station, once; return how many vehicles it takes."""
    if Ride.objects.filter(changed_from__isnull=False).exists():
        return 0
    start, end = (_list_people(Area.objects.get(key=key)) for key in ("nishiharuchika", "misuzu"))
    if not start or not end:
        return 0
    day = _find_day(local(now).date(), CHANGE_AHEAD)
    friend = end[-1].household
    for resident in start[:TRIED]:
        wish: dict[str, Any] = {
            "resident": resident,
            "origin": _home(resident),
            "destination": Point("友だちの家", friend.lon, friend.lat),
            "preference": Preference.LEAVE_AFTER,
            "desired_at": at_local(day, 10 * 60),
            "persons": 1,
            "wheelchairs": 0,
            "channel": "desk",
        }
        try:
            offers = quote_ride(**wish, now=now).offers
        except BadRequest:
            continue
        if offers:
            book_ride(**wish, offer=offers[0], idempotency_key="demo:change", actor="system:demo", now=now)
            return Ride.objects.filter(resident=resident, task__pickup_from__gte=at_local(day, 0)).count()
    return 0


def _find_day(today: date, ahead: int) -> date:
    day = today + timedelta(days=ahead)
    while not is_open_day(day):
        day += timedelta(days=1)
    return day


def _list_people(area: Area) -> list[Resident]:
    """Return people of an area without an account, the last registered first: nobody whom a visitor plays."""
    found = (
        Resident.objects.filter(user__isnull=True, eligibilities__service="shared_taxi")
        .select_related("household")
        .order_by("-pk")
    )
    return [one for one in found[:400] if find_area(one.household.lon, one.household.lat) == area]


def _home(resident: Resident) -> Point:
    return Point("自宅", resident.household.lon, resident.household.lat)


def _alone(resident: Resident) -> Member:
    chairs = int(resident.uses_wheelchair)
    return Member(resident=resident, pickup=_home(resident), wheelchairs=chairs)
