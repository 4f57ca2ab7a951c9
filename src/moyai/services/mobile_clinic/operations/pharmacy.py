"""The pharmacist's side: asks the doctor, accepts, explains by video, dispenses, hands it on."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.core.video.enums import EndWhy
from moyai.core.video.queries import find_last_room
from moyai.services.mobile_clinic.call_purposes import GUIDANCE
from moyai.services.mobile_clinic.enums_treatment import GuidanceOutcome, Handing, PrescriptionStatus
from moyai.services.mobile_clinic.guidance_rooms import end_guidance_room
from moyai.services.mobile_clinic.models import Guidance, Inquiry, Practitioner, Prescription
from moyai.services.mobile_clinic.notices_treatment import tell_guidance, tell_ready
from moyai.services.mobile_clinic.operations.prescriptions import check_in_time
from moyai.services.mobile_clinic.prescription_steps import require_pharmacist, take_step
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.sealed_words import seal_words
from moyai.services.mobile_clinic.texts import treatment as say

S = PrescriptionStatus


@transaction.atomic
def ask_doctor(*, prescription: Prescription, question: str, by: Practitioner, now: datetime) -> Inquiry:
    """Ask the doctor before dispensing (疑義照会); until the answer nothing goes on.

    Raises:
        TreatmentRefused: ``not_a_pharmacist``, ``words_missing``, ``not_now``.
    """
    require_pharmacist(by, prescription)
    if not question.strip():
        raise TreatmentRefused("words_missing", say.WORDS_MISSING)
    take_step(prescription, [S.SENT, S.ACCEPTED], S.ASKED, by=by, now=now)
    code = make_free_code(lambda made: Inquiry.objects.filter(code=made).exists())
    one = Inquiry(code=code, prescription=prescription, asked_by=by, asked_at=now)
    one.question = seal_words(patient=prescription.patient, about=one.about, words=question.strip(), now=now)
    one.save(force_insert=True)
    return one


@transaction.atomic
def accept_prescription(*, prescription: Prescription, by: Practitioner, now: datetime) -> Prescription:
    """Take a prescription on.

    Raises:
        TreatmentRefused: ``not_a_pharmacist``, ``too_late``, ``not_now``.
    """
    require_pharmacist(by, prescription)
    check_in_time(prescription, now)
    take_step(prescription, [S.SENT], S.ACCEPTED, by=by, now=now)
    return prescription


@transaction.atomic
def plan_guidance(
    *,
    prescription: Prescription,
    at: datetime,
    rests_on: str,
    leak_risk_told: bool,
    by: Practitioner,
    now: datetime,
) -> Guidance:
    """Make an appointment for guidance by video (sight and sound; sound alone is not allowed).

    The pharmacist judges each time whether video is enough. Planned anew, the last word counts.

    Args:
        prescription: accepted, not yet handed over.
        at: when the pharmacy calls her.
        rests_on: what the judgement rests on.
        leak_risk_told: that she was told of the risk of a leak.
        by: the pharmacist.
        now: the town's time.

    Raises:
        TreatmentRefused: ``not_a_pharmacist``, ``words_missing``, ``risk_untold``, ``not_now``.
    """
    require_pharmacist(by, prescription)
    if not rests_on.strip():
        raise TreatmentRefused("words_missing", say.WORDS_MISSING)
    if not leak_risk_told:
        raise TreatmentRefused("risk_untold", say.RISK_UNTOLD)
    if prescription.status not in (S.ACCEPTED, S.DISPENSED) or at < now:
        raise TreatmentRefused("not_now", say.NOT_NOW)
    one = Guidance.objects.filter(prescription=prescription).first()
    if one is None:
        code = make_free_code(lambda made: Guidance.objects.filter(code=made).exists())
        one = Guidance(code=code, prescription=prescription, leak_risk_told=True)
    elif one.outcome != GuidanceOutcome.PLANNED:
        raise TreatmentRefused("not_now", say.NOT_NOW)
    elif one.planned_at != at:
        end_guidance_room(one, EndWhy.CANCELLED, f"user:{by.user_id}", now)
    one.pharmacist, one.planned_at = by, at
    one.rests_on = seal_words(patient=prescription.patient, about=one.about, words=rests_on.strip(), now=now)
    one.save()
    _audit("plan_guidance", prescription, by, now, at=at.isoformat())
    tell_guidance(one, now)
    return one


@transaction.atomic
def end_guidance(
    *, guidance: Guidance, outcome: GuidanceOutcome, note: str, by: Practitioner, now: datetime
) -> Guidance:
    """Note that she was told how to take it, by video or, where that was not enough, in person.

    Its call, if one is open, ends with it.

    Raises:
        TreatmentRefused: ``not_a_pharmacist``, ``not_now``; ``sound_alone``: they went on by telephone, which
            is no guidance by video.
    """
    one = guidance.prescription
    require_pharmacist(by, one)
    room = find_last_room(GUIDANCE, guidance.code)
    if outcome == GuidanceOutcome.DONE and room is not None and room.by_phone_at is not None:
        raise TreatmentRefused("sound_alone", say.GUIDANCE_BY_PHONE)
    sealed = seal_words(patient=one.patient, about=guidance.about_note, words=note.strip(), now=now)
    planned = Guidance.objects.filter(pk=guidance.pk, outcome=GuidanceOutcome.PLANNED)
    if outcome == GuidanceOutcome.PLANNED or not planned.update(outcome=outcome, note=sealed, ended_at=now):
        raise TreatmentRefused("not_now", say.NOT_NOW)
    why = EndWhy.IN_PERSON if outcome == GuidanceOutcome.IN_PERSON else EndWhy.FINISHED
    end_guidance_room(guidance, why, f"user:{by.user_id}", now)
    _audit("end_guidance", one, by, now, outcome=outcome)
    guidance.refresh_from_db()
    return guidance


@transaction.atomic
def dispense(
    *, prescription: Prescription, needs_cooling: bool, by: Practitioner, now: datetime
) -> Prescription:
    """Note that the medicines are made up; ``needs_cooling``: they are carried in a cool box.

    Raises:
        TreatmentRefused: ``not_a_pharmacist``, ``too_late``, ``not_now``.
    """
    require_pharmacist(by, prescription)
    take_step(prescription, [S.ACCEPTED], S.DISPENSED, by=by, now=now, needs_cooling=needs_cooling)
    if prescription.handing == Handing.COUNTER:
        tell_ready(prescription, now)
    return prescription


@transaction.atomic
def give_to_fleet(*, prescription: Prescription, by: Practitioner, now: datetime) -> Prescription:
    """Give the medicines to the fleet, once she was told how to take them; the fleet chooses who carries.

    Raises:
        TreatmentRefused: ``not_a_pharmacist``, ``no_guidance``, ``not_now``.
    """
    require_pharmacist(by, prescription)
    _require_guidance(prescription)
    take_step(prescription, [S.DISPENSED], S.CARRIED, by=by, now=now, consignment="")
    return prescription


@transaction.atomic
def hand_at_counter(*, prescription: Prescription, by: Practitioner, now: datetime) -> Prescription:
    """Note that she has her medicines: handed over at the counter, or confirmed on the telephone.

    Raises:
        TreatmentRefused: ``not_a_pharmacist``, ``no_guidance``, ``not_now``.
    """
    require_pharmacist(by, prescription)
    _require_guidance(prescription)
    take_step(prescription, [S.DISPENSED, S.DELIVERED], S.RECEIVED, by=by, now=now)
    return prescription


def _require_guidance(one: Prescription) -> None:
    over = [GuidanceOutcome.DONE, GuidanceOutcome.IN_PERSON]
    if not Guidance.objects.filter(prescription=one, outcome__in=over).exists():
        raise TreatmentRefused("no_guidance", say.NO_GUIDANCE)


def _audit(verb: str, one: Prescription, by: Practitioner, now: datetime, **facts: object) -> None:
    actor, subject = f"user:{by.user_id}", f"prescription:{one.code}"
    record(actor=actor, action=f"mobile_clinic.{verb}", subject=subject, now=now, **facts)
