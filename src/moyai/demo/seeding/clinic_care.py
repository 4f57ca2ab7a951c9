"""What the clinic car's patients have behind and before them: plans, consents, visits past and to come."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from moyai.core.clock import at_local, local
from moyai.core.codes import make_code
from moyai.demo.seeding.notices import read_notices
from moyai.engines.antenatal import Basis
from moyai.engines.antenatal.problem import TERM_DAYS
from moyai.engines.vitals import Reading
from moyai.services.mobile_clinic.enums import InstitutionKind, Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.enums_treatment import (
    AgreedBy,
    Companion,
    DoctorShown,
    IdentityMeans,
    NoteField,
    PlanKind,
)
from moyai.services.mobile_clinic.models import Institution, Patient, Practitioner, Share, Visit
from moyai.services.mobile_clinic.operations.booking import book_visit
from moyai.services.mobile_clinic.operations.consents import check_identity, give_consent
from moyai.services.mobile_clinic.operations.maternity import DueBasis, begin_pregnancy
from moyai.services.mobile_clinic.operations.plans import agree_plan, write_plan
from moyai.services.mobile_clinic.operations.shares import make_shares
from moyai.services.mobile_clinic.operations.vitals import SentPacket, take_packet
from moyai.services.mobile_clinic.plan_terms import list_terms, make_terms
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.reminders import remind

ACTOR = "system:demo"
VISITORS_HOUSE = "clinic-harukaze"
"""Of the nurse and the doctor a visitor signs in as: it has patients on every day of the car."""

EVERY_WEEKS = 4
DAYS_BOOKED, A_TOUR = 3, 2
WEEKS = (14, 24, 31, 37)
PAST_DAYS = (28, 56, 84, 112, 140, 168)
PRESSURES = ((138, 82), (142, 84), (139, 80), (146, 88), (150, 90), (148, 86))
WORDS = {
    PlanKind.PLAN: {
        "disease": "高血圧症（架空）。毎朝のお薬を続けます。",
        "acts": "血圧、脈拍、体温、酸素の値を測ります。",
        "cautions": "立ちくらみがあるときは、動かずに看護師に伝えてください。",
    }
}


def seed_care(*, now: datetime) -> int:
    """Write plans and consents, the past and the next days' visits, once; return how many are booked."""
    if Visit.objects.exists():
        return 0
    today = local(now).date()
    hospital = Institution.objects.filter(takes_emergencies=True).first()
    assert hospital is not None
    for patient in Patient.objects.select_related("institution", "resident"):
        write_down(patient, hospital, today, now)
    _seed_pregnancies(today, now)
    _seed_past(today)
    make_shares(now)
    booked = _book(today, now)
    remind(now)
    read_notices("mobile_clinic.", now)
    return booked


def _find_doctor(house: Institution) -> Practitioner:
    return house.practitioners.filter(profession=Profession.DOCTOR).get()


def write_down(patient: Patient, hospital: Institution, today: date, now: datetime) -> None:
    """Give a patient what the law wants before a doctor examines by video."""
    doctor, kind = _find_doctor(patient.institution), PlanKind.PLAN
    words = {name: WORDS[kind].get(name) or term.begins_with for name, term in list_terms(kind).items()}
    plan = write_plan(
        patient=patient,
        terms=make_terms(kind, words),
        hospital=hospital,
        doctors={doctor: "診療車の来る日"},
        valid_from=today - timedelta(days=200),
        valid_until=today + timedelta(days=160),
        by=doctor,
        now=now,
        interval_weeks=EVERY_WEEKS,
    )
    agree_plan(plan=plan, agreed_by=AgreedBy.SELF, now=now, by=doctor)
    give_consent(
        patient=patient,
        asked_for=True,
        given_by=AgreedBy.SELF,
        may_record=False,
        may_join=[Companion.FAMILY, Companion.INTERPRETER],
        sharing={NoteField.CONDITION: [Profession.NURSE], NoteField.MEDICINE: [Profession.PHARMACIST]},
        by=doctor,
        now=now,
    )
    check_identity(
        patient=patient, means=IdentityMeans.MY_NUMBER, doctor_shown=DoctorShown.HPKI, by=doctor, now=now
    )


