"""Erasers of notices and of what the desk did by hand."""

from datetime import datetime

from moyai.core.notices.models import DeskTask, Notice
from moyai.core.privacy.batches import delete_batch
from moyai.core.privacy.registry import Trace


def erase_notices(*, before: datetime, now: datetime) -> int:
    """Erase notices with their deliveries, delivered or not: nobody is told anything so late."""
    return delete_batch(Notice.objects.filter(created_at__lt=before))


def erase_tasks(*, before: datetime, now: datetime) -> int:
    """Erase what was to be done by hand, done or not."""
    return delete_batch(DeskTask.objects.filter(opened_at__lt=before))


def erase_traces(trace: Trace) -> int:
    """Erase what the desk was to do about conversations that go, such as listening to what was recorded."""
    rows, _by_model = DeskTask.objects.filter(session__in=trace.sessions).delete()
    return rows
