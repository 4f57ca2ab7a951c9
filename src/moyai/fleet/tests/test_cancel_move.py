"""Cancelling and moving by hand."""

from datetime import timedelta

import pytest
from tests.factories import EARLY, SHOP, STATION, at, make_shift, make_spec, make_task, make_vehicle

from moyai.fleet.enums import StopStatus, TaskStatus
from moyai.fleet.operations import (
    CannotCancel,
    CannotMove,
    NoVehicleFits,
    PlanChanged,
    cancel_task,
    move_task,
)
from moyai.fleet.queries import suggest_moves
from moyai.fleet.tests.lookups import find_carrier, read_versions

pytestmark = pytest.mark.django_db


def move(task, shift, versions=None, now=EARLY):
    versions = read_versions() if versions is None else versions
    return move_task(
        task_id=task.pk, to_shift_id=shift.pk, seen_plan_versions=versions, actor="user:1", now=now
    )


@pytest.fixture
def other(db):
    return make_shift(make_vehicle("t2"))


def test_cancel_frees_the_stops(shift, ear):
    task = make_task()
    cancel_task(task_id=task.pk, actor="test", now=at(9))
    task.refresh_from_db()
    assert (task.status, task.finished_at) == (TaskStatus.CANCELLED, at(9))
    assert set(task.stops.values_list("status", flat=True)) == {StopStatus.SKIPPED}
    assert ear.events(task) == ["on_assigned", "on_cancelled"]


def test_cancel_twice_is_once(shift, ear):
    task = make_task()
    for _ in range(2):
        cancel_task(task_id=task.pk, actor="test", now=at(9))
    assert ear.events(task).count("on_cancelled") == 1


def test_cancel_keeps_the_others(shift):
    gone, kept = make_task(), make_task(make_spec(SHOP, STATION))
    cancel_task(task_id=gone.pk, actor="test", now=EARLY)
    pickup = kept.stops.get(kind="pickup")
    assert kept.pickup_from <= pickup.planned_leave_at and pickup.planned_at <= kept.pickup_until


def test_cancel_while_aboard_is_refused(shift, wheel):
    task = make_task()
    wheel.pick_up(task, at(10, 5))
    with pytest.raises(CannotCancel) as caught:
        cancel_task(task_id=task.pk, actor="test", now=at(10, 6))
    assert caught.value.code == "task_aboard"


def test_cancel_at_the_door(shift, wheel):
    task = make_task()
    wheel.press(task.stops.get(kind="pickup"), "arrived", at(10, 1))
    cancel_task(task_id=task.pk, actor="test", now=at(10, 2))
    assert shift.stops.exclude(status=StopStatus.SKIPPED).count() == 0


def test_move_changes_the_vehicle_and_says_why(shift, other, ear):
    task = make_task()
    source = find_carrier(task)
    target = other if source == shift.pk else shift
    move(task, target)
    assert find_carrier(task) == target.pk
    decision = task.decisions.order_by("-pk").first()
    assert (decision.kind, decision.shift_id) == ("move", target.pk)
    assert decision.reason["ja"].startswith("配車担当が")
    assert ear.facts("on_assigned", task)["is_replan"] is True
    assert task.stops.count() == 2


def test_move_to_where_it_is_changes_nothing(shift):
    task = make_task()
    version = read_versions()
    move(task, shift, {})
    assert read_versions() == version


def test_second_dispatcher_is_told_that_the_plan_changed(shift, other):
    third = make_shift(make_vehicle("t3"))
    task = make_task()
    versions = read_versions()
    source = find_carrier(task)
    free = [each for each in (shift, other, third) if each.pk != source]
    move(task, free[0], versions)
    with pytest.raises(PlanChanged) as caught:
        move(task, free[1], versions)
    assert caught.value.code == "plan_changed" and "計画" in str(caught.value.text)
    assert find_carrier(task) == free[0].pk


def test_presses_and_new_times_do_not_count_as_a_changed_plan(shift, other, wheel):
    first, task = make_task(), make_task(make_spec(SHOP, STATION, pickup=at(13)))
    if find_carrier(task) != shift.pk:
        move(task, shift)
    if find_carrier(first) != shift.pk:
        move(first, shift)
    versions = read_versions()
    wheel.pick_up(first, at(10, 2))
    move(task, other, versions, now=at(10, 3))
    assert find_carrier(task) == other.pk


def test_move_that_does_not_fit_is_refused_with_a_reason(shift):
    east = make_shift(make_vehicle("t2", areas=("east",)))
    task = make_task()
    with pytest.raises(NoVehicleFits) as caught:
        move(task, east)
    assert caught.value.facts["refusal"] == "no_skill"
    assert "受け持っていません" in caught.value.facts["reason"]["ja"]


def test_move_of_somebody_aboard_is_refused(shift, other, wheel):
    task = make_task()
    if find_carrier(task) != shift.pk:
        move(task, shift)
    wheel.pick_up(task, at(10, 2))
    with pytest.raises(CannotMove) as caught:
        move(task, other, now=at(10, 3))
    assert caught.value.code == "move_aboard"


def test_move_when_the_vehicle_stands_at_the_door_is_refused(shift, other, wheel):
    task = make_task()
    if find_carrier(task) != shift.pk:
        move(task, shift)
    wheel.press(task.stops.get(kind="pickup"), "arrived", at(10, 2))
    with pytest.raises(CannotMove) as caught:
        move(task, other, now=at(10, 3))
    assert caught.value.code == "move_arrived"


def test_suggestions_name_every_shift(shift, other):
    east = make_shift(make_vehicle("t3", areas=("east",)))
    task = make_task()
    found = suggest_moves(task, EARLY)
    assert {each.shift.pk for each in found} == {shift.pk, other.pk, east.pk}
    assert [each.is_feasible for each in found] == [True, True, False]
    assert [each.shift.pk for each in found if each.is_current] == [find_carrier(task)]
    assert all(each.reason["ja"] and each.reason["en"] for each in found)
    assert "受け持っていません" in found[-1].reason["ja"]


def test_suggestions_take_a_constant_number_of_queries(shift, django_assert_num_queries):
    task = make_task(make_spec(width=timedelta(minutes=10)))
    with django_assert_num_queries(5):
        suggest_moves(task, EARLY)
    for number in (2, 3):
        make_shift(make_vehicle(f"t{number}"))
    suggest_moves(task, EARLY)  # what past weeks let expect is read every few hours
    with django_assert_num_queries(5):
        suggest_moves(task, EARLY)
