"""A group's wish, and the plan that carries as many of it as the fleet can; nothing is written here.

Each member's way there and way home are put into one look at the day, one member after the other: both, or
neither. In which order they are put in decides who fits, so a few orders are tried and the best is taken.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from moyai.core.clock import local
from moyai.core.places.geometry import measure_m
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.fleet.queries import PlannedDay
from moyai.fleet.specs import Placed, Point, Promise
from moyai.services.shared_taxi.enums import Preference, UnmetReason
from moyai.services.shared_taxi.events import find_promise_width_s
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.rides import find_overlapping
from moyai.services.shared_taxi.queries.search import Search
from moyai.services.shared_taxi.requests import BadRequest, Objection, RideRequest, check_request, check_ride
from moyai.services.shared_taxi.texts import groups as say
from moyai.services.shared_taxi.texts import refusals
from moyai.services.shared_taxi.texts.fairness import explain_pause
from moyai.services.shared_taxi.usage import find_pause
from moyai.services.shared_taxi.windows import Span, make_promise

CHANNEL = "desk"


@dataclass(frozen=True, kw_only=True)
class Member:
    """One party of a group.

    Attributes:
        resident: who rides, or answers for those who are only counted.
        pickup: where the party gets in, and out again on the way home.
        persons: how many ride.
        wheelchairs: how many of them stay in a wheelchair.
    """

    resident: Resident
    pickup: Point
    persons: int = 1
    wheelchairs: int = 0


@dataclass(frozen=True, kw_only=True)
class GroupWish:
    """What a group asks for.

    Attributes:
        title: what it is called.
        place: where everybody goes.
        arrive_by: when everybody must be there.
        return_at: when everybody leaves for home; None for one way.
        members: the parties.
        is_counted: whether the rides count among their riders' rides of the month.
        channel: through which it is booked; it decides the fare.
        leader: who books it herself, by rules that keep a group from being a way round the rules of fairness;
            None for staff, who judge for themselves.
    """

    title: str
    place: Point
    arrive_by: datetime
    return_at: datetime | None
    members: tuple[Member, ...]
    is_counted: bool = False
    channel: str = CHANNEL
    leader: Resident | None = None


@dataclass(frozen=True, kw_only=True)
class Way:
    """A member's way there, or home, as the plan has it.

    Attributes:
        search: how it is looked for.
        span: where it was looked for.
        placed: on which vehicle, when.
        promise: the windows that are told.
    """

    search: Search
    span: Span
    placed: Placed
    promise: Promise


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A member who is not carried, with the reason in words."""

    member: Member
    reason: UnmetReason
    text: Localized


