"""Consent to video, taken and withdrawn; who the patient is; who else is there."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.services.mobile_clinic.access import CLINICAL
from moyai.services.mobile_clinic.enums import Profession, VisitStatus
from moyai.services.mobile_clinic.enums_treatment import (
    AgreedBy,
    Companion,
    DoctorShown,
    IdentityMeans,
    NoteField,
    Side,
)
from moyai.services.mobile_clinic.listening_treatment import consent_withdrawn
from moyai.services.mobile_clinic.models import (
    IdentityCheck,
    OnlineConsent,
    Patient,
    Practitioner,
    Presence,
    Visit,
)
from moyai.services.mobile_clinic.notices_treatment import tell_withdrawn
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.sealed_words import seal_words
from moyai.services.mobile_clinic.texts import treatment as say

MOST_NAME = 40


@transaction.atomic
def give_consent(
    *,
    patient: Patient,
    asked_for: bool,
    given_by: AgreedBy,
    may_record: bool,
    may_join: Collection[Companion],
    sharing: Mapping[NoteField, Sequence[Profession]],
    by: Practitioner,
    now: datetime,
) -> OnlineConsent:
    """Note what the patient agrees to; what she said before is kept as replaced.

    Args:
        patient: whose it is.
        asked_for: it is she who wants to be examined by video; without that there is no consent.
        given_by: who said so.
        may_record: whether either side may record. Nothing of a call is stored here either way.
        may_join: who else may take part in the call.
        sharing: which field of a note which professions may read.
        by: who of her institution takes the consent.
        now: the town's time.

    Raises:
        TreatmentRefused: ``not_clinical``, ``not_asked_for``, ``changed_meanwhile``.
    """
    _require_clinical(by, patient)
    if not asked_for:
        raise TreatmentRefused("not_asked_for", say.NOT_ASKED_FOR)
    patient.consents.filter(withdrawn_at=None, replaced_at=None).update(replaced_at=now)
    code = make_free_code(lambda made: OnlineConsent.objects.filter(code=made).exists())
    shared = {str(field): sorted(map(str, who)) for field, who in sharing.items() if who}
    try:
        with transaction.atomic():
            consent = OnlineConsent.objects.create(
                code=code,
                patient=patient,
                asked_for=True,
                given_by=given_by,
                given_at=now,
                taken_by=by,
                may_record=may_record,
                may_join=sorted(map(str, may_join)),
                sharing=shared,
            )
    except IntegrityError:
        raise TreatmentRefused("changed_meanwhile", say.CHANGED_MEANWHILE) from None
    facts = {"given_by": given_by, "may_record": may_record, "sharing": shared}
    _audit("give_consent", f"user:{by.user_id}", f"patient:{patient.code}", now, **facts)
    return consent


@transaction.atomic
def withdraw_consent(*, patient: Patient, actor: str, now: datetime) -> OnlineConsent:
    """Note that she does not want it any more: whoever listens (the call that goes on) hears it at once.

    Args:
        patient: whose consent.
        actor: who says so, ``"resident:…"`` or ``"user:…"`` of who was told.
        now: the town's time.

    Raises:
        TreatmentRefused: ``nothing_stands``.
    """
    consent = patient.consents.filter(withdrawn_at=None, replaced_at=None).first()
    if consent is None:
        raise TreatmentRefused("nothing_stands", say.NOTHING_STANDS)
    visit = patient.visits.filter(status=VisitStatus.IN_CALL).order_by("-call_started_at").first()
    facts = {"withdrawn_at": now, "withdrawn_by": actor[:64], "withdrawn_visit": visit}
    if not OnlineConsent.objects.filter(pk=consent.pk, withdrawn_at=None).update(**facts):
        raise TreatmentRefused("nothing_stands", say.NOTHING_STANDS)
    _audit("withdraw_consent", actor, f"patient:{patient.code}", now, visit=visit.code if visit else "")
    tell_withdrawn(patient, consent, now)
    consent_withdrawn(patient, visit, now)
    consent.refresh_from_db()
    return consent


@transaction.atomic
def check_identity(
    *,
    patient: Patient,
    means: IdentityMeans,
    doctor_shown: DoctorShown | None,
    by: Practitioner,
    now: datetime,
    visit: Visit | None = None,
    checked_at: datetime | None = None,
) -> IdentityCheck:
    """Note by what the patient was known, and how the doctor showed who she is; no number is kept.

    Args:
        patient: who.
        means: by what.
        doctor_shown: by what the doctor showed who she is; None: not yet.
        by: who made sure.
        now: the town's time.
        visit: at which, if at one.
        checked_at: when, where it is only told later; None: now.

    Raises:
        TreatmentRefused: ``not_clinical``.
    """
    _require_clinical(by, patient)
    check = IdentityCheck.objects.create(
        patient=patient,
        visit=visit,
        means=means,
        doctor_shown=doctor_shown or "",
        checked_by=by,
        checked_at=checked_at or now,
    )
    _audit("check_identity", f"user:{by.user_id}", f"patient:{patient.code}", now, means=means)
    return check


@transaction.atomic
def note_presence(
    *,
    visit: Visit,
    side: Side,
    companion: Companion,
    name: str,
    agreed: bool,
    by: Practitioner,
    now: datetime,
) -> Presence:
    """Note who else is in the room at one end of the call, and whether the patient agrees to it.

    Raises:
        TreatmentRefused: ``not_clinical``, ``words_missing``, ``visit_over``.
    """
    _require_clinical(by, visit.patient)
    if not name.strip():
        raise TreatmentRefused("words_missing", say.WORDS_MISSING)
    if visit.status in VisitStatus.over():
        raise TreatmentRefused("visit_over", say.VISIT_OVER)
    code = make_free_code(lambda made: Presence.objects.filter(code=made).exists())
    one = Presence(
        code=code, visit=visit, side=side, companion=companion, agreed=agreed, noted_by=by, noted_at=now
    )
    one.name = seal_words(patient=visit.patient, about=one.about, words=name.strip()[:MOST_NAME], now=now)
    one.save(force_insert=True)
    facts = {"side": side, "companion": companion, "agreed": agreed}
    _audit("note_presence", f"user:{by.user_id}", f"visit:{visit.code}", now, **facts)
    return one


@transaction.atomic
def note_leaving(*, presence: Presence, by: Practitioner, now: datetime) -> None:
    """Note that somebody has left the room; noted twice is once.

    Raises:
        TreatmentRefused: ``not_clinical``.
    """
    _require_clinical(by, presence.visit.patient)
    if Presence.objects.filter(pk=presence.pk, left_at=None).update(left_at=now):
        _audit("note_leaving", f"user:{by.user_id}", f"visit:{presence.visit.code}", now)


def _require_clinical(by: Practitioner, patient: Patient) -> None:
    if by.profession not in CLINICAL or by.institution_id != patient.institution_id:
        raise TreatmentRefused("not_clinical", say.NOT_CLINICAL)


def _audit(verb: str, actor: str, subject: str, now: datetime, **facts: object) -> None:
    record(actor=actor, action=f"mobile_clinic.{verb}", subject=subject, now=now, **facts)
