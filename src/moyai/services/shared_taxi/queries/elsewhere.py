"""A ride at the wished time from another place to get in: asked only when there is none from her door."""

from dataclasses import replace

from moyai.core.looking import one_look
from moyai.core.places.queries import find_area
from moyai.services.shared_taxi.area_rule import may_ride
from moyai.services.shared_taxi.boarding import Meeting, list_meetings, list_places
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.offers import RideOffer
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.search import Search
from moyai.services.shared_taxi.requests import Allowed, RideRequest, is_same_place

MOST_TRIED = 3
"""So many of the nearest places are asked for, each with a quote of its own."""
REASONS = (UnmetReason.NO_CAPACITY, UnmetReason.NO_WHEELCHAIR_PLACE)


def list_elsewhere(search: Search, reason: UnmetReason) -> list[RideOffer]:
    """Return a ride at the wished time from the nearest stop or landmark that has one; at most one.

    Only places to which she can walk, by her own figures, and from which the rules let her ride there.
    """
    if reason not in REASONS:
        return []
    with one_look():
        moved = [meet_at(search.allowed, search.request, each) for each in _list_candidates(search)]
    for allowed in [each for each in moved if each is not None][:MOST_TRIED]:
        there = Search(search.request, allowed, search.now)
        span = there.make_span()
        found = there.ask(span, alternatives=1).offers if span.is_possible else ()
        if found:
            return [replace(there.make_offer(found[0], span), is_elsewhere=True)]
    return []


def meet_at(allowed: Allowed, request: RideRequest, meeting: Meeting) -> Allowed | None:
    """Return what is allowed when she gets in at another place; None where the rules forbid it."""
    area = find_area(meeting.point.lon, meeting.point.lat)
    if area is None or meeting.point == request.origin:
        return None
    within = get_policy().may_ride_within_centre
    is_allowed = may_ride(area, allowed.destination_area, may_ride_within_centre=within)
    if not is_allowed or is_same_place(meeting.point, allowed.alight.point):
        return None
    return replace(allowed, origin_area=area, board=meeting)


def _list_candidates(search: Search) -> list[Meeting]:
    found = list_meetings(search.request.origin, search.request.walker, list_places())
    return [each for each in found if each.point != search.allowed.board.point]
