"""Reads for the map of what could not be given: who wanted to go from where to where, and why not.

Nobody's name and no address leaves these functions: places are landmarks, areas and cells of the grid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from moyai.core.indicators.registry import Period
from moyai.core.indicators.series import within
from moyai.core.places.enums import FacilityKind
from moyai.core.places.gazetteer import facility_names
from moyai.core.places.models import Facility
from moyai.services.shared_taxi.grid import Cell, find_cell
from moyai.services.shared_taxi.models import UnmetRequest

OTHER = "other"
"""The purpose of a ride that touches no place of which we know what people do there."""
_NO_PURPOSE = {FacilityKind.SHELTER.value, FacilityKind.SETTLEMENT.value, FacilityKind.STOP.value}
_DECIMALS = 4  # about 10 m: a landmark that was chosen from the list has its point exactly


@dataclass(frozen=True, slots=True)
class Refusal:
    """One request that could not be given as asked, without the person.

    Attributes:
        at: when it was refused.
        reason: a value of UnmetReason.
        purpose: kind of the place at the destination, else at the origin (the way back), else ``other``.
        origin: longitude and latitude, None when it was never told.
        destination: the same.
        origin_place: the landmark there, None at a house.
        destination_place: the same.
        desired_at: the wished time, if it was told.
        persons: everybody who wanted to ride.
        wheelchairs: how many of them in a wheelchair.
        took_other: whether another time was taken instead.
    """

    at: datetime
    reason: str
    purpose: str
    origin: tuple[float, float] | None
    destination: tuple[float, float] | None
    origin_place: Facility | None
    destination_place: Facility | None
    desired_at: datetime | None
    persons: int
    wheelchairs: int
    took_other: bool


@dataclass(frozen=True)
class UnmetMap:
    """Refusals counted on the grid.

    Attributes:
        origins: how many wanted to leave from each cell.
        flows: how many wanted to go from one cell to another.
        unplaced: how many told no origin or no destination.
    """

    origins: Counter[Cell]
    flows: Counter[tuple[Cell, Cell]]
    unplaced: int


def list_refusals(period: Period, *, reason: str = "", purpose: str = "") -> list[Refusal]:
    """Return what was refused in a period, the latest first.

    Args:
        period: days on which it was asked for.
        reason: only these, a value of UnmetReason; all when empty.
        purpose: only these, a FacilityKind or ``other``; all when empty.
    """
    rows = within(UnmetRequest.objects.all(), "at", period).order_by("-at", "-pk")
    if reason:
        rows = rows.filter(reason=reason)
    places = _index_places()
    refusals = (_make_refusal(row, places) for row in rows)
    return [each for each in refusals if not purpose or each.purpose == purpose]


def count_on_grid(refusals: Iterable[Refusal]) -> UnmetMap:
    """Count refusals by cell and from cell to cell."""
    origins: Counter[Cell] = Counter()
    flows: Counter[tuple[Cell, Cell]] = Counter()
    unplaced = 0
    for each in refusals:
        if each.origin is None or each.destination is None:
            unplaced += 1
        if each.origin is not None:
            origins[find_cell(*each.origin)] += 1
        if each.origin is not None and each.destination is not None:
            flows[find_cell(*each.origin), find_cell(*each.destination)] += 1
    return UnmetMap(origins, flows, unplaced)


def list_purposes() -> list[str]:
    """Return the purposes by which one may choose."""
    return [kind for kind in FacilityKind.values if kind not in _NO_PURPOSE] + [OTHER]


_Places = dict[tuple[float, float], Facility]


def _index_places() -> _Places:
    known = (each.facility for each in facility_names.list())
    return {_key(each.lon, each.lat): each for each in known if each.kind not in _NO_PURPOSE}


def _key(lon: float, lat: float) -> tuple[float, float]:
    return (round(lon, _DECIMALS), round(lat, _DECIMALS))


def _make_refusal(row: UnmetRequest, places: _Places) -> Refusal:
    origin = _point(row.origin_lon, row.origin_lat)
    destination = _point(row.destination_lon, row.destination_lat)
    start = places.get(_key(*origin)) if origin else None
    end = places.get(_key(*destination)) if destination else None
    purpose = end or start
    return Refusal(
        at=row.at,
        reason=row.reason,
        purpose=purpose.kind if purpose else OTHER,
        origin=origin,
        destination=destination,
        origin_place=start,
        destination_place=end,
        desired_at=row.desired_at,
        persons=row.persons,
        wheelchairs=row.wheelchairs,
        took_other=row.ride_id is not None,
    )


def _point(lon: float | None, lat: float | None) -> tuple[float, float] | None:
    return None if lon is None or lat is None else (lon, lat)
