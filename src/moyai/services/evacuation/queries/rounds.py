"""Reads on follow-up rounds: how far the ladder is climbed, who waits, which visits are open."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from moyai.core.clock import local
from moyai.services.evacuation.enums import FollowStep
from moyai.services.evacuation.models import Asking, FollowUp, Incident, Visit, VulnerablePerson
from moyai.services.evacuation.queries.scope import in_town


@dataclass(frozen=True)
class RoundCounts:
    """How the rounds stand: by next step how many wait for it, how many are due, asked and answered."""

    steps: dict[FollowStep, int]
    due: int
    asked: int
    answered: int
    open_visits: int


def count_rounds(incident: Incident, now: datetime, *, town: str = "") -> RoundCounts:
    """Return the figures above the page."""
    waiting = FollowUp.objects.filter(incident=incident, **in_town(town, "resident__"))
    steps = dict(waiting.values_list("step").annotate(n=Count("pk")))
    askings = Asking.objects.filter(incident=incident, **in_town(town, "about__"))
    visits = Visit.objects.filter(incident=incident, closed_at=None, **in_town(town, "resident__"))
    return RoundCounts(
        {step: steps.get(step, 0) for step in FollowStep},
        waiting.filter(due_at__lte=now).count(),
        askings.count(),
        askings.exclude(answer="").count(),
        visits.count(),
    )


def list_climbing(incident: Incident, *, town: str = "", limit: int = 500) -> list[FollowUp]:
    """Return of whom others are asked next, or who is visited: the highest rung first, then the oldest."""
    rungs = [FollowStep.VISIT, FollowStep.NEIGHBOUR, FollowStep.FAMILY, FollowStep.AGAIN]
    scope = in_town(town, "resident__")
    found = FollowUp.objects.filter(incident=incident, step__in=rungs, **scope)
    found = found.select_related("resident__household")
    ordered = sorted(found.order_by("due_at")[: 4 * limit], key=lambda row: rungs.index(FollowStep(row.step)))
    return ordered[:limit]


def list_askings(incident: Incident, resident_ids: Collection[int]) -> dict[int, list[Asking]]:
    """Return what was asked about each of these people, the latest first."""
    found: dict[int, list[Asking]] = {}
    rows = Asking.objects.filter(incident=incident, about__in=resident_ids).select_related("asked", "notice")
    for one in rows:
        found.setdefault(one.about_id, []).append(one)
    return found


def list_visits(incident: Incident, *, town: str = "") -> list[tuple[Visit, VulnerablePerson | None]]:
    """Return the open visits, those in danger of their life first, then the oldest."""
    visits = list(
        Visit.objects.filter(incident=incident, closed_at=None, **in_town(town, "resident__"))
        .select_related("resident__household")
        .prefetch_related("resident__contact_points")
    )
    entries = {
        one.resident_id: one
        for one in VulnerablePerson.objects.filter(
            resident__in=[visit.resident_id for visit in visits], removed_at=None
        )
    }
    rows = [(visit, entries.get(visit.resident_id)) for visit in visits]
    return sorted(rows, key=lambda row: (not (row[1] and row[1].needs), row[0].opened_at, row[0].pk))


def list_closed_visits(incident: Incident, *, town: str = "", limit: int = 30) -> list[Visit]:
    """Return the visits that are over, the latest first."""
    scope = in_town(town, "resident__")
    closed = Visit.objects.filter(incident=incident, closed_at__isnull=False, **scope)
    return list(closed.select_related("resident", "closed_by").order_by("-closed_at")[:limit])


def tell_due(row: FollowUp, now: datetime) -> datetime | None:
    """Return when something is due, on the wall clock; None where it never is."""
    return local(row.due_at) if row.due_at - now < timedelta(days=365) else None
