"""Writing a treatment plan, having it agreed to, taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.enums_treatment import AgreedBy, PlanKind
from moyai.services.mobile_clinic.models import (
    Institution,
    Patient,
    PlanDoctor,
    Practitioner,
    TreatmentPlan,
    Visit,
)
from moyai.services.mobile_clinic.notices_treatment import tell_plan
from moyai.services.mobile_clinic.plan_terms import AnyTerms, PlanTerms
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.sealed_words import seal_words
from moyai.services.mobile_clinic.texts import treatment as say


@transaction.atomic
def write_plan(
    *,
    patient: Patient,
    terms: AnyTerms,
    hospital: Institution,
    doctors: Mapping[Practitioner, str],
    valid_from: date,
    valid_until: date,
    by: Practitioner,
    now: datetime,
    visit: Visit | None = None,
    interval_weeks: int | None = None,
) -> TreatmentPlan:
    """Write a new version; what is in force stays in force until the patient agrees to this one.

    Args:
        patient: whose it is.
        terms: its words; their kind is the plan's.
        hospital: where she goes in an emergency.
        doctors: who may take the call, and when, in words.
        valid_from: first day.
        valid_until: last day.
        by: the doctor who writes it.
        now: the town's time.
        visit: it is written while this visit goes on.
        interval_weeks: so often she is to be seen, 1 to 52; None: the words alone say it.

    Raises:
        TreatmentRefused: ``not_a_doctor``, ``no_emergencies``, ``own_doctors``, ``wrong_days``,
            ``draft_waits``.
    """
    _check(patient, by, hospital, doctors, valid_from, valid_until)
    kind = PlanKind.PLAN if isinstance(terms, PlanTerms) else PlanKind.NURSING
    last = TreatmentPlan.objects.filter(patient=patient, kind=kind).order_by("-version").first()
    code = make_free_code(lambda made: TreatmentPlan.objects.filter(code=made).exists())
    plan = TreatmentPlan(
        code=code,
        patient=patient,
        kind=kind,
        version=1 + (last.version if last else 0),
        doctor=by,
        hospital=hospital,
        visit=visit,
        valid_from=valid_from,
        valid_until=valid_until,
        interval_weeks=interval_weeks,
        written_at=now,
    )
    plan.content = seal_words(patient=patient, about=plan.about, words=asdict(terms), now=now)
    try:
        with transaction.atomic():
            plan.save(force_insert=True)
    except IntegrityError:
        raise TreatmentRefused("draft_waits", say.DRAFT_WAITS) from None
    PlanDoctor.objects.bulk_create(
        PlanDoctor(plan=plan, doctor=doctor, when=when[:60]) for doctor, when in doctors.items()
    )
    _audit("write_plan", plan, by, now, version=plan.version)
    if visit is None:
        tell_plan(plan, now)
    return plan


@transaction.atomic
def agree_plan(
    *, plan: TreatmentPlan, agreed_by: AgreedBy, now: datetime, by: Practitioner | None = None
) -> TreatmentPlan:
    """Note that the patient agrees: this version holds from now on, the one before is kept.

    ``by``: who noted it; None: she agreed on her own page.

    Raises:
        TreatmentRefused: ``other_house``, ``not_draft``.
    """
    _require_own(by, plan)
    live = TreatmentPlan.objects.filter(patient=plan.patient, kind=plan.kind)
    live.filter(agreed_at__isnull=False, superseded_at__isnull=True, ended_at__isnull=True).update(
        superseded_at=now
    )
    draft = live.filter(pk=plan.pk, agreed_at__isnull=True, ended_at__isnull=True)
    if not draft.update(agreed_at=now, agreed_by=agreed_by):
        raise TreatmentRefused("not_draft", say.NOT_DRAFT)
    _audit("agree_plan", plan, by, now, agreed_by=agreed_by)
    plan.refresh_from_db()
    return plan


@transaction.atomic
def end_plan(*, plan: TreatmentPlan, by: Practitioner | None, now: datetime) -> None:
    """Drop a draft, or end what is in force; it is kept like every other version.

    Raises:
        TreatmentRefused: ``other_house``, ``changed_meanwhile``: it was replaced or ended already.
    """
    _require_own(by, plan)
    live = TreatmentPlan.objects.filter(pk=plan.pk, superseded_at__isnull=True, ended_at__isnull=True)
    if not live.update(ended_at=now):
        raise TreatmentRefused("changed_meanwhile", say.CHANGED_MEANWHILE)
    _audit("end_plan", plan, by, now)


def _require_own(by: Practitioner | None, plan: TreatmentPlan) -> None:
    """Whoever looks in need may read, and changes nothing."""
    if by is not None and by.institution_id != plan.patient.institution_id:
        raise TreatmentRefused("other_house", say.OTHER_HOUSE)


def _check(
    patient: Patient,
    by: Practitioner,
    hospital: Institution,
    doctors: Mapping[Practitioner, str],
    valid_from: date,
    valid_until: date,
) -> None:
    if by.profession != Profession.DOCTOR or by.institution_id != patient.institution_id:
        raise TreatmentRefused("not_a_doctor", say.NOT_A_DOCTOR)
    if not hospital.takes_emergencies:
        raise TreatmentRefused("no_emergencies", say.NO_EMERGENCIES.format(institution=str(hospital)))
    are_own = all(
        each.profession == Profession.DOCTOR and each.institution_id == patient.institution_id
        for each in doctors
    )
    if not doctors or not are_own:
        raise TreatmentRefused("own_doctors", say.OWN_DOCTORS)
    if valid_until < valid_from:
        raise TreatmentRefused("wrong_days", say.WRONG_DAYS)


def _audit(verb: str, plan: TreatmentPlan, by: Practitioner | None, now: datetime, **facts: object) -> None:
    actor = f"user:{by.user_id}" if by else f"resident:{plan.patient.resident.code}"
    record(actor=actor, action=f"mobile_clinic.{verb}", subject=f"plan:{plan.code}", now=now, **facts)
