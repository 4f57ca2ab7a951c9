"""Reads on calls."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import F

from moyai.core.video.doorbell import Doorbell, Waiting
from moyai.core.video.enums import EndWhy
from moyai.core.video.models import Event, Pass, QualityReport, Room, Seat, Signal
from moyai.core.video.purposes import get_purpose
from moyai.core.video.refusals import NoSuchLink, NotSeated, RoomOver
from moyai.core.video.tokens import digest

Json = dict[str, Any]


def find_room(purpose: str, reference: str) -> Room | None:
    """Return the open room of a service's own thing, or None."""
    return Room.objects.filter(purpose=purpose, reference=reference, ended_at__isnull=True).first()


def find_last_room(purpose: str, reference: str) -> Room | None:
    """Return the latest room of a service's own thing, open or over, or None."""
    return Room.objects.filter(purpose=purpose, reference=reference).order_by("-opened_at", "-pk").first()


def find_user_seat(room: Room, user_id: int) -> Seat | None:
    """Return the seat that an account has in a room, or None."""
    return Seat.objects.filter(room=room, user_id=user_id, revoked_at__isnull=True).first()


def get_seat(name: str, secret: str, now: datetime) -> Seat:
    """Return the seat of a browser in a room, with the room, which may be over.

    Raises:
        NotSeated: it has none, or not any more.
    """
    found = Seat.objects.select_related("room").filter(
        room__name=name, secret_digest=digest(secret), revoked_at__isnull=True
    )
    seat = found.first() if secret else None
    if seat is None or seat.expires_at is None or seat.expires_at <= now:
        raise NotSeated
    return seat


def get_open_seat(name: str, secret: str, now: datetime) -> Seat:
    """Return the seat of a browser in a room that is open.

    Raises:
        NotSeated: it has none, or not any more.
        RoomOver: the call is over.
    """
    seat = get_seat(name, secret, now)
    if seat.room.ended_at is not None:
        raise RoomOver(seat.room.ended_why)
    return seat


def get_pass(name: str, token: str) -> Pass:
    """Return a link's row, with seat and room.

    Raises:
        NoSuchLink: nobody made it, or for another room.
    """
    found = Pass.objects.select_related("seat__room").filter(seat__room__name=name, digest=digest(token))
    one = found.first()
    if one is None:
        raise NoSuchLink
    return one


def list_seats(room: Room) -> list[Seat]:
    """Return who has a seat, in the order of the slots."""
    return list(Seat.objects.filter(room=room, revoked_at__isnull=True).order_by("slot"))


def list_events(room: Room) -> list[Event]:
    """Return the log of a call, the first first."""
    return list(Event.objects.filter(room=room).select_related("seat"))


def list_reports(room: Room) -> list[QualityReport]:
    """Return how good the connections were, the first report first."""
    return list(QualityReport.objects.filter(seat__room=room).select_related("seat", "peer"))


def list_signals(seat: Seat) -> list[Json]:
    """Return what the page that sits there has not acknowledged yet, in the order in which it was sent."""
    rows = Signal.objects.filter(recipient=seat, recipient_page=seat.page).select_related("sender")
    return [
        {"id": s.pk, "from": s.sender.slot, "page": s.sender_page, "kind": s.kind, "body": s.body}
        for s in rows.order_by("pk")
    ]


def get_state(seat: Seat) -> Json:
    """Return what a page shows of its room. Guests see nobody until a host is there."""
    room = seat.room
    seats = list_seats(room)
    has_host = any(one.is_host and one.is_here for one in seats)
    purpose = get_purpose(room.purpose)
    people = [_describe(one, purpose.roles) for one in seats if one.is_here and one.pk != seat.pk]
    return {
        "version": room.version,
        "is_over": room.ended_at is not None,
        "why": str(EndWhy(room.ended_why).label) if room.ended_why else "",
        "is_open": has_host,
        "has_begun": room.began_at is not None,
        "is_by_phone": room.by_phone_at is not None,
        "is_late": bool(seat.is_host and room.late_at and seat.role != purpose.awaited),
        "slot": seat.slot,
        "is_host": seat.is_host,
        "people": people if has_host or seat.is_host else [],
        "guests": [_describe_guest(one) for one in seats if not one.is_host] if seat.is_host else [],
    }


def _describe(seat: Seat, roles: Any) -> Json:
    return {
        "slot": seat.slot,
        "page": seat.page,
        "name": seat.name,
        "role": str(roles.get(seat.role, "")),
        "has_sound": seat.has_sound,
        "has_picture": seat.has_picture,
    }


def _describe_guest(seat: Seat) -> Json:
    is_asking = seat.asked_at is not None
    return {"slot": seat.slot, "name": seat.name, "is_here": seat.is_here, "is_asking": is_asking}


def find_new(waiting: Collection[Waiting]) -> set[Waiting]:
    """Return those for whom there is something: their room has changed, or a signal lies there."""
    versions = dict(Room.objects.filter(pk__in={w.room for w in waiting}).values_list("pk", "version"))
    mail = Signal.objects.filter(recipient__in={w.seat for w in waiting}, recipient__page=F("recipient_page"))
    seats = set(mail.values_list("recipient_id", flat=True))
    return {w for w in waiting if w.seat in seats or versions.get(w.room) != w.version}


def _find_new_once(waiting: Collection[Waiting]) -> set[Waiting]:
    try:
        return find_new(waiting)
    finally:
        connection.close()


doorbell = Doorbell(_find_new_once)
