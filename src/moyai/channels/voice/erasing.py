"""Eraser of calls."""

from datetime import datetime

from moyai.channels.voice.models import Call
from moyai.core.privacy.batches import delete_batch
from moyai.core.privacy.registry import Trace


def erase_calls(*, before: datetime, now: datetime) -> int:
    """Erase calls with what was asked in them and where their recordings are."""
    return delete_batch(Call.objects.filter(started_at__lt=before))


def erase_traces(trace: Trace) -> int:
    """Erase the calls in which conversations were held that go, with where their recordings are."""
    rows, _by_model = Call.objects.filter(session__in=trace.sessions).delete()
    return rows
