"""How long treatment is kept: just inside the period stays, just outside goes."""

from datetime import timedelta

import pytest

from moyai.core.clock import local
from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.services.mobile_clinic.enums import VisitStatus
from moyai.services.mobile_clinic.enums_treatment import (
    Companion,
    NoteField,
    NoteKind,
    Side,
    SwitchReason,
)
from moyai.services.mobile_clinic.erasing_treatment import (
    erase_consents,
    erase_moves,
    erase_notes,
    erase_plans,
    erase_prescriptions,
    erase_presences,
)
from moyai.services.mobile_clinic.models import ClinicNote, OnlineConsent
from moyai.services.mobile_clinic.operations.consents import note_presence, withdraw_consent
from moyai.services.mobile_clinic.operations.in_person import move_in_person
from moyai.services.mobile_clinic.operations.notes import write_note
from moyai.services.mobile_clinic.operations.pharmacy import ask_doctor
from moyai.services.mobile_clinic.tests.clinic import NOW, make_patient
from moyai.services.mobile_clinic.tests.treated import (
    make_consent,
    make_doctor,
    make_pharmacist,
    make_plan,
    make_sent,
    make_visit,
)

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def goes_after(erase, since=NOW) -> int:
    """Return how many rows go just after their day, having seen that none goes just before."""
    assert erase(before=since, now=NOW) == 0
    return erase(before=since + SECOND, now=NOW)


def test_plans_are_kept_two_years_after_their_last_day():
    plan = make_plan(make_patient())
    period = next(each for each in list_periods() if each.model == "mobile_clinic.TreatmentPlan")
    assert period.days == 731
    last = NOW + (plan.valid_until - local(NOW).date()) + timedelta(days=731)
    assert erase_period(period=period, now=last) == 0
    assert erase_period(period=period, now=last + timedelta(days=1)) == 1
    assert erase_plans(before=NOW, now=NOW) == 0


def test_only_consents_that_no_longer_stand_go():
    patient = make_patient()
    make_consent(patient, now=NOW - timedelta(days=1))
    make_consent(patient)
    assert goes_after(erase_consents) == 1
    withdraw_consent(patient=patient, actor="test", now=NOW)
    assert goes_after(erase_consents) == 1
    assert OnlineConsent.objects.count() == 0


def test_a_prescription_goes_with_all_that_was_said_of_it():
    one = make_sent(make_patient())
    ask_doctor(prescription=one, question="量は", by=make_pharmacist(), now=NOW)
    assert goes_after(erase_prescriptions) == 1


def test_a_note_goes_and_its_younger_correction_stays():
    patient = make_patient()
    facts = {"patient": patient, "kind": NoteKind.RECORD, "by": make_doctor(patient)}
    note = write_note(**facts, words={NoteField.CONDITION: "よい"}, now=NOW)
    later = NOW + timedelta(days=1)
    write_note(**facts, words={NoteField.CONDITION: "わるい"}, corrects=note, now=later)
    assert goes_after(erase_notes) == 1
    assert ClinicNote.objects.get().corrects is None


def test_who_was_there_and_why_it_went_on_in_person():
    patient = make_patient()
    make_plan(patient)
    visit = make_visit(patient, status=VisitStatus.IN_CALL)
    by = {"by": make_doctor(patient), "now": NOW}
    who = {"side": Side.PATIENT, "companion": Companion.FAMILY, "name": "長女", "agreed": True}
    note_presence(visit=visit, **who, **by)
    move_in_person(visit=visit, why=SwitchReason.LINE_LOST, **by)
    assert [goes_after(erase_presences), goes_after(erase_moves)] == [1, 1]
