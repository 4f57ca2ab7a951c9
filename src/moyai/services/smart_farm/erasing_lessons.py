"""Erasers of the course: what children wrote goes in time, and at once when its writer was made nameless."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from moyai.core.clock import local
from moyai.core.privacy.batches import delete_batch, delete_batch_with_files
from moyai.services.smart_farm.models import (
    Attempt,
    Certificate,
    EntryReport,
    Experiment,
    Hypothesis,
    NotebookEntry,
    StepProgress,
)
from moyai.services.smart_farm.picture_files import PICTURES

EXPERIMENTS = 50
"""At once, as each has many measurements."""


def erase_entries(*, before: datetime, now: datetime) -> int:
    """Erase entries of long ago, pictures and comments with them, and those of people without a name."""
    gone = Q(written_at__lt=before) | Q(seat__member__name="")
    return delete_batch_with_files(NotebookEntry.objects.filter(gone), "picture", PICTURES.delete)


def erase_attempts(*, before: datetime, now: datetime) -> int:
    """Erase answers of long ago; that a step was done stays."""
    gone = Q(made_at__lt=before) | Q(progress__seat__member__name="")
    return delete_batch(Attempt.objects.filter(gone))


def erase_progress(*, before: datetime, now: datetime) -> int:
    """Erase how far somebody was long ago."""
    return delete_batch(StepProgress.objects.filter(began_at__lt=before))


def erase_guesses(*, before: datetime, now: datetime) -> int:
    """Erase what was expected long ago."""
    gone = Q(written_at__lt=before) | Q(seat__member__name="")
    return delete_batch(Hypothesis.objects.filter(gone))


def erase_reports(*, before: datetime, now: datetime) -> int:
    """Erase that something troubled somebody long ago and was decided on."""
    return delete_batch(EntryReport.objects.filter(made_at__lt=before, decided_at__isnull=False))


def erase_experiments(*, before: datetime, now: datetime) -> int:
    """Erase experiments of long ago with all that was measured."""
    return delete_batch(Experiment.objects.filter(made_at__lt=before), EXPERIMENTS)


def erase_certificates(*, before: datetime, now: datetime) -> int:
    """Erase certificates of long ago: they cannot be verified any more."""
    return delete_batch(Certificate.objects.filter(issued_on__lt=local(before).date()))
