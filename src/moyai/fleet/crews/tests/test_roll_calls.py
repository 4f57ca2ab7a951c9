"""Roll-calls keep shifts from starting, tell the desk, and are never changed."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from tests.factories import DAY, at, make_shift, make_task, make_vehicle

from moyai.core.append_only import AppendOnly
from moyai.core.notices.models import DeskTask
from moyai.fleet.crews import regimes
from moyai.fleet.crews.enums import Inspection, Method
from moyai.fleet.crews.errors import WrongRollCall
from moyai.fleet.crews.models import DriverStatement, RollCall
from moyai.fleet.crews.operations import state_condition
from moyai.fleet.crews.queries import find_standing, list_roll_call_rows
from moyai.fleet.crews.tests.calls import AFTER, BEFORE, call
from moyai.fleet.enums import PressAction, ShiftStatus
from moyai.fleet.models import Shift
from moyai.fleet.operations import (
    WrongPress,
    open_due_shifts,
    press,
    return_to_service,
    take_out_of_service,
)
from moyai.fleet.queries import describe_drive
from moyai.fleet.tests.wheel import find_stop

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("closed_gates", "ear")]


def test_no_shift_starts_without_a_roll_call(shift, keeper):
    assert open_due_shifts(now=at(9)) == 0
    call(shift, keeper)
    assert open_due_shifts(now=at(9)) == 1


def test_a_town_may_let_shifts_start_without_one(shift, settings):
    settings.MOYAI_SERVICE_SETTINGS = {"shared_taxi": {"needs_roll_call": False}}
    assert open_due_shifts(now=at(9)) == 1


@pytest.mark.parametrize(
    "found",
    [
        {"alcohol_mg_l": Decimal("0.01")},
        {"alcohol_mg_l": None},
        {"has_drunk": True},
        {"is_ill": True},
        {"inspection": Inspection.FAULT},
    ],
    ids=lambda found: next(iter(found)),
)
def test_a_refusing_roll_call_keeps_the_shift_and_tells_the_desk(shift, keeper, settings, found):
    settings.MOYAI_SERVICE_SETTINGS = {"shared_taxi": {"needs_roll_call": False}}
    call(shift, keeper, **found)
    assert open_due_shifts(now=at(9)) == 0
    task = DeskTask.objects.get()
    assert shift.vehicle.name in task.text["ja"]
    assert {"ja", "en"} <= task.text.keys()


def test_who_is_well_at_the_second_roll_call_may_drive(shift, keeper):
    call(shift, keeper, alcohol_mg_l=Decimal("0.05"))
    call(shift, keeper, now=at(8, 55))
    assert open_due_shifts(now=at(9)) == 1


def test_who_is_not_well_any_more_may_not(shift, keeper):
    call(shift, keeper)
    call(shift, keeper, now=at(8, 55), is_ill=True)
    assert open_due_shifts(now=at(9)) == 0


def test_a_press_does_not_get_around_the_roll_call(shift, keeper):
    stop = find_stop(make_task(), "pickup")
    facts = {"driver": shift.driver, "stop_id": stop.pk, "action": PressAction.ARRIVED}
    with pytest.raises(WrongPress) as refused:
        press(press_id=uuid4(), pressed_at=at(8, 50), now=at(8, 50), **facts)
    assert refused.value.code == "must_not_start"
    assert "点呼" in str(refused.value.text)
    call(shift, keeper)
    press(press_id=uuid4(), pressed_at=at(8, 50), now=at(8, 50), **facts)
    assert Shift.objects.get().status == ShiftStatus.OPEN


def test_the_tablet_says_why_and_has_no_buttons(shift, keeper):
    make_task()
    state = describe_drive(shift, at(8, 50))
    assert "点呼がまだ" in state["message"]
    assert state["next_stop"]["actions"] == []
    call(shift, keeper)
    state = describe_drive(shift, at(8, 50))
    assert (state["message"], state["next_stop"]["actions"]) == ("", ["arrived"])


def test_a_vehicle_that_comes_back_does_not_get_around_the_roll_call(shift):
    take_out_of_service(vehicle_id=shift.vehicle_id, reason="故障", actor="test", now=at(8, 50))
    return_to_service(vehicle_id=shift.vehicle_id, actor="test", now=at(9, 30))
    assert Shift.objects.get().status == ShiftStatus.PLANNED


def test_nobody_holds_their_own_but_by_a_machine(shift):
    with pytest.raises(WrongRollCall) as refused:
        call(shift, shift.driver)
    assert refused.value.code == "own_roll_call"
    assert call(shift, shift.driver, method=Method.AUTOMATIC).is_fit


def test_after_duty_comes_after_it_began(shift, keeper):
    with pytest.raises(WrongRollCall) as refused:
        call(shift, keeper, kind=AFTER)
    assert refused.value.code == "too_early"


def test_before_duty_does_not_come_after_it_ended(shift, keeper):
    Shift.objects.update(status=ShiftStatus.CLOSED)
    with pytest.raises(WrongRollCall) as refused:
        call(shift, keeper, now=at(15, 10))
    assert refused.value.code == "over"


def test_a_correction_is_a_new_entry_that_counts(shift, keeper):
    wrong = call(shift, keeper, alcohol_mg_l=Decimal("0.50"))
    right = call(shift, keeper, corrects=wrong.pk, reason="0.05の読み違い、実際は0.00", now=at(8, 45))
    assert (find_standing(shift, BEFORE), right.at, RollCall.objects.count()) == (right, wrong.at, 2)
    assert open_due_shifts(now=at(9)) == 1


@pytest.mark.parametrize(
    ("reason", "code"), [("", "reason_missing"), ("もう一度", "corrected_already")], ids=str
)
def test_a_correction_needs_a_reason_and_replaces_what_stands(shift, keeper, reason, code):
    wrong = call(shift, keeper)
    call(shift, keeper, corrects=wrong.pk, reason="読み違い")
    with pytest.raises(WrongRollCall) as refused:
        call(shift, keeper, corrects=wrong.pk, reason=reason)
    assert refused.value.code == code


def test_an_entry_is_never_changed(shift, keeper):
    made = call(shift, keeper)
    made.note = "別のこと"
    with pytest.raises(AppendOnly):
        made.save()
    with pytest.raises(AppendOnly):
        RollCall.objects.update(note="別のこと")
    with (
        pytest.raises(DatabaseError, match="not changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE crews_rollcall SET note = 'x'")


def test_what_the_driver_says_is_kept_once(shift):
    facts = {"shift_id": shift.pk, "driver": shift.driver, "kind": BEFORE}
    state_condition(**facts, has_drunk=False, is_ill=True, now=at(8, 30))
    state_condition(**facts, has_drunk=False, now=at(8, 35))
    said = DriverStatement.objects.get()
    assert (said.is_ill, said.at) == (False, at(8, 35))


def test_rows_say_what_is_owed(shift, keeper):
    def owed(now):
        (row,) = list_roll_call_rows(DAY, now)
        return row.owes_before, row.owes_after

    assert owed(at(8)) == (True, False)
    call(shift, keeper)
    assert owed(at(8, 50)) == (False, False)
    Shift.objects.update(status=ShiftStatus.CLOSED)
    assert owed(at(15, 10)) == (False, True)
    call(shift, keeper, kind=AFTER, now=at(15, 10))
    assert owed(at(15, 20)) == (False, False)


def test_rows_take_two_queries(shift, keeper, django_assert_num_queries):
    call(shift, keeper)
    with django_assert_num_queries(2):
        list_roll_call_rows(DAY, at(9))
    for number in (2, 3):
        call(make_shift(make_vehicle(f"t{number}")), keeper)
    with django_assert_num_queries(2):
        assert len(list_roll_call_rows(DAY, at(9))) == 3


def test_every_regime_asks_for_roll_calls_and_says_where_it_is_written():
    for due in regimes.DUE.values():
        assert regimes.RecordKind.ROLL_CALL in {each.kind for each in due}
        assert all(each.source for each in due)


def test_a_service_that_is_private_owes_a_list_of_members(settings):
    assert not regimes.is_due(regimes.RecordKind.MEMBERS)
    settings.MOYAI_SERVICE_SETTINGS = {"shared_taxi": {"regime": "private"}}
    assert regimes.is_due(regimes.RecordKind.MEMBERS)
