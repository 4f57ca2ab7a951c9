"""Who may see what: by profession, institution and patient."""

from datetime import date

import pytest
from tests.factories import DAY, make_user

from moyai.core.accounts.enums import Role
from moyai.services.mobile_clinic.access import CLINICAL, ON_BOARD, find_practice, find_relation
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.tests.clinic import make_institution, make_patient, make_practitioner

pytestmark = pytest.mark.django_db


def test_relation_is_that_of_the_institution():
    patient = make_patient(make_institution("higashi"))
    hers = make_practitioner(patient.institution, Profession.NURSE)
    other = make_practitioner(make_institution("nishi"), Profession.DOCTOR)
    assert find_relation(hers.user, patient, DAY) == hers
    assert find_relation(other.user, patient, DAY) is None
    assert find_relation(hers.user, patient, DAY, {Profession.DOCTOR}) is None


@pytest.mark.parametrize("role", [Role.OFFICER, Role.ADMIN, Role.DISPATCHER, Role.PARTNER])
def test_no_role_of_the_town_is_a_relation(role):
    assert find_relation(make_user(role), make_patient(), DAY) is None


def test_a_clerk_sees_no_health_and_who_left_sees_nothing():
    patient = make_patient()
    clerk = make_practitioner(patient.institution, Profession.CLERK)
    nurse = make_practitioner(patient.institution, Profession.NURSE)
    assert find_relation(clerk.user, patient, DAY) is None
    assert find_practice(clerk.user, DAY) == clerk
    nurse.left_on = DAY
    nurse.save()
    assert find_relation(nurse.user, patient, DAY) is None
    assert find_relation(nurse.user, patient, date(2026, 6, 9)) == nurse
    assert ON_BOARD < CLINICAL
