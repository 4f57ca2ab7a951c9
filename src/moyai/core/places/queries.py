"""Reads on places."""

from collections.abc import Iterable
from datetime import date

from moyai.core.places.calendar import Closure, find_holiday, find_weekend
from moyai.core.places.enums import AreaKind, FacilityKind
from moyai.core.places.gazetteer import area_shapes, closed_days, facility_names
from moyai.core.places.geometry import covers, measure_m
from moyai.core.places.known import Spot, get_known
from moyai.core.places.models import Area, ClosedDay, Facility, Municipality
from moyai.core.places.search import search_names


def get_municipality() -> Municipality:
    """Return the municipality of this deployment.

    Raises:
        Municipality.DoesNotExist: none has been set up.
    """
    return Municipality.objects.get()


def list_municipalities() -> list[Municipality]:
    """Return the municipalities of this deployment, the first to be set up first; nearly always one."""
    return list(Municipality.objects.order_by("pk"))


def list_areas(kind: AreaKind | None = None) -> list[Area]:
    """Return the areas, in the town's order; all of them or those of one kind."""
    return [s.area for s in area_shapes.list() if kind is None or s.area.kind == kind]


def find_area(lon: float, lat: float, *, kind: AreaKind | None = None) -> Area | None:
    """Return the area a point lies in (the first in the town's order when areas overlap), or None."""
    return next(iter(list_areas_at(lon, lat, kind=kind)), None)


def list_first_areas(points: Iterable[tuple[float, float]]) -> list[Area | None]:
    """Return the area of each point (longitude, latitude) as `find_area` does, with one question for all."""
    shapes = area_shapes.list()
    return [next((s.area for s in shapes if covers(s.geometry, *point)), None) for point in points]


def list_areas_at(lon: float, lat: float, *, kind: AreaKind | None = None) -> list[Area]:
    """Return every area a point lies in."""
    return [
        s.area
        for s in area_shapes.list()
        if (kind is None or s.area.kind == kind) and covers(s.geometry, lon, lat)
    ]


def list_landmarks() -> list[Facility]:
    """Return the landmarks people choose from, by kind and name."""
    return [n.facility for n in facility_names.list() if n.facility.is_landmark]


def list_stops() -> list[Facility]:
    """Return the virtual stops: named places at the roadside where people are picked up and set down."""
    return [n.facility for n in facility_names.list() if n.facility.kind == FacilityKind.STOP]


def list_near(lon: float, lat: float, *, within_m: float) -> list[Facility]:
    """Return the places that lie within so many metres of a point."""
    places = (n.facility for n in facility_names.list())
    return [f for f in places if measure_m((f.lon, f.lat), (lon, lat)) <= within_m]


def list_by_number(municipality_id: int) -> list[Facility]:
    """Return every place of a municipality in the order of its number."""
    own = (n.facility for n in facility_names.list() if n.facility.municipality_id == municipality_id)
    return sorted(own, key=lambda f: f.number)


def find_by_number(number: int, *, municipality_id: int | None) -> Facility | None:
    """Return the place with this number, or None.

    Args:
        number: as it stands in the booklet; each municipality counts its own.
        municipality_id: whose booklet. Where it is not known, the number must be one municipality's alone:
            nobody is led to another town by a number that her own has as well.
    """
    found = Facility.objects.filter(number=number)
    if municipality_id is not None:
        return found.filter(municipality_id=municipality_id).first()
    places = list(found[:2])
    return places[0] if len(places) == 1 else None


def search_places(text: str, limit: int = 8) -> list[Spot]:
    """Return the places that match every word of ``text``, best first.

    Words match in the name, its reading, its English name, its address, and in what people call it; kana,
    romaji, width and case do not matter. What is written so comes first (a name that begins with the text
    before one that contains it, a place's own name before a local one, landmarks before the rest), then what
    sounds so; when there is neither, what sounds so without 濁点, then what is one letter away.
    """
    return search_names(text, get_known(), limit)


def find_closure(day: date, *, weekends: bool = True) -> Closure | None:
    """Return why nothing runs on ``day``, or None when it is an ordinary day.

    Args:
        day: the day, in Japan.
        weekends: whether Saturdays and Sundays are closed.
    """
    own = next((each for each in closed_days.list() if each.date == day), None)
    if own is not None:
        return Closure(own.reason, own.reason_en or own.reason)
    return find_holiday(day) or (find_weekend(day) if weekends else None)


def is_open_day(day: date, *, weekends: bool = True) -> bool:
    """Tell whether services run on ``day``."""
    return find_closure(day, weekends=weekends) is None


def list_closed_days(since: date, until: date) -> list[ClosedDay]:
    """Return the days the town closed itself, both ends included."""
    return list(ClosedDay.objects.filter(date__range=(since, until)))
