"""The desk's telephone: whether somebody is there, and how a call gets to her."""

from __future__ import annotations

from datetime import datetime, time

from django.conf import settings

from moyai.channels.voice.twiml import Dial
from moyai.core.clock import local
from moyai.core.places.queries import is_open_day

DIALLED = "/voice/dialled"


def is_desk_open(now: datetime) -> bool:
    """Tell whether the desk has a number and hours, and these are they."""
    at = local(now)
    opens, closes = _read_hours()
    has_desk = bool(settings.MOYAI_VOICE_DESK)
    return has_desk and opens <= at.time() < closes and is_open_day(at.date())


def make_dial() -> Dial:
    """Return what connects a call with the desk."""
    return Dial(settings.MOYAI_VOICE_DESK, DIALLED, caller_id=settings.MOYAI_VOICE_NUMBER)


def _read_hours() -> tuple[time, time]:
    opens, _dash, closes = settings.MOYAI_VOICE_DESK_HOURS.partition("-")
    return time.fromisoformat(opens), time.fromisoformat(closes)
