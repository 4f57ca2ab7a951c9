"""What no browser does: rooms whose time is up, people who are gone, doctors who do not come, old signals."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.video.enums import EndWhy, EventKind
from moyai.core.video.models import Room, Seat, Signal
from moyai.core.video.operations.log import audit, write
from moyai.core.video.operations.presence import give_up
from moyai.core.video.operations.rooms import end_room
from moyai.core.video.purposes import get_purpose

SYSTEM = "system:video"
GONE_AFTER = timedelta(seconds=45)
"""Real time without a question from a page. One question waits for twenty seconds."""
SIGNAL_LIFE = timedelta(minutes=2)


def look_after_rooms(*, now: datetime, real: datetime) -> int:
    """Look after every open room; return how many there were.

    Args:
        now: the town's time.
        real: the real time, by which pages ask.
    """
    expire_signals(real=real)
    rooms = list(Room.objects.filter(ended_at__isnull=True))
    for room in rooms:
        if room.closes_at <= now:
            end_room(room=room, why=EndWhy.TIME, actor=SYSTEM, now=now)
            continue
        drop_gone(room=room, now=now, real=real)
        tell_late(room=room, now=now)
    return len(rooms)


@transaction.atomic
def expire_signals(*, real: datetime) -> None:
    """Erase what nobody has read within two minutes."""
    Signal.objects.filter(sent_at__lt=real - SIGNAL_LIFE).delete()


def drop_gone(*, room: Room, now: datetime, real: datetime) -> None:
    """Note who has not asked for too long."""
    here = Seat.objects.filter(room=room, left_at__isnull=True, seen_at__lt=real - GONE_AFTER)
    for seat in here.exclude(page=""):
        give_up(seat=seat, now=now)


@transaction.atomic
def tell_late(*, room: Room, now: datetime) -> bool:
    """Tell whoever waits what to do when the awaited one is late; once, until she waits longer."""
    purpose = get_purpose(room.purpose)
    due = now - timedelta(seconds=purpose.wait_s)
    late = Room.objects.filter(pk=room.pk, ended_at__isnull=True, late_at__isnull=True, late_from__lte=due)
    if not late.update(late_at=now):
        return False
    write(room, EventKind.LATE, now, detail=purpose.awaited)
    audit("tell_late", room, SYSTEM, now, awaited=purpose.awaited)
    purpose.hear(room, "late", SYSTEM, now)
    return True
