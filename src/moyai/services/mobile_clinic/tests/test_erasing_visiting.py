"""What was measured and written goes when its period is over, with what hangs on it."""

from datetime import timedelta

import pytest
from tests.factories import DAY

from moyai.engines.antenatal import Basis
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.erasing_visiting import (
    erase_limits,
    erase_packets,
    erase_pregnancies,
    erase_steps,
)
from moyai.services.mobile_clinic.models import (
    AntenatalCheck,
    PatientLimit,
    Pregnancy,
    VisitStep,
    VitalsAlert,
    VitalsPacket,
)
from moyai.services.mobile_clinic.operations.maternity import DueBasis, begin_pregnancy, write_check
from moyai.services.mobile_clinic.operations.steps import do_step
from moyai.services.mobile_clinic.operations.vitals import see_alert, set_patient_limit, take_packet
from moyai.services.mobile_clinic.tests.clinic import make_practitioner
from moyai.services.mobile_clinic.tests.visiting import ARRIVED, make_nurse, make_sent, make_visit

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)
LATER = ARRIVED + timedelta(days=2000)


def test_packets_go_with_their_alerts_and_steps_with_their_visit():
    visit = make_visit()
    nurse = make_nurse(visit)
    take_packet(visit=visit, sent=make_sent(1, systolic=231, diastolic=90), actor="t", now=ARRIVED)
    take_packet(visit=visit, sent=make_sent(2, pulse=70), actor="t", now=ARRIVED + SECOND)
    see_alert(alert=visit.alerts.get(), by=nurse, now=ARRIVED)
    do_step(visit=visit, step="consent", by=nurse, done_at=ARRIVED, now=ARRIVED)
    assert erase_packets(before=ARRIVED, now=LATER) == 0
    assert erase_packets(before=ARRIVED + SECOND, now=LATER) == 1
    assert VitalsPacket.objects.get().number == 2
    assert not VitalsAlert.objects.exists()
    assert erase_steps(before=ARRIVED, now=LATER) == 0
    assert erase_steps(before=ARRIVED + SECOND, now=LATER) == 1
    assert not VisitStep.objects.exists()


def test_a_limit_that_still_holds_stays_however_old():
    visit = make_visit()
    facts = {
        "patient": visit.patient,
        "bounds": ("85", "95", "130", "150"),
        "why": "心不全",
        "by": visit.doctor,
    }
    for measure in ("systolic", "systolic", "pulse"):
        set_patient_limit(measure=measure, now=ARRIVED, **facts)
    assert erase_limits(before=LATER, now=LATER) == 1
    assert sorted(PatientLimit.objects.values_list("measure", flat=True)) == ["pulse", "systolic"]


def test_a_pregnancy_goes_whole_when_nothing_of_it_was_written_since():
    visit = make_visit()
    patient, midwife = visit.patient, make_practitioner(visit.institution, Profession.MIDWIFE)
    due = DueBasis(Basis.LAST_PERIOD, DAY - timedelta(weeks=20))
    begin_pregnancy(patient=patient, due=due, by=midwife, now=ARRIVED)
    write_check(patient=patient, on=DAY, sent={"weight": "58"}, by=midwife, now=ARRIVED + SECOND)
    assert erase_pregnancies(before=ARRIVED + SECOND, now=LATER) == 0
    assert erase_pregnancies(before=ARRIVED + 2 * SECOND, now=LATER) == 1
    assert not Pregnancy.objects.exists()
    assert not AntenatalCheck.objects.exists()
