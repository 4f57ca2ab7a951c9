"""What the rider pays in a subsidised exclusive taxi, and what looks wrong. Pure; yen, seconds, metres.

Nothing here refuses a ride: whoever sits in the taxi is driven home. What looks wrong is looked at by a
person before the city pays for it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from moyai.core.places.geometry import measure_m

Place = tuple[float, float]
"""Longitude, latitude."""


@dataclass(frozen=True)
class Limits:
    """What is thought possible (settings of the service).

    Attributes:
        most_yen: more on a meter is absurd within the area.
        base_yen: at most this is on the meter at the start.
        yen_a_km: at most this comes with each kilometre as the crow flies.
        most_kmh: nobody gets faster from one use to the next.
    """

    most_yen: int
    base_yen: int
    yen_a_km: int
    most_kmh: int


@dataclass(frozen=True)
class Use:
    """One use of a card.

    Attributes:
        started_at: when the card was read.
        ended_at: when the meter was entered, None while the ride goes on.
        start: where it was read, None when not known.
        end: where the meter was entered, None when not known.
        meter_yen: what the meter showed.
        is_open_hours: whether the service runs at the start.
        is_in_area: whether both known places are where the service runs.
    """

    started_at: datetime
    ended_at: datetime | None
    start: Place | None
    end: Place | None
    meter_yen: int
    is_open_hours: bool
    is_in_area: bool


@dataclass(frozen=True)
class Split:
    """Who pays the meter."""

    rider_yen: int
    city_yen: int


def split_meter(meter_yen: int, flat_yen: int) -> Split:
    """Return who pays: the rider the flat fare, or the meter where it shows less; the city the rest."""
    rider = min(meter_yen, flat_yen)
    return Split(rider, meter_yen - rider)


def find_flags(use: Use, others: Iterable[Use], limits: Limits) -> tuple[str, ...]:
    """Return what looks wrong about a use, given the card's other uses; always in the same order.

    ``twice_at_once``: another use of the card overlaps it in time. ``too_far``: nobody could have come from
    another use's end in that time, or gone on to another's start. ``outside_hours``, ``outside_area``.
    ``amount``: the meter shows nothing, too much, or more than the distance can cost.
    """
    known = list(others)
    found = {
        "twice_at_once": any(_overlap(use, other) for other in known),
        "too_far": any(_is_too_far(use, other, limits) for other in known),
        "outside_hours": not use.is_open_hours,
        "outside_area": not use.is_in_area,
        "amount": use.ended_at is not None and _is_absurd(use, limits),
    }
    return tuple(flag for flag, is_so in found.items() if is_so)


def _overlap(one: Use, other: Use) -> bool:
    """An open use lasts until it is ended."""
    begins_before = other.ended_at is None or one.started_at < other.ended_at
    ends_after = one.ended_at is None or other.started_at < one.ended_at
    return begins_before and ends_after


def _is_too_far(one: Use, other: Use, limits: Limits) -> bool:
    if _overlap(one, other):
        return False
    first, then = (one, other) if one.started_at <= other.started_at else (other, one)
    start, end = then.start, first.end or first.start
    if start is None or end is None or first.ended_at is None:
        return False
    hours = (then.started_at - first.ended_at).total_seconds() / 3600
    return measure_m(end, start) > hours * limits.most_kmh * 1000 + _TOLERANCE_M


_TOLERANCE_M = 500
"""What a tablet's position may be wrong by."""


def _is_absurd(use: Use, limits: Limits) -> bool:
    if not 0 < use.meter_yen <= limits.most_yen:
        return True
    if use.start is None or use.end is None:
        return False
    km = (measure_m(use.start, use.end) + _TOLERANCE_M) / 1000
    return use.meter_yen > limits.base_yen + km * limits.yen_a_km
