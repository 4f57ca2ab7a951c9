"""Calls of visits: the institution opens, lets its own people in, invites family, ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.errors import Refused
from moyai.core.manifest import read_settings
from moyai.core.residents.models import Resident
from moyai.core.video.addresses import make_link
from moyai.core.video.enums import EndWhy
from moyai.core.video.models import Room, Seat
from moyai.core.video.operations import (
    Invitation,
    Seated,
    end_room,
    invite,
    make_new_link,
    open_room,
    seat_user,
)
from moyai.core.video.queries import find_room
from moyai.engines.conversation import Localized, joined
from moyai.services.mobile_clinic.call_purposes import VISIT
from moyai.services.mobile_clinic.calls import BEFORE_CALL, ROLE_OF, send_link
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.enums_treatment import SwitchReason
from moyai.services.mobile_clinic.models import InPersonMove, Patient, Practitioner, Visit
from moyai.services.mobile_clinic.queries.plans import check_may_be_online
from moyai.services.mobile_clinic.texts import calls as texts

AFTER_END = timedelta(hours=1)
AT_LEAST = timedelta(hours=2)
MOST_NAME = 60


class NoCall(Refused):
    """There can be no call of this visit."""

    def __init__(self, code: str, text: Localized) -> None:
        super().__init__(code, text)


NOT_NOW = Localized(
    "この訪問は終わったか、取り消されています。ビデオでの診察はできません。",
    "This visit is over or was called off: there is no call.",
)
NO_CALL_YET = Localized(
    "まだ診察の通話が開いていません。先に入ってから、よんでください。",
    "The call is not open yet. Enter it first, then invite.",
)


@transaction.atomic
def enter_call(*, visit: Visit, user: User, practice: Practitioner, now: datetime) -> Seated:
    """Let somebody of the institution into the visit's call, opened when there is none yet.

    The patient sits with the nurse, and neither opens nor ends anything. Whether ``practice`` may see this
    patient is asked before (`access.find_relation`).

    Raises:
        NoCall: she may not be examined by video (`queries.plans.check_may_be_online`: the institution's
            notification, a plan that holds, a consent that was withdrawn), or the visit is over. What is
            settled at her side, such as who she is, is shown beside the way in instead.
        RoomFull: four people have seats.
    """
    against = check_may_be_online(visit.patient, local(now).date())
    if against:
        raise NoCall("not_online", joined(against, "", " "))
    status = Visit.objects.filter(pk=visit.pk).values_list("status", flat=True).get()
    if status not in (*BEFORE_CALL, VisitStatus.IN_CALL):
        raise NoCall("no_call_now", NOT_NOW)
    actor = f"user:{user.pk}"
    closes_at = max(visit.call_until + AFTER_END, now + AT_LEAST)
    phone = visit.institution.partner.phone
    room = open_room(
        purpose=VISIT, reference=visit.code, closes_at=closes_at, phone=phone, actor=actor, now=now
    )
    role = ROLE_OF[Profession(practice.profession)]
    return seat_user(room=room, user=user, role=role, name=user.display_name or user.username, now=now)


@transaction.atomic
def invite_relative(*, visit: Visit, relative: Resident, by: User, now: datetime) -> Seat:
    """Send a family member a link that works once, through the notices' doors; again: a new link.

    Whether she is family is asked before; whether the patient agreed to family, here (`check_guest`).

    Raises:
        NoCall: the call is not open.
        NotAgreed: the patient did not agree that family joins.
        RoomFull: four people have seats.
    """
    room = get_room(visit)
    actor = f"user:{by.pk}"
    ends = find_link_end(now)
    known = Seat.objects.filter(room=room, contact=relative.code, revoked_at__isnull=True).first()
    if known is not None:
        made = make_new_link(seat=known, expires_at=ends, actor=actor, now=now)
    else:
        made = invite(
            room=room,
            role="family",
            name=relative.name,
            expires_at=ends,
            actor=actor,
            now=now,
            contact=relative.code,
        )
    send_link(made.seat, make_link(made), now)
    return made.seat


@transaction.atomic
def invite_guest(*, visit: Visit, role: str, name: str, by: User, now: datetime) -> Invitation:
    """Make a link for somebody who is not in the register, such as an interpreter; again: a new link.

    The link is told once, to whoever invites: she shows it, or sends it by what the guest has. Nothing of how
    the guest is reached is kept.

    Args:
        visit: whose call, which is open.
        role: ``family`` or ``interpreter``.
        name: as the others in the call are shown it.
        by: who invites.
        now: the town's time.

    Raises:
        NoCall: the call is not open, or nobody is named.
        NotAgreed: the patient did not agree that such a person joins.
        RoomFull: four people have seats.
    """
    if not name.strip():
        raise NoCall("no_name", texts.NO_NAME)
    room, actor, ends = get_room(visit), f"user:{by.pk}", find_link_end(now)
    seats = Seat.objects.filter(room=room, role=role, name=name.strip()[:MOST_NAME], is_host=False)
    known = seats.filter(contact="", revoked_at__isnull=True).first()
    if known is not None:
        return make_new_link(seat=known, expires_at=ends, actor=actor, now=now)
    facts: dict[str, Any] = {"role": role, "name": name.strip()[:MOST_NAME], "expires_at": ends}
    return invite(room=room, **facts, actor=actor, now=now)


def find_link_end(now: datetime) -> datetime:
    """Return until when a link that is made now can be used."""
    return now + timedelta(minutes=read_settings("mobile_clinic")["call_link_minutes"])


@transaction.atomic
def end_call(*, visit: Visit, why: EndWhy, actor: str, now: datetime) -> bool:
    """End the call of a visit for everybody, if one is open: consent withdrawn, seen in person instead.

    Every page in it says why, in plain words, and lets camera and microphone go.

    Returns:
        Whether there was one.
    """
    room = find_room(VISIT, visit.code)
    return room is not None and end_room(room=room, why=why, actor=actor, now=now)


def hear_withdrawal(patient: Patient, _visit: Visit | None, now: datetime) -> None:
    """Consent is gone: every call that is open for this patient ends, whoever waits in it."""
    _end_all(patient, EndWhy.CONSENT, now)


def hear_move(move: InPersonMove, now: datetime) -> None:
    """She is seen in person instead: the call ends."""
    why = EndWhy.CONSENT if move.why == SwitchReason.CONSENT_GONE else EndWhy.IN_PERSON
    end_call(visit=move.visit, why=why, actor=f"user:{move.moved_by.user_id}", now=now)


def _end_all(patient: Patient, why: EndWhy, now: datetime) -> None:
    codes = list(patient.visits.values_list("code", flat=True))
    for room in Room.objects.filter(purpose=VISIT, reference__in=codes, ended_at__isnull=True):
        end_room(room=room, why=why, actor="system:mobile_clinic", now=now)


def get_room(visit: Visit) -> Room:
    """Return the open call of a visit.

    Raises:
        NoCall: there is none.
    """
    room = find_room(VISIT, visit.code)
    if room is None:
        raise NoCall("no_call_yet", NO_CALL_YET)
    return room
