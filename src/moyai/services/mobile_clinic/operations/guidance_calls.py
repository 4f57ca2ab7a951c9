"""Medication guidance by video: agreed to, opened by the pharmacist, entered by the patient, ended."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.residents.models import Resident
from moyai.core.video.addresses import make_link
from moyai.core.video.enums import EndWhy
from moyai.core.video.models import Room, Seat
from moyai.core.video.operations import Seated, invite, make_new_link, open_room, seat_user
from moyai.core.video.queries import find_room
from moyai.services.mobile_clinic.call_purposes import FAMILY, GUIDANCE, PATIENT, PHARMACIST
from moyai.services.mobile_clinic.calls import send_link
from moyai.services.mobile_clinic.enums_treatment import AgreedBy, GuidanceOutcome
from moyai.services.mobile_clinic.guidance_rooms import GuidanceNotAgreed, check_guest, end_guidance_room
from moyai.services.mobile_clinic.models import Guidance, Practitioner
from moyai.services.mobile_clinic.operations.calls import find_link_end
from moyai.services.mobile_clinic.prescription_steps import require_pharmacist
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.texts import treatment as say

AT_LEAST = timedelta(hours=2)


@transaction.atomic
def agree_guidance(*, guidance: Guidance, agreed_by: AgreedBy, actor: str, now: datetime) -> Guidance:
    """Note that she wishes to be told by video how to take her medicines; said twice is once.

    She was told of the risk of a leak when it was planned, that the pharmacist may break it off, and that she
    may go back on it at any moment (薬機法施行規則: at her own request, sight and sound).

    Args:
        guidance: which is planned.
        agreed_by: who said so.
        actor: who wrote it down: ``"user:…"`` or ``"resident:…"``.
        now: the town's time.

    Raises:
        TreatmentRefused: ``not_now``: it is over.
    """
    open_ = Guidance.objects.filter(pk=guidance.pk, outcome=GuidanceOutcome.PLANNED)
    if open_.filter(agreed_at__isnull=True).update(agreed_at=now, agreed_by=agreed_by):
        _audit("agree_guidance", guidance, actor, now, agreed_by=agreed_by)
    elif not open_.exists():
        raise TreatmentRefused("not_now", say.NOT_NOW)
    guidance.refresh_from_db()
    return guidance


@transaction.atomic
def take_agreement_back(*, guidance: Guidance, actor: str, now: datetime) -> Guidance:
    """Note that she does not want it by video any more: a call that is open ends at once.

    Raises:
        TreatmentRefused: ``nothing_stands``.
    """
    agreed = Guidance.objects.filter(pk=guidance.pk, agreed_at__isnull=False, outcome=GuidanceOutcome.PLANNED)
    if not agreed.update(agreed_at=None, agreed_by=""):
        raise TreatmentRefused("nothing_stands", say.NOTHING_STANDS)
    end_guidance_room(guidance, EndWhy.CONSENT, actor, now)
    _audit("take_agreement_back", guidance, actor, now)
    guidance.refresh_from_db()
    return guidance


@transaction.atomic
def enter_guidance(*, guidance: Guidance, user: User, practice: Practitioner, now: datetime) -> Seated:
    """Let the pharmacist into the guidance's call, opened when there is none yet: the pharmacy calls.

    Raises:
        TreatmentRefused: ``not_a_pharmacist``, ``not_now``: it is over.
        GuidanceNotAgreed: she has not agreed.
        RoomFull: four people have seats.
    """
    one = guidance.prescription
    require_pharmacist(practice, one)
    guidance.refresh_from_db()
    if guidance.outcome != GuidanceOutcome.PLANNED:
        raise TreatmentRefused("not_now", say.NOT_NOW)
    if guidance.agreed_at is None:
        raise GuidanceNotAgreed
    closes_at = max(guidance.planned_at, now) + AT_LEAST
    phone = practice.institution.partner.phone
    facts: dict[str, Any] = {"purpose": GUIDANCE, "reference": guidance.code, "phone": phone}
    room = open_room(**facts, closes_at=closes_at, actor=f"user:{user.pk}", now=now)
    return seat_user(room=room, user=user, role=PHARMACIST, name=user.display_name or user.username, now=now)


@transaction.atomic
def enter_as_guest(*, guidance: Guidance, user: User, now: datetime) -> Seated:
    """Let the patient, or whoever acts for her, in from her own page, once the pharmacist has called.

    Whether this account is hers or acts for her is asked before.

    Raises:
        TreatmentRefused: ``not_open_yet``: the pharmacy has not called.
        GuidanceNotAgreed, NotAgreed: she has not agreed to it, or to family.
        RoomFull: four people have seats.
    """
    room = get_guidance_room(guidance)
    role = PATIENT if guidance.prescription.patient.resident.user_id == user.pk else FAMILY
    check_guest(room, role)
    return seat_user(room=room, user=user, role=role, name=user.display_name or user.username, now=now)


@transaction.atomic
def invite_to_guidance(*, guidance: Guidance, resident: Resident, by: User, now: datetime) -> Seat:
    """Send the patient, or family of hers, a link that works once; again: a new link.

    Args:
        guidance: whose call, which is open.
        resident: the patient, or family; whether she is that is asked before.
        by: the pharmacist.
        now: the town's time.

    Raises:
        TreatmentRefused: ``not_open_yet``.
        GuidanceNotAgreed, NotAgreed: she has not agreed to it, or to family.
        RoomFull: four people have seats.
    """
    room, actor, ends = get_guidance_room(guidance), f"user:{by.pk}", find_link_end(now)
    role = PATIENT if guidance.prescription.patient.resident_id == resident.pk else FAMILY
    known = Seat.objects.filter(room=room, contact=resident.code, revoked_at__isnull=True).first()
    if known is not None:
        made = make_new_link(seat=known, expires_at=ends, actor=actor, now=now)
    else:
        facts: dict[str, Any] = {"role": role, "name": resident.name, "contact": resident.code}
        made = invite(room=room, **facts, expires_at=ends, actor=actor, now=now)
    send_link(made.seat, make_link(made), now)
    return made.seat


def get_guidance_room(guidance: Guidance) -> Room:
    """Return the open call of a guidance.

    Raises:
        TreatmentRefused: ``not_open_yet``: there is none.
    """
    room = find_room(GUIDANCE, guidance.code)
    if room is None:
        raise TreatmentRefused("not_open_yet", say.GUIDANCE_NOT_OPEN)
    return room


def _audit(verb: str, guidance: Guidance, actor: str, now: datetime, **facts: object) -> None:
    subject = f"prescription:{guidance.prescription.code}"
    record(actor=actor, action=f"mobile_clinic.{verb}", subject=subject, now=now, **facts)
