"""Rooms: opened, ended, gone on by telephone; and what is done when the awaited one does not come."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.video.enums import EndWhy, EventKind, LateChoice
from moyai.core.video.models import Pass, Room, Seat, Signal
from moyai.core.video.operations.log import audit, show, write
from moyai.core.video.purposes import get_purpose
from moyai.core.video.refusals import HostsOnly
from moyai.core.video.tokens import make_token


@transaction.atomic
def open_room(
    *, purpose: str, reference: str, closes_at: datetime, phone: str, actor: str, now: datetime
) -> Room:
    """Return the open room of a service's own thing, opened when there is none.

    Args:
        purpose: as registered (`purposes.register_purpose`).
        reference: the service's own code.
        closes_at: when it ends by itself.
        phone: the number to ring when the picture fails; empty: there is none.
        actor: who opens it.
        now: the town's time.
    """
    get_purpose(purpose)
    room, is_new = Room.objects.get_or_create(
        purpose=purpose,
        reference=reference,
        ended_at=None,
        defaults={"name": make_token(), "phone": phone[:24], "opened_at": now, "closes_at": closes_at},
    )
    if is_new:
        write(room, EventKind.OPENED, now)
        audit("open_room", room, actor, now)
    return room


@transaction.atomic
def end_room(*, room: Room, why: EndWhy, actor: str, now: datetime) -> bool:
    """End a call for everybody; each page says why. Return False: it was over already."""
    is_ended = Room.objects.filter(pk=room.pk, ended_at__isnull=True).update(ended_at=now, ended_why=why)
    if not is_ended:
        return False
    Signal.objects.filter(recipient__room=room).delete()
    Pass.objects.filter(seat__room=room, used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    write(room, EventKind.ENDED, now, detail=why)
    audit("end_room", room, actor, now, why=str(why))
    room.refresh_from_db()
    get_purpose(room.purpose).hear(room, "ended", actor, now)
    return True


@transaction.atomic
def go_by_phone(*, seat: Seat, now: datetime) -> None:
    """Write down that people talk by telephone now: sound alone, which is not the same as seeing each other.

    Raises:
        HostsOnly: a guest says so.
    """
    _check_host(seat)
    if Room.objects.filter(pk=seat.room_id, by_phone_at__isnull=True).update(by_phone_at=now):
        write(seat.room, EventKind.BY_PHONE, now, seat)
        audit("go_by_phone", seat.room, name_actor(seat), now)
        get_purpose(seat.room.purpose).hear(seat.room, "by_phone", name_actor(seat), now)


@transaction.atomic
def choose_when_late(*, seat: Seat, choice: LateChoice, now: datetime) -> None:
    """Write down what whoever waits does; after waiting longer she is told again.

    Raises:
        HostsOnly: a guest says so.
    """
    _check_host(seat)
    write(seat.room, EventKind.LATE_CHOICE, now, seat, choice)
    if choice == LateChoice.WAIT:
        Room.objects.filter(pk=seat.room_id).update(late_from=now, late_at=None)
        show(seat.room)


def name_actor(seat: Seat) -> str:
    """Return who sits there, as the log names people."""
    return f"user:{seat.user_id}" if seat.user_id else f"call-seat:{seat.pk}"


def _check_host(seat: Seat) -> None:
    if not seat.is_host:
        raise HostsOnly
