"""Erasers of what is left of people after a decision: consents, mentors' talks, plans, remarks, logs."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from moyai.core.privacy.batches import delete_batch
from moyai.services.open_call.models import (
    LogLine,
    Mentoring,
    MentorSession,
    PlanVersion,
    Remark,
    TrialConsent,
)


def erase_consents(*, before: datetime, now: datetime) -> int:
    """Erase consents taken back long ago, and those to trials that ended long ago."""
    gone = Q(withdrawn_at__lt=before) | Q(trial__ended_at__lt=before)
    return delete_batch(TrialConsent.objects.filter(gone))


def erase_sessions(*, before: datetime, now: datetime) -> int:
    """Erase what was said in talks of long ago."""
    return delete_batch(MentorSession.objects.filter(written_at__lt=before))


def erase_mentoring(*, before: datetime, now: datetime) -> int:
    """Erase who mentored whom, long after it ended."""
    return delete_batch(Mentoring.objects.filter(ended_at__lt=before))


def erase_plans(*, before: datetime, now: datetime) -> int:
    """Erase versions of plans of long ago; what was said of them goes with them."""
    return delete_batch(PlanVersion.objects.filter(written_at__lt=before))


def erase_remarks(*, before: datetime, now: datetime) -> int:
    """Erase remarks of long ago."""
    return delete_batch(Remark.objects.filter(written_at__lt=before))


def erase_lines(*, before: datetime, now: datetime) -> int:
    """Erase lines of logs of long ago; sums that are needed stand in the re-use card."""
    return delete_batch(LogLine.objects.filter(written_at__lt=before))
