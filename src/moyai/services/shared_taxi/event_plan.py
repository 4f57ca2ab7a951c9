"""Does the fleet suffice on an event day? Answered by the planner, with the shifts and bookings there are.

As many registered people as are expected are put into the day's plan one after the other, there and home.
Who will really come is not known: they are drawn by their numbers, the same ones each time.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from moyai.core.residents.models import Resident
from moyai.fleet.queries import PlannedDay
from moyai.fleet.specs import Point, TaskSpec
from moyai.services.shared_taxi.groups import GroupWish, Member, list_requests
from moyai.services.shared_taxi.models import EventDay
from moyai.services.shared_taxi.queries.search import Search
from moyai.services.shared_taxi.requests import BadRequest, Objection, find_eligible_way
from moyai.services.shared_taxi.windows import Span, make_arriving_span, make_leaving_span

SPREAD = timedelta(minutes=60)
"""Within so much before the beginning they come, and within so much after the end they go."""
MOST_EXTRA = 6


@dataclass(frozen=True)
class Sufficiency:
    """Whether the fleet suffices.

    Attributes:
        expected: how many are expected.
        carried: how many of them the shifts of the day carry, there and home.
        carried_with_extra: the same with the vehicles that the town means to add.
        needed: how many vehicles must be added for all; None when even the most tried do not suffice.
    """

    expected: int
    carried: int
    carried_with_extra: int
    needed: int | None


def measure_event(event: EventDay, now: datetime) -> Sufficiency:
    """Return how many of those expected the fleet can carry there and home."""
    place = Point(event.place.name, event.place.lon, event.place.lat)
    wishes = list(_draw_wishes(event, place, now))
    points = [place, *(there.origin for there, _home in wishes)]
    look = PlannedDay(day=event.date, now=now, points=points)
    counts: dict[int, int] = {}

    def carry(extra: int) -> int:
        if extra not in counts:
            counts[extra] = _carry(look, wishes, extra)
        return counts[extra]

    needed = bisect_left(range(MOST_EXTRA + 1), event.expected_riders, key=carry)
    return Sufficiency(
        expected=event.expected_riders,
        carried=carry(0),
        carried_with_extra=carry(event.extra_cars),
        needed=needed if needed <= MOST_EXTRA else None,
    )


def _carry(look: PlannedDay, wishes: list[tuple[TaskSpec, TaskSpec]], extra: int) -> int:
    day, carried = look.copy(), 0
    day.add_vehicles(extra)
    for both in wishes:
        tried = day.copy()
        if all(isinstance(tried.put_in(spec=spec, is_firm=False), int) for spec in both):
            day, carried = tried, carried + 1
    return carried


def _draw_wishes(event: EventDay, place: Point, now: datetime) -> Iterator[tuple[TaskSpec, TaskSpec]]:
    people = Resident.objects.select_related("household").order_by("pk")
    drawn = sorted(people, key=lambda one: sha256(f"{event.pk}:{one.code}".encode()).digest())
    found = 0
    for resident in drawn:
        if found == event.expected_riders:
            return
        specs = _make_specs(event, place, resident, now)
        if specs is not None:
            found += 1
            yield specs


def _make_specs(
    event: EventDay, place: Point, resident: Resident, now: datetime
) -> tuple[TaskSpec, TaskSpec] | None:
    """Return the way there and home; None for whoever may not ride there."""
    home = resident.household
    member = Member(
        resident=resident,
        pickup=Point("自宅", home.lon, home.lat),
        wheelchairs=int(resident.uses_wheelchair),
    )
    wish = GroupWish(
        title=event.title,
        place=place,
        arrive_by=event.opens_at,
        return_at=event.closes_at,
        members=(member,),
    )
    specs: list[TaskSpec] = []
    for request in list_requests(wish, member):
        try:
            allowed = find_eligible_way(request)
        except BadRequest:
            return None
        if isinstance(allowed, Objection) or allowed.change is not None:
            return None
        search = Search(request, allowed, now)
        specs.append(search.make_spec(_make_span(search, event, is_home=bool(specs))))
    return specs[0], specs[1]


def _make_span(search: Search, event: EventDay, *, is_home: bool) -> Span:
    if is_home:
        until = event.closes_at + SPREAD
        return make_leaving_span(event.closes_at, until, closes=search.closes, ride_s=search.least_s)
    since = event.opens_at - SPREAD
    return make_arriving_span(since, event.opens_at, earliest=search.earliest, ride_s=search.least_s)
