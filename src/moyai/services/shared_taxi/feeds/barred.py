"""Between which zones, or places in them, the town bars rides, as far as the formats can say it.

A pair of whole areas takes away the trips between their zones, on the days on which it holds. What lies
within zones (from the station to the hospital) no polygon can say: it stands in the message of the booking
rule of those zones' trips. GOFS has no message for a pair of zones.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from moyai.core.places.models import Area, Facility
from moyai.core.places.queries import find_area
from moyai.services.shared_taxi.models import ForbiddenPair
from moyai.services.shared_taxi.pairs import list_pairs_within


@dataclass(frozen=True)
class BarredWay:
    """One direction of a pair, from the zone of a key to another's.

    Attributes:
        origin: key of the zone in which such a ride begins.
        destination: key of the zone in which it ends.
        is_whole: whether no ride at all is given between the zones; else only between places in them.
        first: the first day on which it is barred.
        last: the last day, or the period's.
        words: what readers of the feed are told, Japanese and English.
    """

    origin: str
    destination: str
    is_whole: bool
    first: date
    last: date
    words: str


def list_barred_ways(first: date, last: date) -> tuple[BarredWay, ...]:
    """Return what is barred on any day of a period."""
    return tuple(way for pair in list_pairs_within(first, last) for way in _list_ways(pair, first, last))


def _list_ways(pair: ForbiddenPair, first: date, last: date) -> Iterator[BarredWay]:
    ends = [(pair.origin, pair.destination)]
    if pair.is_both_ways:
        ends.append((pair.destination, pair.origin))
    begins, until = max(first, pair.valid_from), min(last, pair.valid_until or last)
    for origin, destination in dict.fromkeys(ends):
        zones = _zone_of(origin), _zone_of(destination)
        if all(zones):
            is_whole = isinstance(origin, Area) and isinstance(destination, Area)
            words = _say(pair, origin, destination, first, last)
            yield BarredWay(*zones, is_whole=is_whole, first=begins, last=until, words=words)


def _zone_of(end: Facility | Area) -> str:
    if isinstance(end, Area):
        return end.key
    area = find_area(end.lon, end.lat)
    return "" if area is None else area.key


def _say(
    pair: ForbiddenPair, origin: Facility | Area, destination: Facility | Area, first: date, last: date
) -> str:
    begins = f"{pair.valid_from:%Y-%m-%d} " if pair.valid_from > first else ""
    ends = f"{pair.valid_until:%Y-%m-%d}" if pair.valid_until and pair.valid_until < last else ""
    days = f"（{begins}～ {ends}）" if begins or ends else ""
    names = [end.name_en or end.name for end in (origin, destination)]
    return (
        f"{origin.name}から{destination.name}へはお送りできません{days}。{pair.reason}"
        f" No rides from {names[0]} to {names[1]}{days}. {pair.reason_en or pair.reason}"
    )
