"""Places of refuge: near a point, open, and how full."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet, Sum

from moyai.core.places.geometry import measure_m
from moyai.services.evacuation.enums import Congestion, Hazard, ShelterKind, Status
from moyai.services.evacuation.models import Shelter, ShelterChange

_OPEN = (Status.OPEN, Status.FULL)


@dataclass(frozen=True)
class Near:
    """A place and how far it is, metres as the crow flies; None where nobody asked from where."""

    shelter: Shelter
    distance_m: int | None


@dataclass(frozen=True)
class Counts:
    """How many places are open and full, and how many people are in them as far as they were counted."""

    open: int
    full: int
    listed: int
    people: int


def list_open(*, hazard: str = "") -> list[Shelter]:
    """Return the places that are open or full, by name; of one hazard where one is named.

    Places whose hazards nobody wrote down (unofficial ones, designated shelters) are never left out.
    """
    found = Shelter.objects.filter(status__in=_OPEN)
    return [s for s in found if not hazard or not s.hazards or hazard in s.hazards]


def list_near(
    shelters: Collection[Shelter], point: tuple[float, float] | None, *, limit: int | None = None
) -> list[Near]:
    """Return places the nearest first, those with room before those that are full."""
    if point is None:
        near = [Near(shelter, None) for shelter in shelters]
    else:
        near = [Near(s, round(measure_m(point, (s.lon, s.lat)))) for s in shelters]
    near.sort(key=lambda n: (n.shelter.status == Status.FULL, n.distance_m or 0, n.shelter.name))
    return near[:limit]


def list_designated(*, hazard: str = "") -> list[Shelter]:
    """Return the places that the town has designated, open or not."""
    kinds = (ShelterKind.EMERGENCY, ShelterKind.DESIGNATED)
    found = Shelter.objects.filter(is_listed=True, kind__in=kinds)
    return [s for s in found if not hazard or hazard in s.hazards]


def search_shelters(*, status: str = "", kind: str = "", words: str = "") -> QuerySet[Shelter]:
    """Return places for the officer's board: by state, kind and words of the name, reading or address."""
    found = Shelter.objects.select_related("changed_by", "incident").filter(is_listed=True)
    found = found | Shelter.objects.select_related("changed_by", "incident").filter(status__in=_OPEN)
    if status == "taking":
        found = found.filter(status__in=_OPEN)
    elif status in Status.values:
        found = found.filter(status=status)
    if kind in ShelterKind.values:
        found = found.filter(kind=kind)
    for word in words.split():
        found = found.filter(name__icontains=word) | found.filter(address__icontains=word)
    return found.order_by("-status", "name", "code").distinct()  # open, full, closed


def count_shelters() -> Counts:
    """Return the figures above the board."""
    by_status = dict(Shelter.objects.filter(is_listed=True).values_list("status").annotate(n=Count("pk")))
    people = Shelter.objects.filter(status__in=_OPEN).aggregate(n=Sum("headcount"))["n"] or 0
    return Counts(
        by_status.get(Status.OPEN, 0), by_status.get(Status.FULL, 0), sum(by_status.values()), people
    )


def list_undoable(shelters: Collection[Shelter]) -> dict[int, ShelterChange]:
    """Return the last change of each place, by the place's number, where it can still be taken back."""
    versions = {(s.pk, s.version) for s in shelters if s.version}
    last = ShelterChange.objects.filter(
        shelter__in=[pk for pk, _v in versions], version__in={v for _pk, v in versions}, undoes=None
    )
    return {change.shelter_id: change for change in last if (change.shelter_id, change.version) in versions}


def derive_congestion(
    status: str, headcount: int | None, capacity: int | None, crowded_pct: int
) -> Congestion:
    """Return how full a place is by what was counted; full is what somebody said is full.

    A place that holds more people than it has room for is crowded, not full: whether it takes in one more
    is for the people there to say.
    """
    if status == Status.FULL:
        return Congestion.FULL
    if status == Status.CLOSED or headcount is None or not capacity:
        return Congestion.UNKNOWN
    return Congestion.CROWDED if headcount * 100 >= capacity * crowded_pct else Congestion.FREE


def list_hazard_labels(shelter: Shelter) -> list[str]:
    """Return the hazards of a place in words."""
    return [str(Hazard(h).label) for h in Hazard.values if h in shelter.hazards]