def _seed_pregnancies(today: date, now: datetime) -> None:
    mothers = [each for each in Patient.objects.all() if each.takes_part(Programme.MATERNITY)]
    for patient, week in zip(mothers, WEEKS, strict=False):
        due = DueBasis(Basis.ECHO, today + timedelta(days=TERM_DAYS - 7 * week - 2))
        begin_pregnancy(patient=patient, due=due, by=_find_doctor(patient.institution), now=now)


def _seed_past(today: date) -> None:
    """The visitor's resident was seen every four weeks: her doctor sees how it goes."""
    patient = Patient.objects.filter(resident__user__username="hanako").first()
    if patient is None:
        return
    random = Random("clinic-past")
    for number, (ago, (systolic, diastolic)) in enumerate(zip(PAST_DAYS, PRESSURES, strict=True)):
        begins = at_local(today - timedelta(days=ago), 9 * 60 + 30)
        visit = _make_past(patient, begins)
        values = {"systolic": systolic, "diastolic": diastolic, "pulse": random.randint(64, 78)}
        values |= {"spo2": random.randint(95, 98), "weight": 48 - number % 2}
        taken = begins + timedelta(minutes=5)
        readings = tuple(Reading(code, Decimal(value)) for code, value in values.items())
        sent = SentPacket("tablet:past", number, taken, taken, taken, readings)
        take_packet(visit=visit, sent=sent, actor=ACTOR, now=taken)


def _make_past(patient: Patient, begins: datetime) -> Visit:
    home, code = patient.resident.household, make_code()
    return Visit.objects.create(
        code=code,
        idempotency_key=f"demo:past:{code}",
        patient=patient,
        institution=patient.institution,
        programme=Programme.CHRONIC,
        doctor=_find_doctor(patient.institution),
        name="ご自宅",
        lon=home.lon,
        lat=home.lat,
        arrives_at=begins,
        call_from=begins + timedelta(minutes=10),
        call_until=begins + timedelta(minutes=25),
        status=VisitStatus.DONE,
        booked_at=begins - timedelta(days=7),
        booked_by=ACTOR,
        channel="desk",
        reached_at=begins,
        call_started_at=begins + timedelta(minutes=11),
        ended_at=begins + timedelta(minutes=24),
    )


def _book(today: date, now: datetime) -> int:
    """Book the next days: each part for its owner, everybody's parts for the visitor's house."""
    ahead = Share.objects.filter(
        ends_at__gt=now, date__lt=today + timedelta(days=DAYS_BOOKED), closed_why=""
    ).exclude(programme=Programme.TEENS)
    booked, seen = 0, set[int]()
    for share in ahead.select_related("owner"):
        house = share.owner or Institution.objects.get(partner__code=VISITORS_HOUSE)
        waiting = [each for each in _list_waiting(house, seen) if each.takes_part(Programme(share.programme))]
        for patient in waiting[:A_TOUR]:
            seen.add(patient.pk)
            booked += _book_one(patient, share, now)
    return booked


def _list_waiting(house: Institution, seen: set[int]) -> list[Patient]:
    """Return who has no visit yet; the visitor's resident first."""
    if house.kind == InstitutionKind.PHARMACY:
        return []
    patients = house.patients.exclude(pk__in=seen).order_by("resident__user__username", "chart_no")
    return sorted(patients, key=lambda each: each.resident.user_id is None)


def _book_one(patient: Patient, share: Share, now: datetime) -> bool:
    programme = Programme(share.programme)
    times = find_times(
        patient=patient,
        programme=programme,
        since=max(share.starts_at, now),
        until=share.ends_at,
        most=1,
        now=now,
    )
    if not times.offers:
        return False
    book_visit(
        patient=patient,
        programme=programme,
        offer=times.offers[0],
        idempotency_key=f"demo:clinic:{patient.code}:{share.pk}",
        actor=ACTOR,
        channel="desk",
        now=now,
    )
    return True
