"""The report on an incident: everything that its page, its paper and its tables show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, F

from moyai.core.residents.models import Resident
from moyai.services.evacuation.after.reach import Reach, draw_curve, measure_reach
from moyai.services.evacuation.enums import ClaimKind, EvacuationKind, Status
from moyai.services.evacuation.models import (
    ClaimRecord,
    HeadCount,
    Incident,
    NeedCount,
    RegisterEntry,
    ReplayFrame,
    RosterNotice,
    RosterPerson,
    ShelterChange,
)

STEPS = 24


@dataclass(frozen=True, slots=True)
class Kind:
    """How many were at a kind of place: at the most (None: no replay was made) and at last."""

    kind: str
    most: int | None
    last: int


@dataclass(slots=True)
class Stay:
    """A shelter while the incident lasted: when it was opened and closed, and the most people in it."""

    name: str
    opened_at: datetime | None = None
    closed_at: datetime | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """What is reported.

    Attributes:
        ends_at: The end, or now where it lasts.
        of_known: How fast those became known of whom anything was ever said.
        of_register: The same of everybody in the register who lives in the incident's areas.
        curve: How many were known at each of ``STEPS`` even steps.
        doors: Door and number of reports.
        speakers: Role and number of reports.
        kinds: How many were where.
        needs: Need and for how many people it is still open.
        flags: Flag and number of claims with it.
        decided: How often staff decided who is who.
        taken_back: How many claims were taken back.
        stays: Shelters.
    """

    incident: Incident
    ends_at: datetime
    of_known: Reach
    of_register: Reach
    curve: list[int]
    doors: list[tuple[str, int]]
    speakers: list[tuple[str, int]]
    kinds: list[Kind]
    needs: list[tuple[str, int]]
    flags: list[tuple[str, int]]
    decided: int
    taken_back: int
    stays: list[Stay] = field(default_factory=list)


def make_report(incident: Incident, now: datetime) -> Report:
    """Read everything that is reported on an incident."""
    ends_at = incident.closed_at or now
    people = RosterPerson.objects.filter(incident=incident, is_counted=True)
    firsts = list(people.values_list("first_at", flat=True))
    of_register = people.exclude(resident=None)
    living, heard = count_living(incident), of_register
    if keys := _list_keys(incident):
        living_here = RegisterEntry.objects.filter(area__in=keys).values("resident")
        heard = of_register.filter(resident__in=living_here)
    here = list(heard.values_list("first_at", flat=True))
    reports = incident.claims.filter(kind=ClaimKind.REPORT)
    return Report(
        incident=incident,
        ends_at=ends_at,
        of_known=measure_reach(firsts, len(firsts), incident.opened_at),
        of_register=measure_reach(here, living, incident.opened_at),
        curve=draw_curve(firsts, incident.opened_at, ends_at, STEPS),
        doors=list(reports.values_list("door").annotate(n=Count("pk")).order_by("-n", "door")),
        speakers=list(
            reports.annotate(role=F("body__role")).values_list("role").annotate(n=Count("pk")).order_by("-n")
        ),
        kinds=_list_kinds(incident),
        needs=_sum(NeedCount.objects.filter(incident=incident).values_list("need", "people")),
        flags=list(
            RosterNotice.objects.filter(incident=incident)
            .values_list("flag")
            .annotate(n=Count("event_id", distinct=True))
            .order_by("-n", "flag")
        ),
        decided=ClaimRecord.objects.filter(incident=incident, kind=ClaimKind.SAMENESS).count(),
        taken_back=ClaimRecord.objects.filter(incident=incident, kind=ClaimKind.RETRACTION).count(),
        stays=list_stays(incident),
    )


def list_stays(incident: Incident) -> list[Stay]:
    """Return the shelters that took people in while the incident lasted, in the order of opening."""
    stays: dict[int, Stay] = {}
    changes = ShelterChange.objects.filter(incident=incident, undone_by=None, undoes=None)
    for change in changes.select_related("shelter").order_by("at", "pk"):
        stay = stays.setdefault(change.shelter_id, Stay(change.shelter.name))
        was, became = change.before["status"], change.after["status"]
        if was == Status.CLOSED and became != Status.CLOSED and stay.opened_at is None:
            stay.opened_at = change.at
        if became == Status.CLOSED:
            stay.closed_at = change.at
        elif was == Status.CLOSED:
            stay.closed_at = None
        if (heads := change.after.get("headcount")) is not None:
            stay.most = max(stay.most or 0, heads)
    return list(stays.values())


def count_living(incident: Incident) -> int:
    """Return how many residents live in the incident's areas; in the whole town: all."""
    keys = _list_keys(incident)
    return RegisterEntry.objects.filter(area__in=keys).count() if keys else Resident.objects.count()


def _list_keys(incident: Incident) -> list[str]:
    return list(incident.areas.values_list("key", flat=True))


def _list_kinds(incident: Incident) -> list[Kind]:
    last = dict(_sum(HeadCount.objects.filter(incident=incident).values_list("kind", "people")))
    most: dict[str, int] = {}
    frames = list(ReplayFrame.objects.filter(incident=incident).values_list("heads", flat=True))
    for heads in frames:
        for kind, people in _sum((kind, people) for kind, _area, people in heads):
            most[kind] = max(most.get(kind, 0), people)
    return [
        Kind(kind, max(most.get(kind, 0), last.get(kind, 0)) if frames else None, last.get(kind, 0))
        for kind in EvacuationKind.values
        if last.get(kind) or most.get(kind)
    ]


def _sum(rows: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return the sums by key, the largest first, nothing of zero."""
    sums: defaultdict[str, int] = defaultdict(int)
    for key, number in rows:
        sums[key] += number
    return sorted(((key, n) for key, n in sums.items() if n), key=lambda each: (-each[1], each[0]))
