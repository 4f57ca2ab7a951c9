"""Each eraser of the crews: just inside the period stays, just outside goes."""

from datetime import timedelta

import pytest
from tests.factories import DAY, at, make_shift, make_vehicle

from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.fleet.crews.enums import EventKind, NoteKind
from moyai.fleet.crews.models import (
    Accident,
    Complaint,
    ComplaintAnswer,
    DriverEvent,
    DriverFile,
    DriverStatement,
    DutyNote,
    DutyRecord,
    RollCall,
    RosterChange,
)
from moyai.fleet.crews.operations import (
    add_driver_event,
    add_duty_note,
    let_driver_leave,
    receive_complaint,
    report_accident,
    state_condition,
    write_duty_record,
)
from moyai.fleet.crews.tests.calls import AFTER, BEFORE, call
from moyai.fleet.crews.tests.files import open_file
from moyai.fleet.models import Shift
from moyai.fleet.operations import close_due_shifts

pytestmark = pytest.mark.django_db
PERIODS = {period.model: period for period in list_periods()}


def run(model, now):
    return erase_period(period=PERIODS[model], now=now)


def test_roll_calls_go_after_a_year_with_their_corrections(shift, keeper):
    first = call(shift, keeper, now=at(8, 40))
    call(shift, keeper, corrects=first.pk, reason="読み違い", now=at(8, 50))
    Shift.objects.update(status="closed")
    kept = call(shift, keeper, kind=AFTER, now=at(15))
    days = PERIODS["crews.RollCall"].days
    assert days == 365
    assert run("crews.RollCall", at(9) + timedelta(days=days)) == 2
    assert RollCall.objects.get() == kept


def test_statements_go(shift):
    for kind, now in ((BEFORE, at(8)), (AFTER, at(15))):
        state_condition(shift_id=shift.pk, driver=shift.driver, kind=kind, has_drunk=False, now=now)
    assert run("crews.DriverStatement", at(9) + timedelta(days=PERIODS["crews.DriverStatement"].days)) == 1
    assert DriverStatement.objects.get().kind == AFTER


def test_pages_of_the_register_go_three_years_after_leaving(keeper):
    stays, gone = open_file(by=keeper, number="1"), open_file(by=keeper, number="2")
    add_driver_event(
        file_id=gone.pk, kind=EventKind.TRAINING, day=DAY, what="雪道の運転", by=keeper, now=at(8)
    )
    let_driver_leave(file_id=gone.pk, day=DAY, reason="退職", by=keeper, now=at(8))
    days = PERIODS["crews.DriverFile"].days
    assert days == 3 * 365
    assert run("crews.DriverFile", at(9) + timedelta(days=days)) == 0
    assert run("crews.DriverFile", at(9) + timedelta(days=days + 1)) == 1
    assert (DriverFile.objects.get(), DriverEvent.objects.count()) == (stays, 0)


def test_duty_records_and_notes_go_after_a_year(shift, keeper):
    other = make_shift(make_vehicle("t2"), ends_at=at(16))
    close_due_shifts(now=at(16))
    for each, hour in ((shift, 10), (other, 14)):
        call(each, keeper, kind=AFTER, now=at(16, 5))
        write_duty_record(shift_id=each.pk, now=at(16, 10))
        add_duty_note(
            shift_id=each.pk, kind=NoteKind.DELAY, happened_at=at(hour), text="雪", by=keeper, now=at(16)
        )
    assert PERIODS["crews.DutyRecord"].days == PERIODS["crews.DutyNote"].days == 365
    year = timedelta(days=365)
    assert run("crews.DutyRecord", at(15, 30) + year) == 1
    assert run("crews.DutyNote", at(12) + year) == 1
    assert DutyRecord.objects.get().shift == DutyNote.objects.get().shift == other


def test_changes_of_the_roster_go_after_three_years(keeper):
    for hour in (8, 10):
        RosterChange.objects.create(at=at(hour), by=keeper, kind="create")
    assert PERIODS["crews.RosterChange"].days == 3 * 365
    assert run("crews.RosterChange", at(9) + timedelta(days=3 * 365)) == 1
    assert RosterChange.objects.get().at == at(10)


def test_complaints_go_after_a_year_and_accidents_after_three(shift, keeper):
    for hour in (10, 14):
        complaint = receive_complaint(
            partner_id=shift.vehicle.partner_id, received_at=at(hour), text="おくれた", by=keeper, now=at(16)
        )
        ComplaintAnswer.objects.create(complaint=complaint, written_at=at(16))
        report_accident(
            vehicle_id=shift.vehicle_id,
            driver_id=shift.driver_id,
            happened_at=at(hour),
            place="駐車場",
            outline="当たった",
            by=keeper,
            now=at(16),
        )
    assert (PERIODS["crews.Complaint"].days, PERIODS["crews.Accident"].days) == (365, 3 * 365)
    assert run("crews.Complaint", at(12) + timedelta(days=365)) == 1
    assert (Complaint.objects.get().received_at, ComplaintAnswer.objects.count()) == (at(14), 1)
    assert run("crews.Accident", at(12) + timedelta(days=3 * 365)) == 1
    assert Accident.objects.get().happened_at == at(14)
