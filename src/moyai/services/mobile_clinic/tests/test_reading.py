"""Each look at a patient's health is written down once; a broken glass lets in for a while whom it should."""

from datetime import timedelta

import pytest
from tests.factories import DAY, make_user

from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.audit.queries import verify_chain
from moyai.core.codes import make_code
from moyai.services.mobile_clinic.access import find_relation
from moyai.services.mobile_clinic.enums import GlassReason, Profession
from moyai.services.mobile_clinic.models import BreakGlass
from moyai.services.mobile_clinic.reading import ACTION, name_subject, note_read
from moyai.services.mobile_clinic.tests.clinic import NOW, make_institution, make_patient, make_practitioner

pytestmark = pytest.mark.django_db


def break_glass(practice, patient, minutes=60):
    return BreakGlass.objects.create(
        code=make_code(),
        user=practice.user,
        practice=practice,
        patient=patient,
        reason=GlassReason.EMERGENCY,
        words=b"",
        opened_at=NOW,
        until=NOW + timedelta(minutes=minutes),
    )


def test_looks_at_one_thing_within_ten_minutes_are_one():
    patient = make_patient()
    nurse = make_practitioner(patient.institution)
    for minutes, what in ((0, "vitals"), (5, "vitals"), (5, "notes"), (12, "vitals")):
        note_read(user=nurse.user, patient=patient, what=what, now=NOW + timedelta(minutes=minutes))
    entries = Entry.objects.filter(subject=name_subject(patient), action=ACTION)
    number = patient.institution.number
    assert [(each.actor, each.facts) for each in entries] == [
        (f"user:{nurse.user.pk}", {"what": what, "institution": number})
        for what in ("vitals", "notes", "vitals")
    ]
    assert verify_chain().broken_at is None


def test_a_broken_glass_lets_in_until_its_end_and_is_named_in_the_log():
    patient = make_patient(make_institution("higashi"))
    doctor = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    assert find_relation(doctor.user, patient, DAY, now=NOW) is None
    glass = break_glass(doctor, patient)
    assert find_relation(doctor.user, patient, DAY, now=NOW) == doctor
    assert find_relation(doctor.user, patient, DAY, {Profession.NURSE}, now=NOW) is None
    assert find_relation(doctor.user, patient, DAY, now=glass.until) is None
    assert find_relation(doctor.user, make_patient(patient.institution), DAY, now=NOW) is None
    note_read(user=doctor.user, patient=patient, what="notes", now=NOW)
    told = {"what": "notes", "institution": doctor.institution.number, "glass": glass.code}
    assert Entry.objects.get(subject=name_subject(patient)).facts == told


@pytest.mark.parametrize("profession", [Profession.CLERK, Profession.PHARMACIST])
def test_no_glass_helps_who_treats_nobody(profession):
    patient = make_patient(make_institution("higashi"))
    other = make_practitioner(make_institution("nishi"), profession)
    break_glass(other, patient)
    assert find_relation(other.user, patient, DAY, now=NOW) is None


def test_no_glass_helps_a_role_of_the_town_or_who_left():
    patient = make_patient(make_institution("higashi"))
    doctor = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    break_glass(doctor, patient)
    doctor.left_on = DAY
    doctor.save()
    assert find_relation(doctor.user, patient, DAY, now=NOW) is None
    assert find_relation(make_user(Role.ADMIN), patient, DAY, now=NOW) is None
