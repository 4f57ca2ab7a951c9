"""Erasers of the course: what children wrote goes in time, and at once when its writer was made nameless."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Q

from moyai.core.clock import local
from moyai.services.smart_farm.models import (
    Attempt,
    Certificate,
    EntryReport,
    Experiment,
    Hypothesis,
    NotebookEntry,
    StepProgress,
)
from moyai.services.smart_farm.picture_files import delete_picture

BATCH = 500
EXPERIMENTS = 50
"""At once, as each has many measurements."""


def erase_entries(*, before: datetime, now: datetime) -> int:
    """Erase entries of long ago, pictures and comments with them, and those of people without a name."""
    gone = Q(written_at__lt=before) | Q(seat__member__name="")
    rows = list(NotebookEntry.objects.filter(gone).order_by("pk").values("pk", "picture")[:BATCH])
    NotebookEntry.objects.filter(pk__in=[row["pk"] for row in rows]).delete()
    names = [row["picture"] for row in rows if row["picture"]]

    def delete() -> None:
        for name in names:
            delete_picture(name)

    transaction.on_commit(delete)
    return len(rows)


def erase_attempts(*, before: datetime, now: datetime) -> int:
    """Erase answers of long ago; that a step was done stays."""
    gone = Q(made_at__lt=before) | Q(progress__seat__member__name="")
    return _delete(Attempt.objects.filter(gone))


def erase_progress(*, before: datetime, now: datetime) -> int:
    """Erase how far somebody was long ago."""
    return _delete(StepProgress.objects.filter(began_at__lt=before))


def erase_guesses(*, before: datetime, now: datetime) -> int:
    """Erase what was expected long ago."""
    gone = Q(written_at__lt=before) | Q(seat__member__name="")
    return _delete(Hypothesis.objects.filter(gone))


def erase_reports(*, before: datetime, now: datetime) -> int:
    """Erase that something troubled somebody long ago and was decided on."""
    return _delete(EntryReport.objects.filter(made_at__lt=before, decided_at__isnull=False))


def erase_experiments(*, before: datetime, now: datetime) -> int:
    """Erase experiments of long ago with all that was measured."""
    return _delete(Experiment.objects.filter(made_at__lt=before), EXPERIMENTS)


def erase_certificates(*, before: datetime, now: datetime) -> int:
    """Erase certificates of long ago: they cannot be verified any more."""
    return _delete(Certificate.objects.filter(issued_on__lt=local(before).date()))


def _delete(rows: models.QuerySet[Any], most: int = BATCH) -> int:
    numbers = list(rows.order_by("pk").values_list("pk", flat=True)[:most])
    rows.model._default_manager.filter(pk__in=numbers).delete()
    return len(numbers)
