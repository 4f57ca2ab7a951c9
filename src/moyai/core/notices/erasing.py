"""Erasers of notices and of what the desk did by hand."""

from datetime import datetime

from moyai.core.notices.models import DeskTask, Notice
from moyai.core.privacy.registry import Trace

BATCH = 1000


def erase_notices(*, before: datetime, now: datetime) -> int:
    """Erase notices with their deliveries, delivered or not: nobody is told anything so late."""
    old = list(Notice.objects.filter(created_at__lt=before).values_list("pk", flat=True)[:BATCH])
    Notice.objects.filter(pk__in=old).delete()
    return len(old)


def erase_tasks(*, before: datetime, now: datetime) -> int:
    """Erase what was to be done by hand, done or not."""
    old = list(DeskTask.objects.filter(opened_at__lt=before).values_list("pk", flat=True)[:BATCH])
    DeskTask.objects.filter(pk__in=old).delete()
    return len(old)


def erase_traces(trace: Trace) -> int:
    """Erase what the desk was to do about conversations that go, such as listening to what was recorded."""
    rows, _by_model = DeskTask.objects.filter(session__in=trace.sessions).delete()
    return rows
