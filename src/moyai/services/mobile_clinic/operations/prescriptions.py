"""The doctor's side of a prescription: written, handed off, answered for, cancelled; and any step undone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from moyai.core.clock import local
from moyai.core.codes import make_free_code
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import Consignment
from moyai.fleet.consignments.operations import cancel_consignment
from moyai.services.mobile_clinic.drug_lines import DrugLine, check_lines
from moyai.services.mobile_clinic.enums import InstitutionKind, Profession
from moyai.services.mobile_clinic.enums_treatment import Handing, InquiryOutcome, PrescriptionStatus
from moyai.services.mobile_clinic.models import (
    Inquiry,
    Institution,
    Patient,
    Practitioner,
    Prescription,
    PrescriptionSheet,
    PrescriptionStep,
    Visit,
)
from moyai.services.mobile_clinic.notices_treatment import tell_cancelled, tell_sent
from moyai.services.mobile_clinic.policy_treatment import get_treatment_policy
from moyai.services.mobile_clinic.prescription_steps import require_doctor, take_step
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.sealed_words import seal_words
from moyai.services.mobile_clinic.teens import is_private, is_private_record
from moyai.services.mobile_clinic.texts import treatment as say

S = PrescriptionStatus
UNDOABLE = (S.SENT, S.ACCEPTED, S.DISPENSED, S.CARRIED, S.RECEIVED, S.CANCELLED)
"""What a person's press led to, and that person may take back."""


@transaction.atomic
def write_prescription(
    *,
    patient: Patient,
    lines: Sequence[DrugLine],
    by: Practitioner,
    now: datetime,
    visit: Visit | None = None,
) -> Prescription:
    """Write a prescription; nobody but the institution sees it until it is handed off.

    Raises:
        TreatmentRefused: ``not_a_doctor``, ``wrong_drugs``.
    """
    if by.profession != Profession.DOCTOR or by.institution_id != patient.institution_id:
        raise TreatmentRefused("not_a_doctor", say.NOT_A_DOCTOR)
    days = get_treatment_policy().prescription_days
    one = Prescription.objects.create(
        code=make_free_code(lambda made: Prescription.objects.filter(code=made).exists()),
        patient=patient,
        visit=visit,
        doctor=by,
        status=S.DRAFT,
        written_at=now,
        valid_until=local(now).date() + timedelta(days=days - 1),
    )
    _write_sheet(one, lines, by, now)
    take_step(one, [S.DRAFT], S.DRAFT, by=by, now=now)
    return one


@transaction.atomic
def rewrite_prescription(
    *, prescription: Prescription, lines: Sequence[DrugLine], by: Practitioner, now: datetime
) -> Prescription:
    """Write a draft anew; the old sheet is kept.

    Raises:
        TreatmentRefused: ``not_a_doctor``, ``wrong_drugs``, ``not_now``.
    """
    require_doctor(by, prescription)
    take_step(prescription, [S.DRAFT], S.DRAFT, by=by, now=now)
    _write_sheet(prescription, lines, by, now)
    return prescription


@transaction.atomic
def send_prescription(
    *,
    prescription: Prescription,
    pharmacy: Institution,
    handing: Handing,
    by: Practitioner,
    now: datetime,
) -> Prescription:
    """Hand a prescription off to the pharmacy that the patient chose.

    The signed paper follows by post, as the law wants where there is no electronic prescription.

    Raises:
        TreatmentRefused: ``not_a_doctor``, ``no_pharmacy``, ``too_late``, ``not_now``; ``counter_only``: of
            what nobody else is to know nothing is brought to her family's door.
    """
    require_doctor(by, prescription)
    if pharmacy.kind != InstitutionKind.PHARMACY:
        raise TreatmentRefused("no_pharmacy", say.NO_PHARMACY)
    if handing == Handing.DELIVERY and _is_hers_alone(prescription):
        raise TreatmentRefused("counter_only", say.COUNTER_ONLY)
    check_in_time(prescription, now)
    take_step(prescription, [S.DRAFT], S.SENT, by=by, now=now, pharmacy=pharmacy, handing=handing)
    tell_sent(prescription, now)
    return prescription


