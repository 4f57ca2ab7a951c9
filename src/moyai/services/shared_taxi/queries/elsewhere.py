"""A ride from another place to get in, or to another to get out: asked only when there is none door to door.

First at the wished time; where nothing is found then, at the nearest time at which it is, if that is nearer
to the wish than what can be had door to door. All of it in one look at the day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from moyai.core.looking import one_look
from moyai.core.places.models import Facility
from moyai.core.places.queries import find_area
from moyai.fleet.queries import PlannedDay
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.area_rule import may_ride
from moyai.services.shared_taxi.boarding import Meeting, is_reachable, list_meetings, list_places
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.offers import RideOffer
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.search import Search
from moyai.services.shared_taxi.queries.spans import list_same_day
from moyai.services.shared_taxi.requests import Allowed, RideRequest, is_same_place
from moyai.services.shared_taxi.walking import Walker
from moyai.services.shared_taxi.windows import Span

MOST_PLACES = 3
"""So many of the nearest places at each end are thought of."""
MOST_TRIED = 8
"""So many ways with another place at one end or both are asked for, those with the least walking first."""
WORTH_S = 15 * 60
"""A walk is asked of her at another time than the wished one only if it saves so much."""
REASONS = (UnmetReason.NO_CAPACITY, UnmetReason.NO_WHEELCHAIR_PLACE)


@dataclass(frozen=True)
class _Way:
    """What is allowed with other places to get in or out, and how far she walks for it."""

    allowed: Allowed
    walk_m: int


def list_elsewhere(search: Search, reason: UnmetReason, nearest: Sequence[RideOffer] = ()) -> list[RideOffer]:
    """Return a ride with another place to get in or out, at the wished time or near to it; at most one.

    Only places to which she can walk, by her own figures, and between which the rules let her ride.

    Args:
        search: the way that found no vehicle.
        reason: why it found none.
        nearest: what can be had door to door on the same day, at other times.
    """
    if reason not in REASONS:
        return []
    with one_look():
        ways = sorted(_list_ways(search), key=lambda way: way.walk_m)[:MOST_TRIED]
    if not ways:
        return []
    points = {point for way in ways for point in (way.allowed.board.point, way.allowed.alight.point)}
    day = PlannedDay(day=search.request.day, now=search.now, points=points)
    searches = [replace(search, allowed=way.allowed) for way in ways]
    found = next(filter(None, (_ask(each, each.make_span(), day) for each in searches)), None)
    if found is None:
        found = _find_near(searches, day, nearest)
    return [] if found is None else [replace(found, is_elsewhere=True)]


def _find_near(searches: Sequence[Search], day: PlannedDay, nearest: Sequence[RideOffer]) -> RideOffer | None:
    """Return what comes nearest to the wish, if it is worth the walk."""
    offers = [
        found
        for each in searches
        for span in list_same_day(each)
        if (found := _ask(each, span, day)) is not None
    ]
    best = min(offers, key=lambda offer: abs(offer.shift_s), default=None)
    at_door_s = min((abs(offer.shift_s) for offer in nearest), default=None)
    if best is None or (at_door_s is not None and abs(best.shift_s) > at_door_s - WORTH_S):
        return None
    return best


def _ask(search: Search, span: Span, day: PlannedDay) -> RideOffer | None:
    if not span.is_possible:
        return None
    found = day.quote(spec=search.make_spec(span), alternatives=1).offers
    return search.make_offer(found[0], span) if found else None


def meet_at(allowed: Allowed, request: RideRequest, board: Meeting, alight: Meeting) -> Allowed | None:
    """Return what is allowed when she gets in or out at another place; None where the rules forbid it.

    A place that is not the one that the rules ask for must be within the way that she can walk.
    """
    told = ((board, allowed.board, request.origin), (alight, allowed.alight, request.destination))
    if not all(one == ruled or is_reachable(one, door, request.walker) for one, ruled, door in told):
        return None
    moved = _move(allowed, board, alight)
    return moved if moved is not None and _may_be(moved) else None


def _may_be(moved: Allowed) -> bool:
    within = get_policy().may_ride_within_centre
    is_allowed = may_ride(moved.origin_area, moved.destination_area, may_ride_within_centre=within)
    return is_allowed and not is_same_place(moved.board.point, moved.alight.point)


def _list_ways(search: Search) -> Iterator[_Way]:
    """Yield the ways with another place at one end, or at both."""
    allowed, request, places = search.allowed, search.request, list_places()
    boards = _list_ends(request.origin, allowed.board, request.walker, places)
    alights = _list_ends(request.destination, allowed.alight, request.walker, places)
    for board, alight in product(boards, alights):
        if (board, alight) == (allowed.board, allowed.alight):
            continue
        moved = _move(allowed, board, alight)
        if moved is not None and _may_be(moved):
            yield _Way(moved, board.walk_m + alight.walk_m)


def _list_ends(door: Point, ruled: Meeting, walker: Walker, places: Sequence[Facility]) -> list[Meeting]:
    """Return where she gets in, or out, by the rules, then the other places, the nearest first."""
    others = [one for one in list_meetings(door, walker, places) if one.point not in (door, ruled.point)]
    return [ruled, *others[:MOST_PLACES]]


def _move(allowed: Allowed, board: Meeting, alight: Meeting) -> Allowed | None:
    areas = [find_area(each.point.lon, each.point.lat) for each in (board, alight)]
    if areas[0] is None or areas[1] is None:
        return None
    return replace(allowed, origin_area=areas[0], destination_area=areas[1], board=board, alight=alight)
