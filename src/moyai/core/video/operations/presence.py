"""Who is there, what they send, and who has gone."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.video.enums import EventKind
from moyai.core.video.models import Room, Seat, Signal
from moyai.core.video.operations.log import show, write
from moyai.core.video.operations.rooms import name_actor
from moyai.core.video.purposes import get_purpose
from moyai.core.video.refusals import GivenUp, TakenOver

SEEN_EVERY = timedelta(seconds=5)


@transaction.atomic
def join(*, seat: Seat, page: str, has_sound: bool, has_picture: bool, now: datetime, real: datetime) -> None:
    """Put a page into the call; another page of the same person is out.

    Args:
        seat: who.
        page: random name that the page has given itself.
        has_sound: whether she sends sound.
        has_picture: whether she sends a picture.
        now: the town's time.
        real: the real time, by which pages ask.
    """
    Signal.objects.filter(recipient=seat).delete()
    changes = {"page": page, "joined_at": now, "left_at": None, "seen_at": real}
    Seat.objects.filter(pk=seat.pk).update(**changes, has_sound=has_sound, has_picture=has_picture)
    seat.refresh_from_db()
    write(seat.room, EventKind.JOINED, now, seat, "" if has_picture else "sound")
    _look_who_is_there(seat, now)


@transaction.atomic
def note_seen(*, seat: Seat, page: str, real: datetime) -> None:
    """Note that a page has asked.

    Raises:
        TakenOver: it is not the page that sits there.
        GivenUp: it did not ask for too long, and the others have been told so; it joins anew, as a new page.
    """
    if seat.page != page:
        raise TakenOver
    if seat.left_at is not None:
        raise GivenUp
    if seat.seen_at is None or abs(real - seat.seen_at) > SEEN_EVERY:
        Seat.objects.filter(pk=seat.pk).update(seen_at=real)


@transaction.atomic
def leave(*, seat: Seat, page: str, now: datetime) -> None:
    """Take a page out of the call; one that is out already changes nothing."""
    gone = Seat.objects.filter(pk=seat.pk, page=page, left_at__isnull=True)
    if gone.update(left_at=now, page=""):
        Signal.objects.filter(recipient=seat).delete()
        write(seat.room, EventKind.LEFT, now, seat)


@transaction.atomic
def give_up(*, seat: Seat, now: datetime) -> None:
    """Note that a page has not asked for too long."""
    if Seat.objects.filter(pk=seat.pk, page=seat.page, left_at__isnull=True).update(left_at=now):
        write(seat.room, EventKind.LOST, now, seat)


@transaction.atomic
def set_media(*, seat: Seat, has_sound: bool, has_picture: bool, why: str, now: datetime) -> None:
    """Note what somebody sends; a picture that goes or comes is written down with why.

    Args:
        seat: whose.
        has_sound: whether she sends sound.
        has_picture: whether she sends a picture.
        why: ``button`` or ``poor`` (the connection).
        now: the town's time.
    """
    had_picture = seat.has_picture
    Seat.objects.filter(pk=seat.pk).update(has_sound=has_sound, has_picture=has_picture)
    if had_picture != has_picture:
        kind = EventKind.PICTURE_ON if has_picture else EventKind.PICTURE_OFF
        write(seat.room, kind, now, seat, why)
    else:
        show(seat.room)


@transaction.atomic
def note_restart(*, seat: Seat, why: str, now: datetime) -> None:
    """Write down that a page connects anew (ICE restart)."""
    write(seat.room, EventKind.RESTARTED, now, seat, why)


def _look_who_is_there(seat: Seat, now: datetime) -> None:
    """Begin the call when the awaited one and another are there; else whoever holds it waits from now."""
    purpose = get_purpose(seat.room.purpose)
    here = [one for one in Seat.objects.filter(room=seat.room_id, revoked_at__isnull=True) if one.is_here]
    if not any(one.role == purpose.awaited for one in here):
        if any(one.is_host for one in here):
            Room.objects.filter(pk=seat.room_id, late_from__isnull=True).update(late_from=now)
        return
    Room.objects.filter(pk=seat.room_id).update(late_from=None, late_at=None)
    if len(here) < 2:
        return
    if Room.objects.filter(pk=seat.room_id, began_at__isnull=True).update(began_at=now):
        write(seat.room, EventKind.BEGAN, now)
        purpose.hear(Room.objects.get(pk=seat.room_id), "began", name_actor(seat), now)