@dataclass(frozen=True)
class GroupPlan:
    """Who rides how, in the order in which it is put into the plan, and who does not.

    Attributes:
        rides: each member that fits with the ways: there, and home where wished.
        left_out: the others.
    """

    rides: tuple[tuple[Member, tuple[Way, ...]], ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    @property
    def persons(self) -> int:
        """How many people are carried."""
        return sum(member.persons for member, _ways in self.rides)

    @property
    def vehicles(self) -> int:
        """How many vehicles carry them."""
        return len({way.placed.shift_id for _member, ways in self.rides for way in ways})


@dataclass
class _Try:
    day: PlannedDay
    numbers: dict[int, list[int]] = field(default_factory=dict)
    left_out: list[int] = field(default_factory=list)


def plan_group(wish: GroupWish, *, now: datetime) -> GroupPlan:
    """Return who of a group could ride how.

    Raises:
        BadRequest: places or times make no sense for anybody, or it is too small to be a group.
        Tariff.DoesNotExist: the town has set no fares.
    """
    check_size(wish)
    return plan_members(wish, now=now)


def plan_members(wish: GroupWish, *, now: datetime) -> GroupPlan:
    """Return who of some of a group's members could ride how, however few they are.

    Raises:
        BadRequest: places or times make no sense for anybody.
        Tariff.DoesNotExist: the town has set no fares.
    """
    barred: list[LeftOut] = []
    able: list[tuple[Member, list[tuple[Search, Span]]]] = []
    for member in wish.members:
        found = _check(wish, member, now)
        if isinstance(found, LeftOut):
            barred.append(found)
        else:
            able.append((member, found))
    if not able:
        return GroupPlan(left_out=tuple(barred))
    best = max(_list_tries(wish, able, now), key=lambda one: _count(one, able))
    return _read(best, able, barred)


def check_size(wish: GroupWish) -> None:
    """Two or three who call themselves a group would ride outside the rules that hold for two or three.

    Raises:
        BadRequest: it is too small to be a group.
    """
    least = get_policy().group_least
    if wish.leader is not None and sum(member.persons for member in wish.members) < least:
        raise BadRequest("group_small", say.TOO_SMALL.format(least=least))


def _find_pause(wish: GroupWish, member: Member, now: datetime) -> LeftOut | None:
    """Whoever may book no rides of her own now books none by a group of her own either."""
    until = None if wish.leader is None else find_pause(member.resident, local(now).date())
    if until is None:
        return None
    return LeftOut(member=member, reason=UnmetReason.PAUSED, text=explain_pause(until))


def _check(wish: GroupWish, member: Member, now: datetime) -> list[tuple[Search, Span]] | LeftOut:
    """Apply the rules to both ways of a member; return them as searches."""
    paused = _find_pause(wish, member, now)
    if paused is not None:
        return paused
    found = []
    for request in list_requests(wish, member):
        allowed = (check_request if wish.is_counted else check_ride)(request, now=now)
        if isinstance(allowed, Objection):
            return LeftOut(member=member, reason=allowed.reason, text=allowed.text)
        if allowed.change is not None:
            return LeftOut(member=member, reason=UnmetReason.NO_CONNECTION, text=say.NEEDS_CHANGE)
        search = Search(request, allowed, now)
        span = search.make_span()
        if not span.is_possible:
            return LeftOut(member=member, reason=UnmetReason.OUTSIDE_HOURS, text=refusals.RIDE_OUTSIDE_HOURS)
        if find_overlapping(member.resident, *_under_way(search, span)) is not None:
            return LeftOut(member=member, reason=UnmetReason.OFFER_GONE, text=say.RIDES_ALREADY)
        found.append((search, span))
    return found


def _under_way(search: Search, span: Span) -> tuple[datetime, datetime]:
    """Return between which times a way can lie at most."""
    longest = timedelta(seconds=search.max_ride_s + search.pickup_s + search.request.walker.boarding_s)
    if span.preference == Preference.ARRIVE_BY:
        return max(span.pickup_from, span.dropoff_from - longest), span.dropoff_until
    return span.pickup_from, min(span.dropoff_until, span.pickup_until + longest)


def list_requests(wish: GroupWish, member: Member) -> list[RideRequest]:
    """Return a member's way there, and the way home where wished."""
    there = RideRequest(
        resident=member.resident,
        origin=member.pickup,
        destination=wish.place,
        preference=Preference.ARRIVE_BY,
        desired_at=wish.arrive_by,
        persons=member.persons,
        wheelchairs=member.wheelchairs,
        channel=wish.channel,
    )
    if wish.return_at is None:
        return [there]
    home = replace(
        there,
        origin=wish.place,
        destination=member.pickup,
        preference=Preference.LEAVE_AFTER,
        desired_at=wish.return_at,
    )
    return [there, home]


def _list_tries(
    wish: GroupWish, able: Sequence[tuple[Member, list[tuple[Search, Span]]]], now: datetime
) -> Iterable[_Try]:
    points = [wish.place, *(member.pickup for member, _searches in able)]
    look = PlannedDay(day=local(wish.arrive_by).date(), now=now, points=points)
    for order in _list_orders(wish, [member for member, _searches in able]):
        tried = _Try(look.copy())
        for index in order:
            _put_in(tried, index, able[index][1])
        yield tried
        if not tried.left_out:
            return


def _list_orders(wish: GroupWish, members: Sequence[Member]) -> list[list[int]]:
    """Wheelchairs first, then those who live farthest, nearest, or as they were named."""

    def far(index: int) -> float:
        pickup = members[index].pickup
        return measure_m((pickup.lon, pickup.lat), (wish.place.lon, wish.place.lat))

    def chairs(index: int) -> int:
        return -members[index].wheelchairs

    all_of_them = range(len(members))
    return [
        sorted(all_of_them, key=lambda index: (chairs(index), -far(index))),
        sorted(all_of_them, key=lambda index: (chairs(index), far(index))),
        sorted(all_of_them, key=chairs),
    ]


def _put_in(tried: _Try, index: int, searches: Sequence[tuple[Search, Span]]) -> None:
    day, numbers = tried.day.copy(), []
    for search, span in searches:
        number = day.put_in(spec=search.make_spec(span), is_firm=False)
        if not isinstance(number, int):
            tried.left_out.append(index)
            return
        numbers.append(number)
    tried.day, tried.numbers[index] = day, numbers


def _count(tried: _Try, able: Sequence[tuple[Member, list[tuple[Search, Span]]]]) -> int:
    return sum(able[index][0].persons for index in tried.numbers)


def _read(
    tried: _Try, able: Sequence[tuple[Member, list[tuple[Search, Span]]]], barred: Sequence[LeftOut]
) -> GroupPlan:
    rides = []
    for index, numbers in tried.numbers.items():
        member, searches = able[index]
        ways = tuple(
            _make_way(search, span, tried.day.get_placed(number))
            for (search, span), number in zip(searches, numbers, strict=True)
        )
        rides.append((member, ways))
    full = [
        LeftOut(member=able[index][0], reason=UnmetReason.NO_CAPACITY, text=refusals.NO_CAPACITY)
        for index in tried.left_out
    ]
    return GroupPlan(tuple(rides), (*barred, *full))


def _make_way(search: Search, span: Span, placed: Placed) -> Way:
    return Way(
        search=search,
        span=span,
        placed=placed,
        promise=promise_for(span, placed.pickup_at, placed.dropoff_at),
    )


def promise_for(span: Span, pickup_at: datetime, dropoff_at: datetime) -> Promise:
    """Return the windows to tell of a planned way."""
    width_s = find_promise_width_s(local(pickup_at).date())
    return make_promise(pickup_at, dropoff_at, span=span, width_s=width_s)
