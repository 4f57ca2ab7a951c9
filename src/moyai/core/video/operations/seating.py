"""Who may sit where: accounts of the house, and links for one person on one device, once."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction

from moyai.core.accounts.models import User
from moyai.core.video.enums import EventKind
from moyai.core.video.models import SEATS, Pass, Room, Seat, Signal
from moyai.core.video.operations.log import audit, show, write
from moyai.core.video.operations.rooms import name_actor
from moyai.core.video.purposes import get_purpose
from moyai.core.video.queries import get_pass
from moyai.core.video.refusals import HostsOnly, LinkExpired, LinkRevoked, LinkUsed, RoomFull, RoomOver
from moyai.core.video.tokens import digest, make_token


class Seated(NamedTuple):
    """A seat, and the secret that the one browser which sits there keeps."""

    seat: Seat
    secret: str


class Invitation(NamedTuple):
    """A seat, and the token of the link to it. It is told once; only its digest is kept."""

    seat: Seat
    token: str


@transaction.atomic
def seat_user(*, room: Room, user: User, role: str, name: str, now: datetime) -> Seated:
    """Let an account in; the device on which it was before is out.

    Whether the account may is the service's question, asked before.

    Raises:
        RoomOver: the call is over.
        RoomFull: four people have seats.
    """
    _check_open(room)
    seat = Seat.objects.filter(room=room, user=user, revoked_at__isnull=True).first()
    if seat is None:
        seat = _take_slot(room, role, name, user=user)
    secret = make_token()
    Seat.objects.filter(pk=seat.pk).update(secret_digest=digest(secret), expires_at=room.closes_at)
    audit("seat_user", room, f"user:{user.pk}", now, role=role)
    seat.refresh_from_db()
    return Seated(seat, secret)


@transaction.atomic
def invite(
    *, room: Room, role: str, name: str, expires_at: datetime, actor: str, now: datetime, contact: str = ""
) -> Invitation:
    """Give somebody without an account a seat, and make a link to it.

    Args:
        room: where.
        role: one that holds no call.
        name: as the others are shown it.
        expires_at: when the link can be used no more.
        actor: who invites.
        now: the town's time.
        contact: the service's code of whom a new link can be sent to; empty: nobody.

    Raises:
        HostsOnly: the role holds calls; a link never carries such rights.
        Refused: the purpose lets nobody be invited into this role (`Purpose.check_guest`).
        RoomOver: the call is over.
        RoomFull: four people have seats.
    """
    _check_open(room)
    if role in get_purpose(room.purpose).hosts or role not in get_purpose(room.purpose).roles:
        raise HostsOnly
    get_purpose(room.purpose).check_guest(room, role)
    seat = _take_slot(room, role, name, contact=contact)
    return _make_link(seat, expires_at, actor, now)


@transaction.atomic
def make_new_link(*, seat: Seat, expires_at: datetime, actor: str, now: datetime) -> Invitation:
    """Make another link to a guest's seat; older ones, and the device that sat there, are out.

    Raises:
        HostsOnly: an account's seat has no links.
        Refused: the purpose does not let anybody into this role any more.
        RoomOver: the call is over.
        LinkRevoked: the seat was taken back.
    """
    _check_open(seat.room)
    if seat.is_host or seat.user_id:
        raise HostsOnly
    if seat.revoked_at is not None:
        raise LinkRevoked
    get_purpose(seat.room.purpose).check_guest(seat.room, seat.role)
    seat.passes.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    _empty(seat)
    Seat.objects.filter(pk=seat.pk).update(asked_at=None)
    return _make_link(seat, expires_at, actor, now)


@transaction.atomic
def use_link(*, name: str, token: str, now: datetime) -> Seated:
    """Seat whoever holds the link on the device that shows it; the link is used up.

    Raises:
        NoSuchLink: nobody made it.
        LinkUsed: somebody has sat down with it.
        LinkExpired: too late.
        LinkRevoked: it was taken back.
        RoomOver: the call is over.
        Refused: nobody may be in this role any more (`Purpose.check_guest`).
    """
    link = get_pass(name, token)
    check_link(link, now)
    is_first = Pass.objects.filter(pk=link.pk, used_at__isnull=True, revoked_at__isnull=True)
    if not is_first.update(used_at=now):
        raise LinkUsed
    secret = make_token()
    Seat.objects.filter(pk=link.seat_id).update(
        secret_digest=digest(secret), expires_at=link.seat.room.closes_at, asked_at=None
    )
    write(link.seat.room, EventKind.LINK_USED, now, link.seat)
    audit("use_link", link.seat.room, name_actor(link.seat), now)
    link.seat.refresh_from_db()
    return Seated(link.seat, secret)


def check_link(link: Pass, now: datetime) -> None:
    """Raise what is wrong with a link, if anything is (see ``use_link``)."""
    _check_open(link.seat.room)
    if link.used_at is not None:
        raise LinkUsed
    if link.revoked_at is not None or link.seat.revoked_at is not None:
        raise LinkRevoked
    if link.expires_at <= now:
        raise LinkExpired
    get_purpose(link.seat.room.purpose).check_guest(link.seat.room, link.seat.role)


@transaction.atomic
def note_refused_link(*, link: Pass, code: str, now: datetime) -> None:
    """Write down that a link was shown and refused."""
    write(link.seat.room, EventKind.LINK_REFUSED, now, link.seat, code)


@transaction.atomic
def ask_for_link(*, link: Pass, now: datetime) -> None:
    """Tell the hosts that whoever holds an old link asks for a new one; asking twice is once.

    Raises:
        RoomOver: the call is over.
        LinkRevoked: the seat was taken back.
    """
    _check_open(link.seat.room)
    if link.seat.revoked_at is not None:
        raise LinkRevoked
    if Seat.objects.filter(pk=link.seat_id, asked_at__isnull=True).update(asked_at=now):
        write(link.seat.room, EventKind.LINK_ASKED, now, link.seat)


@transaction.atomic
def revoke_seat(*, seat: Seat, actor: str, now: datetime) -> None:
    """Take a guest's seat back: her links and her device are out, the slot is free.

    Raises:
        HostsOnly: it is a host's seat.
    """
    if seat.is_host:
        raise HostsOnly
    _empty(seat)
    changed = Seat.objects.filter(pk=seat.pk, revoked_at__isnull=True).update(slot=None, revoked_at=now)
    if changed:
        seat.passes.filter(revoked_at__isnull=True).update(revoked_at=now)
        write(seat.room, EventKind.REVOKED, now, seat)
        audit("revoke_seat", seat.room, actor, now, seat=seat.pk)


def _make_link(seat: Seat, expires_at: datetime, actor: str, now: datetime) -> Invitation:
    token = make_token()
    ends = min(expires_at, seat.room.closes_at)
    Pass.objects.create(seat=seat, digest=digest(token), made_at=now, made_by=actor, expires_at=ends)
    write(seat.room, EventKind.INVITED, now, seat)
    audit("invite", seat.room, actor, now, role=seat.role, seat=seat.pk)
    return Invitation(seat, token)


def _empty(seat: Seat) -> None:
    """Have nobody sit there."""
    Seat.objects.filter(pk=seat.pk).update(page="", secret_digest=None, expires_at=None)
    Signal.objects.filter(recipient=seat).delete()
    show(seat.room)


def _take_slot(room: Room, role: str, name: str, user: User | None = None, contact: str = "") -> Seat:
    """Take the lowest free slot; the database decides where two take it at the same moment."""
    is_host = role in get_purpose(room.purpose).hosts
    for slot in range(SEATS):
        if Seat.objects.filter(room=room, slot=slot).exists():
            continue
        facts = {"role": role, "name": name[:60], "is_host": is_host, "user": user, "contact": contact}
        try:
            with transaction.atomic():
                return Seat.objects.create(room=room, slot=slot, **facts)
        except IntegrityError:
            again = Seat.objects.filter(room=room, user=user, revoked_at__isnull=True).first()
            if user is not None and again is not None:
                return again
    raise RoomFull


def _check_open(room: Room) -> None:
    ended = Room.objects.filter(pk=room.pk, ended_at__isnull=False).values_list("ended_why", flat=True)
    if (why := ended.first()) is not None:
        raise RoomOver(why)
