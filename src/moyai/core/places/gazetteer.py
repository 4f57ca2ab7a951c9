"""What is kept in memory of the places: prepared polygons, folded names, closed days.

A town has a few areas and fewer than 2,000 facilities. They are read once and again when the table's version
(number of rows, newest row, latest change) is another; asking for the version is one small query a look.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import shapely
from django.db.models import Count, Max, Model

from moyai.core.looking import once_a_look
from moyai.core.places.enums import NameStatus
from moyai.core.places.folding import fold
from moyai.core.places.geometry import read_polygon
from moyai.core.places.models import Area, ClosedDay, Facility, PlaceName

Version = tuple[Any, ...]
T = TypeVar("T")


@dataclass(frozen=True)
class AreaShape:
    """An area with its prepared polygon."""

    area: Area
    geometry: shapely.Geometry


@dataclass(frozen=True)
class FacilityNames:
    """A facility with its folded names."""

    facility: Facility
    name: str
    name_en: str
    kana: str
    address: str


class Remembered(Generic[T]):
    """Rows of a table in a ready form, read again when the table has changed."""

    def __init__(self, model: type[Model], load: Callable[[], tuple[T, ...]]) -> None:
        self._model = model
        self._load = load
        self._kept: tuple[Version, tuple[T, ...]] | None = None

    def list(self) -> tuple[T, ...]:
        """Return the rows as they now stand. The rows are shared: do not change them."""
        version = once_a_look(self, self._read_version)
        kept = self._kept
        if kept is None or kept[0] != version:
            kept = self._kept = (version, self._load())
        return kept[1]

    def _read_version(self) -> Version:
        found = self._model._default_manager.aggregate(Count("pk"), Max("pk"), Max("updated_at"))
        return tuple(found.values())


def _load_areas() -> tuple[AreaShape, ...]:
    areas = Area.objects.select_related("municipality")
    return tuple(AreaShape(area, read_polygon(area.polygon)) for area in areas)


def _load_facilities() -> tuple[FacilityNames, ...]:
    return tuple(
        FacilityNames(f, fold(f.name), fold(f.name_en), fold(f.kana), fold(f.address))
        for f in Facility.objects.all()
    )


def _load_names() -> tuple[PlaceName, ...]:
    accepted = PlaceName.objects.filter(status=NameStatus.ACCEPTED)
    return tuple(accepted.select_related("facility"))


area_shapes = Remembered(Area, _load_areas)
facility_names = Remembered(Facility, _load_facilities)
closed_days = Remembered(ClosedDay, lambda: tuple(ClosedDay.objects.all()))
place_names = Remembered(PlaceName, _load_names)
