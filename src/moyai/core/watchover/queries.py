"""Reads on watching over. Whoever shows one person's records has it audited (`operations.record_look`)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from moyai.core.residents.models import Resident
from moyai.core.residents.queries import search_residents
from moyai.core.watchover.access import list_watched
from moyai.core.watchover.enums import Step
from moyai.core.watchover.models import Absence, Concern, Keeper, Observation, Signal, StepWait
from moyai.core.watchover.policy import WAITS_MIN
from moyai.engines.watchover import Ladder, Rung, Wait


def list_open_concerns() -> QuerySet[Concern]:
    """Return the open concerns of people who agree: the gravest first, then whose time is up first."""
    open_ = Concern.objects.filter(closed_at__isnull=True, resident__in=list_watched())
    return open_.select_related("resident__household").order_by("-grade", "opened_at", "pk")


def list_closed_concerns(limit: int = 20) -> list[Concern]:
    """Return what was closed last, of people who agree."""
    closed = Concern.objects.filter(closed_at__isnull=False, resident__in=list_watched())
    return list(closed.select_related("resident", "closed_by").order_by("-closed_at", "-pk")[:limit])


def find_open_concern(resident: Resident) -> Concern | None:
    """Return the open concern of a person, or None."""
    return Concern.objects.filter(resident=resident, closed_at__isnull=True).first()


def get_concern(code: str) -> Concern:
    """Return a concern with its person.

    Raises:
        Concern.DoesNotExist: there is none.
    """
    return Concern.objects.select_related("resident__household").get(code=code)


def list_observations(resident: Resident, limit: int = 50) -> list[Observation]:
    """Return who was at her door or spoke to her, the latest first; what was taken back is left out."""
    kept = resident.observations.filter(retracted_at__isnull=True).select_related("by")
    return list(kept.order_by("-at", "-pk")[:limit])


def list_signals(resident: Resident, limit: int = 50) -> list[Signal]:
    """Return what services missed of her, the latest first."""
    return list(resident.watch_signals.filter(retracted_at__isnull=True).order_by("-at", "-pk")[:limit])


def find_last_met(resident: Resident) -> Observation | None:
    """Return when she was last met, or None."""
    met = resident.observations.filter(retracted_at__isnull=True, is_met=True)
    return met.order_by("-at", "-pk").first()


def find_absence(resident: Resident, at: datetime) -> Absence | None:
    """Return the absence in which a moment lies, or None."""
    around = resident.absences.filter(since__lte=at, until__gte=at, ended_at__isnull=True)
    return around.order_by("-until").first()


def list_absences(resident: Resident, since: datetime) -> list[Absence]:
    """Return the absences that reach beyond a moment."""
    return list(resident.absences.filter(until__gte=since).order_by("since"))


def list_keepers() -> list[Keeper]:
    """Return who keeps watch for the town now."""
    live = Keeper.objects.filter(ended_at__isnull=True)
    return list(live.select_related("user").order_by("kind", "pk"))


def list_waits() -> dict[Step, tuple[int, int]]:
    """Return the minutes of every step that has some: what can wait till later, what cannot."""
    kept = {Step(row.step): (row.today_min, row.now_min) for row in StepWait.objects.all()}
    return WAITS_MIN | kept


def get_ladder() -> Ladder:
    """Return the town's ladder."""
    waits = list_waits().items()
    return Ladder(tuple((Rung(step), Wait(today * 60, now * 60)) for step, (today, now) in waits))


def count_watched() -> int:
    """Return how many agree to be watched over."""
    return list_watched().count()


def search_watched(text: str, limit: int = 20) -> list[Resident]:
    """Return who agrees, by code, name, reading or telephone number."""
    found = [one.pk for one in search_residents(text, limit)]
    return list(list_watched().filter(pk__in=found).order_by("family_kana", "given_kana"))
