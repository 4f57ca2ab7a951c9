"""How many are where: read from the counts, never from the people."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q

from moyai.core.places.queries import list_areas, list_first_areas
from moyai.services.evacuation.enums import EvacuationKind, NeedKind
from moyai.services.evacuation.models import (
    Charge,
    Incident,
    Moment,
    NeedCount,
    RosterDoubt,
    RosterMark,
    RosterNotice,
    RosterPerson,
    Shelter,
)
from moyai.services.evacuation.urgency import MOST_URGENT

NEW_WITHIN = timedelta(minutes=30)
MOST_MOMENTS = 60


@dataclass(frozen=True)
class Numbers:
    """The figures at the head of the page.

    Attributes:
        people: known to be somewhere.
        lost: have left, nobody knows where to.
        urgent: urgency 1 or 2.
        uncharged: urgent, and nobody of the staff has taken them on.
        new: first spoken of within half an hour.
        flagged: people with something that somebody should look at.
        doubts: pairs that may be one person; whole installation only.
        waiting: claims that are not worked in yet.
        as_of: the minute of the last change.
    """

    people: int
    lost: int
    urgent: int
    uncharged: int
    new: int
    flagged: int
    doubts: int
    waiting: int
    as_of: datetime | None


@dataclass(frozen=True)
class Table:
    """People by area and kind of place.

    Attributes:
        kinds: those of which there are some, in the usual order.
        rows: (key of the area, name, people by kind, sum), the fullest first.
        sums: people by kind.
    """

    kinds: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[int, ...], int], ...]
    sums: tuple[int, ...]


@dataclass(frozen=True)
class AtShelter:
    """How many, as people told, are at a listed place."""

    shelter: Shelter
    people: int


def count_all(incident: Incident, *, town: str, now: datetime) -> Numbers:
    """Return the figures, for one town or all."""
    people = RosterPerson.objects.filter(incident=incident, **_in(town))
    urgent = people.filter(urgency__lte=MOST_URGENT)
    heads = _read_heads(incident, town)
    taken = Charge.objects.filter(incident=incident).values("key")
    last = Moment.objects.filter(incident=incident).order_by("-at").values_list("at", flat=True).first()
    return Numbers(
        people=sum(heads.values()),
        lost=sum(n for (kind, _area, _place), n in heads.items() if kind == EvacuationKind.UNKNOWN),
        urgent=urgent.count(),
        uncharged=urgent.exclude(key__in=taken).count(),
        new=people.filter(first_at__gt=now - NEW_WITHIN).count(),
        flagged=_count_flagged(incident, town),
        doubts=0 if town else RosterDoubt.objects.filter(incident=incident).count(),
        waiting=incident.claims.filter(projected_at__isnull=True).count(),
        as_of=last,
    )


def count_by_area(incident: Incident, *, town: str, language: str = "ja") -> Table:
    """Return how many are in each area, by kind of place."""
    found: defaultdict[str, Counter[str]] = defaultdict(Counter)
    towns = _read_areas_of_places(incident)
    for (kind, area, place), people in _read_heads(incident, town).items():
        found[area or towns.get(place, "")][kind] += people
    kinds = tuple(kind for kind in EvacuationKind.values if any(each[kind] for each in found.values()))
    names = {a.key: a.name_en if language == "en" and a.name_en else a.name for a in list_areas()}
    rows = [
        (area, names.get(area, area), tuple(each[kind] for kind in kinds), each.total())
        for area, each in found.items()
    ]
    rows.sort(key=lambda row: (row[0] == "", -row[3], row[0]))
    return Table(kinds, tuple(rows), tuple(sum(each[kind] for each in found.values()) for kind in kinds))


def count_needs(incident: Incident, *, town: str) -> list[tuple[str, int]]:
    """Return for how many people each need is, the most first."""
    rows = NeedCount.objects.filter(incident=incident, people__gt=0)
    if town:
        rows = rows.filter(area__in=_list_area_keys(town))
    found: Counter[str] = Counter()
    for need, people in rows.values_list("need", "people"):
        found[need] += people
    order = {need: number for number, need in enumerate(NeedKind.values)}
    return sorted(found.items(), key=lambda item: (-item[1], order.get(item[0], 99)))


def count_flags(incident: Incident) -> list[tuple[str, int]]:
    """Return how many people have each flag, the most first."""
    marks = RosterMark.objects.filter(incident=incident, mark__startswith="flag:")
    found = marks.values_list("mark").annotate(people=Count("pk")).order_by("-people", "mark")
    return [(mark.removeprefix("flag:"), people) for mark, people in found]


def count_odd_reports(incident: Incident) -> int:
    """Return how often something about a report is to be looked at."""
    return RosterNotice.objects.filter(incident=incident).count()


def count_at_shelters(incident: Incident, *, town: str) -> list[AtShelter]:
    """Return how many are at each listed place, the fullest first."""
    found: Counter[str] = Counter()
    for (_kind, _area, place), people in _read_heads(incident, town).items():
        if place:
            found[place] += people
    shelters = Shelter.objects.filter(code__in=list(found))
    rows = [AtShelter(shelter, found[shelter.code]) for shelter in shelters if found[shelter.code]]
    return sorted(rows, key=lambda row: (-row.people, row.shelter.name))


def list_moments(incident: Incident) -> list[Moment]:
    """Return the trend: at most some sixty of its minutes, evenly, the last among them."""
    moments = list(Moment.objects.filter(incident=incident).order_by("at"))
    step = max(1, -(-len(moments) // MOST_MOMENTS))
    return [m for number, m in enumerate(moments) if number % step == 0 or number == len(moments) - 1]


def _count_flagged(incident: Incident, town: str) -> int:
    marks = RosterMark.objects.filter(incident=incident, mark__startswith="flag:")
    if town:
        keys = RosterPerson.objects.filter(incident=incident, town=town).values("key")
        marks = marks.filter(key__in=keys)
    return marks.values("key").distinct().count()


def _read_heads(incident: Incident, town: str) -> dict[tuple[str, str, str], int]:
    rows = incident.heads.exclude(people=0)
    if town:
        codes = Shelter.objects.filter(municipality_code=town).values("code")
        rows = rows.filter(Q(area__in=_list_area_keys(town)) | Q(place__in=codes))
    return {(h.kind, h.area, h.place): h.people for h in rows}


def _read_areas_of_places(incident: Incident) -> dict[str, str]:
    """Return the area in which each listed place lies that a count names without one."""
    codes = incident.heads.filter(area="").exclude(place="").values("place")
    places = list(Shelter.objects.filter(code__in=codes))
    areas = list_first_areas((place.lon, place.lat) for place in places)
    return {place.code: area.key for place, area in zip(places, areas, strict=True) if area}


def _list_area_keys(town: str) -> list[str]:
    return [area.key for area in list_areas() if area.municipality.code == town]


def _in(town: str) -> dict[str, str]:
    return {"town": town} if town else {}