@transaction.atomic
def answer_inquiry(
    *,
    inquiry: Inquiry,
    outcome: InquiryOutcome,
    answer: str,
    by: Practitioner,
    now: datetime,
    lines: Sequence[DrugLine] = (),
) -> Prescription:
    """Answer a pharmacist; a changed prescription gets a new sheet, and the pharmacist looks at it anew.

    Raises:
        TreatmentRefused: ``not_a_doctor``, ``words_missing``, ``wrong_drugs``, ``not_now``.
    """
    one = inquiry.prescription
    require_doctor(by, one)
    if not answer.strip():
        raise TreatmentRefused("words_missing", say.WORDS_MISSING)
    is_off = outcome == InquiryOutcome.CANCELLED
    take_step(one, [S.ASKED], S.CANCELLED if is_off else S.SENT, by=by, now=now)
    facts = {"outcome": outcome, "answered_by": by, "answered_at": now}
    sealed = seal_words(patient=one.patient, about=inquiry.about_answer, words=answer.strip(), now=now)
    if not Inquiry.objects.filter(pk=inquiry.pk, answered_at=None).update(answer=sealed, **facts):
        raise TreatmentRefused("not_now", say.NOT_NOW)
    if outcome == InquiryOutcome.CHANGED:
        _write_sheet(one, lines, by, now)
    if is_off:
        tell_cancelled(one, now)
    return one


@transaction.atomic
def cancel_prescription(*, prescription: Prescription, by: Practitioner, now: datetime) -> Prescription:
    """Take a prescription back, as long as nothing was dispensed.

    Raises:
        TreatmentRefused: ``not_a_doctor``, ``not_now``.
    """
    require_doctor(by, prescription)
    is_known = prescription.pharmacy_id is not None
    take_step(prescription, [S.DRAFT, S.SENT, S.ASKED, S.ACCEPTED], S.CANCELLED, by=by, now=now)
    if is_known:
        tell_cancelled(prescription, now)
    return prescription


@transaction.atomic
def undo_step(*, prescription: Prescription, by: Practitioner, now: datetime) -> Prescription:
    """Take the last step back: whoever took it, within minutes, and as long as nobody has gone on.

    Raises:
        TreatmentRefused: ``cannot_undo``, ``carrier_has_it``.
    """
    step = find_undoable(prescription, by, now)
    if step is None:
        raise TreatmentRefused("cannot_undo", say.CANNOT_UNDO)
    changes: dict[str, Any] = {}
    if step.after == S.CARRIED:
        _call_back(prescription, f"user:{by.user_id}", now)
        changes["consignment"] = ""
    if step.after == S.SENT:
        changes["pharmacy"] = None
    take_step(prescription, [S(step.after)], S(step.before), by=by, now=now, **changes)
    undone = PrescriptionStep.objects.filter(prescription=prescription, undone_at=None)
    newest = undone.order_by("-pk").values_list("pk", flat=True)[0]
    undone.filter(pk__in=[step.pk, newest]).update(undone_at=now)
    return prescription


def find_undoable(one: Prescription, by: Practitioner, now: datetime) -> PrescriptionStep | None:
    """Return the step that somebody may take back now."""
    last = one.steps.filter(undone_at=None).order_by("-pk").first()
    if last is None or last.by_id != by.pk or last.after not in UNDOABLE or last.before == last.after:
        return None
    if last.before == S.ASKED or now - last.at > get_treatment_policy().step_undo:
        return None
    return last


def check_in_time(one: Prescription, now: datetime) -> None:
    """Refuse a prescription whose days are over.

    Raises:
        TreatmentRefused: ``too_late``.
    """
    if local(now).date() > one.valid_until:
        raise TreatmentRefused("too_late", say.TOO_LATE.format(day=f"{one.valid_until:%m/%d}"))


def _is_hers_alone(one: Prescription) -> bool:
    return is_private(one.visit.programme) if one.visit is not None else is_private_record(one.patient)


def _call_back(one: Prescription, actor: str, now: datetime) -> None:
    for goods in Consignment.objects.filter(code=one.consignment):
        try:
            cancel_consignment(consignment=goods, actor=actor, now=now, by_service=True)
        except GoodsRefused:
            raise TreatmentRefused("carrier_has_it", say.CARRIER_HAS_IT) from None


def _write_sheet(one: Prescription, lines: Sequence[DrugLine], by: Practitioner, now: datetime) -> None:
    try:
        check_lines(lines)
    except ValueError as wrong:
        raise TreatmentRefused("wrong_drugs", say.WRONG_DRUGS[str(wrong)]) from None
    number = one.sheets.count() + 1
    sheet = PrescriptionSheet(prescription=one, number=number, written_by=by, written_at=now)
    words = [line.to_json() for line in lines]
    sheet.content = seal_words(patient=one.patient, about=sheet.about, words=words, now=now)
    sheet.save(force_insert=True)
