"""A vehicle is lost in the middle of the day, and comes back."""

from datetime import timedelta

import pytest
from tests.factories import (
    DAY,
    DEPOT,
    HOME,
    HOSPITAL,
    SHOP,
    STATION,
    at,
    make_shift,
    make_spec,
    make_task,
    make_vehicle,
)

from moyai.fleet.enums import ShiftStatus, StopStatus, TaskStatus, VehicleStatus
from moyai.fleet.models import Decision
from moyai.fleet.operations import (
    cancel_task,
    open_due_shifts,
    replan_unassigned,
    return_to_service,
    take_out_of_service,
)
from moyai.fleet.queries import quote_task
from moyai.fleet.tests.lookups import find_carrier
from moyai.fleet.tests.wheel import Wheel, find_stop

pytestmark = pytest.mark.django_db
NOW = at(9, 30)


def take_out(shift, now=NOW):
    return take_out_of_service(vehicle_id=shift.vehicle_id, reason="エンジン", actor="user:1", now=now)


def test_riders_go_to_another_vehicle_and_the_promise_is_kept(shift, ear):
    task = make_task()
    other = make_shift(make_vehicle("t2"))
    report = take_out(shift)
    (kept,) = report.kept
    assert (kept.task_id, kept.vehicle_name, kept.old, kept.is_transfer) == (
        task.pk,
        "t2号",
        kept.new,
        False,
    )
    assert (report.changed, report.lost, find_carrier(task)) == ((), (), other.pk)
    shift.refresh_from_db()
    shift.vehicle.refresh_from_db()
    assert (shift.status, shift.vehicle.status) == (ShiftStatus.BROKEN_OFF, VehicleStatus.OUT_OF_SERVICE)
    assert shift.vehicle.status_reason == "エンジン"
    assert "約束の時間のまま" in task.decisions.get(kind="replan").reason["ja"]
    assert ear.events(task) == ["on_assigned", "on_assigned"]


def test_a_promise_that_cannot_be_kept_is_put_off_least_and_told(shift, ear):
    task = make_task()
    make_shift(make_vehicle("t2"), starts_at=at(10, 10))
    report = take_out(shift)
    (changed,) = report.changed
    task.refresh_from_db()
    assert changed.old.pickup_until == at(10, 10)
    assert (changed.new.pickup_from, changed.new.pickup_until) == (task.pickup_from, task.pickup_until)
    width = timedelta(minutes=10)
    assert timedelta(0) < task.pickup_until - at(10, 10) <= timedelta(minutes=15)
    assert task.pickup_until - task.pickup_from <= width
    pickup = find_stop(task, "pickup")
    assert task.pickup_from <= pickup.planned_at <= task.pickup_until
    facts = ear.facts("on_promise_at_risk", task)
    assert facts["old"]["pickup_until"] == at(10, 10).isoformat()
    assert facts["new"]["pickup_until"] == task.pickup_until.isoformat()


def test_those_for_whom_nothing_fits_are_named_and_told_once(shift, ear):
    task = make_task()
    report = take_out(shift)
    (lost,) = report.lost
    assert (lost.task_id, lost.contact_name, lost.promise.pickup_from) == (task.pk, "伊藤 花子", at(10))
    assert lost.reason["ja"] and lost.reason["en"]
    replan_unassigned(now=NOW)
    task.refresh_from_db()
    assert (task.status, task.stops.filter(status=StopStatus.PENDING).count()) == (TaskStatus.UNASSIGNED, 0)
    assert ear.events(task).count("on_unassigned") == 1


def test_when_the_vehicle_returns_they_are_taken_again(shift, ear):
    task = make_task()
    take_out(shift)
    report = return_to_service(vehicle_id=shift.vehicle_id, actor="user:1", now=at(9, 40))
    assert [kept.task_id for kept in report.kept] == [task.pk]
    shift.refresh_from_db()
    assert (shift.status, find_carrier(task)) == (ShiftStatus.OPEN, shift.pk)
    task.refresh_from_db()
    assert (task.status, task.lost_at) == (TaskStatus.PLANNED, None)


