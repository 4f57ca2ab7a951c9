"""Erasers of watching over."""

from datetime import datetime

from moyai.core.privacy.batches import delete_batch
from moyai.core.watchover.models import Absence, Concern, Observation, Signal


def erase_observations(*, before: datetime, now: datetime) -> int:
    """Erase who was seen and how she was."""
    return delete_batch(Observation.objects.filter(at__lt=before))


def erase_signals(*, before: datetime, now: datetime) -> int:
    """Erase what services missed of people."""
    return delete_batch(Signal.objects.filter(at__lt=before))


def erase_absences(*, before: datetime, now: datetime) -> int:
    """Erase who was away, and when."""
    return delete_batch(Absence.objects.filter(until__lt=before))


def erase_concerns(*, before: datetime, now: datetime) -> int:
    """Erase closed concerns with their timelines; an open one is somebody's work."""
    return delete_batch(Concern.objects.filter(closed_at__lt=before))
