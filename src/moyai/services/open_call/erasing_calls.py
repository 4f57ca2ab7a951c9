"""Erasers of the call: who asked, who watched, who came, what people were told, who worked in it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from moyai.core.privacy.batches import BATCH, delete_batch
from moyai.services.open_call.models import Question, SessionSeat, Staff, Tiding, Watch


def forget_askers(*, before: datetime, now: datetime) -> int:
    """Forget who asked; what was asked and answered stays, as everybody read it."""
    rows = Question.objects.filter(asked_at__lt=before, asked_by__isnull=False).order_by("pk")
    numbers = list(rows.values_list("pk", flat=True)[:BATCH])
    return Question.objects.filter(pk__in=numbers).update(asked_by=None)


def erase_watches(*, before: datetime, now: datetime) -> int:
    """Erase who watched programmes that ended long ago."""
    return delete_batch(Watch.objects.filter(programme__closed_at__lt=before))


def erase_seats(*, before: datetime, now: datetime) -> int:
    """Erase who came to sessions of long ago."""
    return delete_batch(SessionSeat.objects.filter(session__ends_at__lt=before))


def erase_tidings(*, before: datetime, now: datetime) -> int:
    """Erase what people were told long ago."""
    return delete_batch(Tiding.objects.filter(told_at__lt=before))


def forget_staff(*, before: datetime, now: datetime) -> int:
    """Take name and account off those who left long ago, and their organisation and expertise with them."""
    named = ~Q(name="") | Q(user__isnull=False)
    rows = Staff.objects.filter(named, left_at__lt=before).order_by("pk")
    numbers = list(rows.values_list("pk", flat=True)[:BATCH])
    facts = {"name": "", "user": None, "organisation": "", "expertise": ""}
    return Staff.objects.filter(pk__in=numbers).update(**facts)
