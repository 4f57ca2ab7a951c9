"""Reads on the pairs of places between which the taxi may not ride."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import Q, QuerySet

from moyai.core.looking import once_a_look, one_look
from moyai.core.places.models import Area, Facility
from moyai.core.places.queries import find_area
from moyai.fleet.specs import Point
from moyai.services.shared_taxi.enums import RideStatus, UnmetReason
from moyai.services.shared_taxi.models import ForbiddenPair, Ride, UnmetRequest
from moyai.services.shared_taxi.pair_rule import BarredPair, Spot

TRIED_DAYS = 30


def list_pairs() -> QuerySet[ForbiddenPair]:
    """Return the pairs of all times, those to come first."""
    return ForbiddenPair.objects.select_related(
        "origin_place", "origin_area", "destination_place", "destination_area", "made_by"
    )


def list_pairs_within(first: date, last: date) -> list[ForbiddenPair]:
    """Return the pairs that hold on any day of a period, both ends included."""
    in_time = Q(valid_until__isnull=True) | Q(valid_until__gte=first)
    return list(list_pairs().filter(in_time, valid_from__lte=last).order_by("valid_from", "pk"))


def list_pairs_on(day: date) -> list[ForbiddenPair]:
    """Return the pairs that hold on a day."""
    return once_a_look(("shared_taxi.pairs", day), lambda: list_pairs_within(day, day))


def find_pair(origin: Point, destination: Point, day: date) -> ForbiddenPair | None:
    """Return the pair that bars a ride on a day, None when none does."""
    pairs = list_pairs_on(day)
    if not pairs:
        return None
    start, end = make_spot(origin.lon, origin.lat), make_spot(destination.lon, destination.lat)
    return next((pair for pair in pairs if pair.as_rule().bars(start, end)), None)


def make_spot(lon: float, lat: float) -> Spot:
    """Return a point as the rule knows it."""
    area = find_area(lon, lat)
    return Spot((lon, lat), "" if area is None else area.key)


@dataclass(frozen=True)
class Touched:
    """Whom a pair touches.

    Attributes:
        ridden: rides between its ends in the last 30 days.
        booked: rides between them that are booked ahead; they stay booked.
        refused: wishes of the last 30 days that were refused because of pairs at these ends.
    """

    ridden: int
    booked: int
    refused: int


def measure_touched(pair: BarredPair, now: datetime) -> Touched:
    """Return how many rides lay between the ends of a pair in the last 30 days, and lie ahead."""
    since = now - timedelta(days=TRIED_DAYS)
    rides = Ride.objects.filter(status__in=RideStatus.used(), task__pickup_from__gte=since)
    refused = UnmetRequest.objects.filter(reason=UnmetReason.FORBIDDEN_PAIR, at__gte=since, at__lte=now)
    bars = _make_test(pair)
    with one_look():
        times = [
            at for at, *ends in rides.values_list("task__pickup_from", *_list_ends("task__")) if bars(ends)
        ]
        turned = sum(None not in ends and bars(ends) for ends in refused.values_list(*_list_ends("")))
    ahead = sum(at > now for at in times)
    return Touched(ridden=len(times) - ahead, booked=ahead, refused=turned)


def _list_ends(prefix: str) -> list[str]:
    return [f"{prefix}{end}_{axis}" for end in ("origin", "destination") for axis in ("lon", "lat")]


def _make_test(pair: BarredPair) -> Callable[[Sequence[float]], bool]:
    """Return what tells whether a pair bars (lon, lat, lon, lat); each point's area is looked up once."""
    spot = cache(make_spot)
    return lambda ends: pair.bars(spot(ends[0], ends[1]), spot(ends[2], ends[3]))


def make_draft(values: dict[str, Any]) -> ForbiddenPair:
    """Return a pair that is not kept, of what an officer filled in (as `operations.pairing` takes it)."""
    ends = {**as_end("origin", values["origin"]), **as_end("destination", values["destination"])}
    return ForbiddenPair(**ends, within_m=values["within_m"], is_both_ways=values["is_both_ways"])


def as_end(end: str, of: Facility | Area) -> dict[str, Facility | Area | None]:
    """Return a place or an area as the fields of an end: ``origin`` or ``destination``."""
    is_place = isinstance(of, Facility)
    return {f"{end}_place": of if is_place else None, f"{end}_area": None if is_place else of}
