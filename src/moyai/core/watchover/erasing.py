"""Erasers of watching over."""

from datetime import datetime

from moyai.core.watchover.models import Absence, Concern, Observation, Signal

BATCH = 1000


def erase_observations(*, before: datetime, now: datetime) -> int:
    """Erase who was seen and how she was."""
    return _erase(Observation, "at", before)


def erase_signals(*, before: datetime, now: datetime) -> int:
    """Erase what services missed of people."""
    return _erase(Signal, "at", before)


def erase_absences(*, before: datetime, now: datetime) -> int:
    """Erase who was away, and when."""
    return _erase(Absence, "until", before)


def erase_concerns(*, before: datetime, now: datetime) -> int:
    """Erase closed concerns with their timelines; an open one is somebody's work."""
    return _erase(Concern, "closed_at", before)


def _erase(model: type, field: str, before: datetime) -> int:
    rows = model.objects.filter(**{f"{field}__lt": before})  # type: ignore[attr-defined]
    old = list(rows.values_list("pk", flat=True)[:BATCH])
    model.objects.filter(pk__in=old).delete()  # type: ignore[attr-defined]
    return len(old)
