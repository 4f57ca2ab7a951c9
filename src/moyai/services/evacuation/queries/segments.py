"""Whom a message is for: a part of the people, by place, kind of place, need and silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from moyai.core.notices.providers import list_open_doors
from moyai.core.places.queries import list_first_areas
from moyai.core.residents.models import Resident
from moyai.services.evacuation.models import Incident, RosterPerson, VulnerablePerson
from moyai.services.evacuation.queries.scope import in_town

CHUNK = 2000


@dataclass(frozen=True)
class Segment:
    """A part of the people; what is empty does not narrow it.

    Attributes:
        areas: keys of areas: where somebody is, or lives if nobody spoke of her.
        kinds: values of `EvacuationKind`: where she has gone.
        needs: values of `NeedKind`, any of which she needs.
        silent: only those of whom nobody spoke.
        listed: only those on the list of those who need help.
        town: code of the municipality in which they live; empty: every one.
    """

    areas: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    silent: bool = False
    listed: bool = False
    town: str = ""

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Segment:
        """Read what `to_json` wrote."""
        return cls(
            areas=tuple(data["areas"]),
            kinds=tuple(data["kinds"]),
            needs=tuple(data["needs"]),
            silent=data["silent"],
            listed=data["listed"],
            town=data.get("town", ""),
        )


@dataclass(frozen=True)
class ReachCount:
    """How many people are in a segment, and how many of them a door of ours leads to."""

    people: int
    with_door: int


def count_segment(incident: Incident, segment: Segment) -> ReachCount:
    """Return how many people a message would be for, and how many would get it by a door of theirs."""
    people = with_door = 0
    doors = Q(contact_points__kind__in=list_open_doors())
    if not segment.areas and not segment.needs:  # the database counts by itself
        found = _filter(incident, segment)
        return ReachCount(found.count(), found.filter(doors).distinct().count())
    for chunk in iterate_segment(incident, segment):
        people += len(chunk)
        with_door += Resident.objects.filter(doors, pk__in=chunk).distinct().count()
    return ReachCount(people, with_door)


def iterate_segment(incident: Incident, segment: Segment, *, after: int = 0) -> Iterator[list[int]]:
    """Yield the numbers of the residents in a segment in order, in chunks.

    Args:
        incident: whose roster.
        segment: which part.
        after: only numbers above this one.
    """
    found = _filter(incident, segment)
    while True:
        rows = list(
            found.filter(pk__gt=after)
            .order_by("pk")
            .values_list("pk", "household__lon", "household__lat")[:CHUNK]
        )
        if not rows:
            return
        after = rows[-1][0]
        kept = _keep(incident, segment, rows)
        if kept:
            yield kept


def _filter(incident: Incident, segment: Segment) -> QuerySet[Resident]:
    on_roster = RosterPerson.objects.filter(incident=incident, resident=OuterRef("pk"))
    found = Resident.objects.filter(**in_town(segment.town))
    if segment.silent:
        found = found.filter(~Exists(on_roster.filter(confirmed_at__isnull=False)))
    if segment.kinds:
        found = found.filter(Exists(on_roster.filter(kind__in=segment.kinds, confirmed_at__isnull=False)))
    if segment.needs:
        found = found.filter(Exists(on_roster.exclude(needs=[])))
    if segment.listed:
        listed = VulnerablePerson.objects.filter(resident=OuterRef("pk"), removed_at=None)
        found = found.filter(Exists(listed))
    return found


def _keep(incident: Incident, segment: Segment, rows: list[tuple[int, float, float]]) -> list[int]:
    ids = [pk for pk, _lon, _lat in rows]
    if not segment.areas and not segment.needs:
        return ids
    people = {
        one.resident_id: one
        for one in RosterPerson.objects.filter(incident=incident, resident__in=ids)
        if one.resident_id is not None
    }
    if segment.needs:
        wanted = set(segment.needs)
        ids = [pk for pk in ids if pk in people and wanted & {each["code"] for each in people[pk].needs}]
    if segment.areas:
        homes = dict(zip((r[0] for r in rows), list_first_areas([r[1:] for r in rows]), strict=True))
        ids = [pk for pk in ids if _find_area(people.get(pk), homes[pk]) in segment.areas]
    return ids


def _find_area(person: RosterPerson | None, home: Any) -> str:
    if person is not None and person.area:
        return person.area
    return home.key if home is not None else ""
