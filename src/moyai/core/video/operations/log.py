"""Lines of a call's log, and that its people are shown something new."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.audit.operations import record
from moyai.core.video.enums import EventKind
from moyai.core.video.models import Event, Room, Seat
from moyai.core.video.queries import doorbell


def write(room: Room, kind: EventKind, now: datetime, seat: Seat | None = None, detail: str = "") -> None:
    """Write a line, and have everybody in the room look."""
    Event.objects.create(room=room, seat=seat, kind=kind, at=now, detail=detail[:40])
    show(room)


def show(room: Room) -> None:
    """Have everybody in the room look, once this is committed."""
    Room.objects.filter(pk=room.pk).update(version=F("version") + 1)
    transaction.on_commit(doorbell.ring)


def audit(verb: str, room: Room, actor: str, now: datetime, **facts: object) -> None:
    """Write into the town's log; the room is named by whose it is, never by its own name."""
    subject = f"{room.purpose}:{room.reference}"
    record(actor=actor, action=f"video.{verb}", subject=subject, now=now, **facts)