def test_when_another_ride_is_cancelled_they_are_taken(shift):
    """The second vehicle has one seat and leaves nobody out of a ride that lasts its whole shift's rest."""
    task = make_task()
    short = {"starts_at": at(9, 50), "ends_at": at(10, 35)}
    other = make_shift(make_vehicle("t2", seats=1, areas=("west", "east")), **short)
    blocker = make_task(make_spec(skills=("area:east",), pickup=at(10)))
    assert [lost.task_id for lost in take_out(shift).lost] == [task.pk]
    cancel_task(task_id=blocker.pk, actor="test", now=at(9, 31))
    task.refresh_from_db()
    assert (task.status, find_carrier(task)) == (TaskStatus.PLANNED, other.pk)


def test_riders_aboard_are_fetched_from_where_the_vehicle_is(shift, wheel, ear):
    task = make_task()
    wheel.pick_up(task, at(10, 2))
    other = make_shift(make_vehicle("t2"))
    report = take_out(shift, now=at(10, 6))
    (moved,) = (*report.kept, *report.changed)
    assert moved.is_transfer
    task.refresh_from_db()
    assert (task.status, task.transfer_name, task.transfer_from) == (
        TaskStatus.PLANNED,
        "t1号の停車位置",
        at(10, 6),
    )
    pickups = list(
        task.stops.filter(kind="pickup").order_by("pk").values_list("shift_id", "status", "place_name")
    )
    assert pickups == [(shift.pk, "done", HOME.name), (other.pk, "pending", "t1号の停車位置")]
    assert HOSPITAL.lon < task.transfer_lon < HOME.lon
    second = Wheel(other)
    second.pick_up(task, at(10, 15))
    task.refresh_from_db()
    assert (task.status, task.boarded_at) == (TaskStatus.ABOARD, at(10, 2))
    assert ear.facts("on_boarded", task)["is_transfer"] is True
    second.drop_off(task, at(10, 30))
    task.refresh_from_db()
    assert task.status == TaskStatus.DONE


def test_a_rider_before_whom_the_vehicle_stands_waits_at_home(shift, wheel):
    task = make_task()
    wheel.press(find_stop(task, "pickup"), "arrived", at(10, 1))
    make_shift(make_vehicle("t2"))
    take_out(shift, now=at(10, 2))
    task.refresh_from_db()
    assert task.transfer_from is None
    assert find_stop(task, "pickup").place_name == HOME.name


def test_take_out_twice_changes_nothing_more(shift):
    make_task()
    take_out(shift)
    decisions = Decision.objects.count()
    report = take_out(shift)
    assert (report.kept, report.changed, report.lost, Decision.objects.count()) == ((), (), (), decisions)


def test_no_new_rides_are_offered_while_out(shift):
    take_out(shift)
    assert quote_task(spec=make_spec(), now=NOW).refusal == "no_shift"


def test_after_a_crash_between_the_steps_replanning_goes_on(shift):
    from moyai.fleet.operations import outage

    task = make_task()
    make_shift(make_vehicle("t2"))
    outage._separate(shift.vehicle, "", "test", NOW)
    task.refresh_from_db()
    assert task.status == TaskStatus.UNASSIGNED
    report = replan_unassigned(now=NOW)
    assert [kept.task_id for kept in report.kept] == [task.pk]


def test_tomorrows_shift_of_a_vehicle_still_out_is_broken_off_when_it_should_open():
    tomorrow = DAY + timedelta(days=1)
    broken = make_vehicle("t1")
    first = make_shift(broken)
    second = make_shift(broken, day=tomorrow, driver=first.driver)
    task = make_task(make_spec(SHOP, STATION, pickup=at(10, day=tomorrow)))
    take_out(first)
    second.refresh_from_db()
    assert second.status == ShiftStatus.PLANNED
    other = make_shift(make_vehicle("t2"), day=tomorrow)
    assert open_due_shifts(now=at(9, day=tomorrow)) == 1
    second.refresh_from_db()
    assert (second.status, find_carrier(task)) == (ShiftStatus.BROKEN_OFF, other.pk)


def test_return_before_the_shift_begins_plans_it_again(shift):
    take_out(shift, now=at(8))
    return_to_service(vehicle_id=shift.vehicle_id, actor="x", now=at(8, 30))
    shift.refresh_from_db()
    assert shift.status == ShiftStatus.PLANNED
    assert DEPOT.name == shift.vehicle.depot_name
