"""Reads on places."""

from collections.abc import Iterable
from datetime import date

from moyai.core.places.calendar import Closure, find_holiday, find_weekend
from moyai.core.places.enums import AreaKind
from moyai.core.places.folding import fold, fold_words
from moyai.core.places.gazetteer import FacilityNames, area_shapes, closed_days, facility_names
from moyai.core.places.geometry import covers, measure_m
from moyai.core.places.models import Area, ClosedDay, Facility, Municipality

_NO_MATCH = 9


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


def search_places(text: str, limit: int = 8) -> list[Facility]:
    """Return the facilities that match every word of ``text``, best first.

    Words match in the name, its reading, its English name or the address; kana, width and case do not matter.
    A name that begins with the text comes before one that contains it, landmarks before the rest.
    """
    words = fold_words(text)
    if not words:
        return []
    whole = fold(text)
    found = [
        (_rank(names, whole), not names.facility.is_landmark, len(names.name), names.name, names.facility)
        for names in facility_names.list()
        if all(_has_word(names, word) for word in words)
    ]
    return [row[-1] for row in sorted(found, key=lambda row: row[:-1])[:limit]]


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


def _has_word(names: FacilityNames, word: str) -> bool:
    return any(word in text for text in (names.name, names.kana, names.name_en, names.address))


def _rank(names: FacilityNames, whole: str) -> int:
    """Return how well the whole text fits: 0 is best."""
    tests = (
        whole in (names.name, names.kana),
        names.name.startswith(whole),
        names.kana.startswith(whole),
        whole in names.name,
        whole in names.kana,
        whole in names.name_en,
    )
    return next((rank for rank, fits in enumerate(tests) if fits), _NO_MATCH)
