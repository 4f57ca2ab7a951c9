"""The driver's buttons."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories import HOME, HOSPITAL, SHOP, STATION, at, make_shift, make_spec, make_task, make_vehicle

from moyai.fleet.enums import ShiftStatus, StopKind, StopStatus, TaskStatus
from moyai.fleet.models import OperatingRecord, Press
from moyai.fleet.operations import WrongPress, cancel_task, move_task, press
from moyai.fleet.tests.wheel import Wheel, find_stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(shift):
    return make_task()


def refused(wheel, stop, action, now, **changes):
    with pytest.raises(WrongPress) as caught:
        wheel.press(stop, action, now, **changes)
    assert str(caught.value.text)
    return caught.value.code


def test_a_whole_ride(wheel, task, ear):
    pickup, dropoff = find_stop(task, "pickup"), find_stop(task, "dropoff")
    wheel.press(pickup, "arrived", at(10, 1))
    wheel.press(pickup, "boarded", at(10, 2))
    task.refresh_from_db()
    assert (task.status, task.boarded_at) == (TaskStatus.ABOARD, at(10, 2))
    wheel.press(dropoff, "arrived", at(10, 14))
    wheel.press(dropoff, "done", at(10, 15))
    task.refresh_from_db()
    assert (task.status, task.finished_at) == (TaskStatus.DONE, at(10, 15))
    pickup.refresh_from_db()
    assert (pickup.status, pickup.arrived_at, pickup.left_at) == (StopStatus.DONE, at(10, 1), at(10, 2))
    assert ear.events(task) == ["on_arrived", "on_boarded", "on_done"]
    facts = ear.facts("on_done", task)
    assert (facts["ride_s"], facts["is_pooled"], facts["pickup_late_s"]) == (720, False, 0)
    wheel.shift.refresh_from_db()
    assert wheel.shift.status == ShiftStatus.OPEN


def test_dropoff_done_without_arrived_is_taken(wheel, task):
    wheel.pick_up(task, at(10, 2))
    dropoff = find_stop(task, "dropoff")
    wheel.press(dropoff, "done", at(10, 15))
    dropoff.refresh_from_db()
    assert (dropoff.status, dropoff.arrived_at) == (StopStatus.DONE, at(10, 15))


def test_a_press_sent_again_has_the_same_answer_and_is_applied_once(wheel, task, ear):
    press_id = uuid4()
    one = wheel.press(find_stop(task, "pickup"), "arrived", at(10, 1), press_id=press_id)
    other = wheel.press(find_stop(task, "pickup"), "arrived", at(10, 5), press_id=press_id)
    assert one.pk == other.pk
    assert ear.events(task) == ["on_arrived"]
    assert find_stop(task, "pickup").arrived_at == at(10, 1)


def test_a_refused_press_sent_again_is_refused_again(wheel, task):
    press_id = uuid4()
    stop = find_stop(task, "pickup")
    assert refused(wheel, stop, "boarded", at(10, 1), press_id=press_id) == "not_arrived"
    wheel.press(stop, "arrived", at(10, 2))
    assert refused(wheel, stop, "boarded", at(10, 3), press_id=press_id) == "not_arrived"
    assert Press.objects.filter(press_id=press_id).count() == 1


def test_the_same_press_twice_at_once_is_applied_once(wheel, task, ear, monkeypatch):
    """The second looks before the first is stored; the unique press_id decides."""
    press_id = uuid4()
    first = wheel.press(find_stop(task, "pickup"), "arrived", at(10, 1), press_id=press_id)
    stop = find_stop(task, "pickup")
    monkeypatch.setattr("moyai.fleet.operations.pressing.find_refusal", lambda *args: ("already_done", {}))
    monkeypatch.setattr("moyai.fleet.operations.pressing._find", lambda press_id: None)
    again = press(
        driver=wheel.shift.driver,
        stop_id=stop.pk,
        action="arrived",
        press_id=press_id,
        pressed_at=at(10, 1),
        now=at(10, 1),
    )
    assert (again.pk, ear.events(task)) == (first.pk, ["on_arrived"])


def test_arrived_twice_is_already_done(wheel, task):
    wheel.press(find_stop(task, "pickup"), "arrived", at(10, 1))
    assert refused(wheel, find_stop(task, "pickup"), "arrived", at(10, 2)) == "already_done"


def test_out_of_order_names_what_comes_first(wheel, task):
    with pytest.raises(WrongPress) as caught:
        wheel.press(find_stop(task, "dropoff"), "done", at(10, 1))
    assert (caught.value.code, HOME.name in str(caught.value.text)) == ("not_next", True)


def test_buttons_that_do_not_belong_there(wheel, task):
    pickup = find_stop(task, "pickup")
    assert refused(wheel, pickup, "done", at(10, 1)) == "wrong_button"
    wheel.pick_up(task, at(10, 2))
    assert refused(wheel, find_stop(task, "dropoff"), "boarded", at(10, 3)) == "wrong_button"
    assert refused(wheel, pickup, "arrived", at(10, 3)) == "already_done"


def test_another_driver_is_refused(wheel, task):
    stranger = Wheel(make_shift(make_vehicle("t2")))
    assert refused(stranger, find_stop(task, "pickup"), "arrived", at(10, 1)) == "not_your_shift"


def test_a_ride_that_moved_away_says_so(wheel, task):
    other = make_shift(make_vehicle("t2"))
    move_task(
        task_id=task.pk,
        to_shift_id=other.pk,
        seen_plan_versions={wheel.shift.pk: 1, other.pk: 0},
        actor="test",
        now=at(9),
    )
    assert refused(wheel, find_stop(task, "pickup"), "arrived", at(10, 1)) == "moved_away"


def test_a_cancelled_stop_says_so(wheel, task):
    cancel_task(task_id=task.pk, actor="test", now=at(9))
    assert refused(wheel, find_stop(task, "pickup"), "arrived", at(10, 1)) == "cancelled_stop"


def test_before_the_shift(wheel, task):
    assert refused(wheel, find_stop(task, "pickup"), "arrived", at(7)) == "not_begun"


def test_a_stop_that_does_not_exist(wheel):
    with pytest.raises(WrongPress) as caught:
        press(
            driver=wheel.shift.driver,
            stop_id=999,
            action="arrived",
            press_id=uuid4(),
            pressed_at=at(10),
            now=at(10),
        )
    assert caught.value.code == "unknown_stop"


@pytest.mark.parametrize(("arrived", "free"), [(at(9, 50), at(10, 5)), (at(10, 4), at(10, 9))])
def test_no_show_waits_after_arrival_and_promise(wheel, task, ear, arrived, free):
    stop = find_stop(task, "pickup")
    wheel.press(stop, "arrived", arrived)
    with pytest.raises(WrongPress) as caught:
        wheel.press(stop, "no_show", free - timedelta(minutes=2))
    assert (caught.value.code, caught.value.facts["minutes"]) == ("wait_longer", 2)
    assert "2分" in str(caught.value.text)
    wheel.press(stop, "no_show", free)
    task.refresh_from_db()
    assert (task.status, task.finished_at) == (TaskStatus.NO_SHOW, free)
    assert find_stop(task, "dropoff").status == StopStatus.SKIPPED
    assert ear.events(task)[-1] == "on_no_show"


def test_device_times_are_held_between_the_last_event_and_now(wheel, task):
    pickup = find_stop(task, "pickup")
    wheel.press(pickup, "arrived", at(10, 5), pressed_at=at(10, 1))
    wheel.press(pickup, "boarded", at(10, 6), pressed_at=at(9, 30))
    dropoff = find_stop(task, "dropoff")
    wheel.press(dropoff, "arrived", at(10, 20), pressed_at=at(23))
    pickup.refresh_from_db()
    dropoff.refresh_from_db()
    assert (pickup.arrived_at, pickup.left_at, dropoff.arrived_at) == (at(10, 1), at(10, 1), at(10, 20))


def test_presses_made_offline_keep_their_times(wheel, task):
    later = at(10, 30)
    pickup, dropoff = find_stop(task, "pickup"), find_stop(task, "dropoff")
    wheel.press(pickup, "arrived", later, pressed_at=at(10, 1))
    wheel.press(pickup, "boarded", later, pressed_at=at(10, 2))
    wheel.press(dropoff, "arrived", later, pressed_at=at(10, 14))
    wheel.press(dropoff, "done", later, pressed_at=at(10, 15))
    task.refresh_from_db()
    assert (task.boarded_at, task.finished_at) == (at(10, 2), at(10, 15))


def test_two_who_ride_together_are_pooled(wheel, ear):
    wide = {"width": timedelta(minutes=20)}
    one, other = make_task(make_spec(HOME, HOSPITAL, **wide)), make_task(make_spec(SHOP, STATION, **wide))
    now = at(10, 2)
    while (stop := wheel.shift.stops.filter(status="pending").order_by("sequence").first()) is not None:
        wheel.press(stop, "arrived", now)
        wheel.press(stop, "boarded" if stop.kind == StopKind.PICKUP else "done", now + timedelta(minutes=1))
        now += timedelta(minutes=6)
    assert ear.facts("on_done", one)["is_pooled"] == ear.facts("on_done", other)["is_pooled"]
    kinds = list(wheel.shift.stops.order_by("sequence").values_list("kind", flat=True))
    assert ear.facts("on_done", one)["is_pooled"] == (kinds[:2] == ["pickup", "pickup"])


def test_after_a_press_the_rest_is_timed_again(wheel, task):
    planned = find_stop(task, "dropoff").planned_at
    wheel.pick_up(task, at(10, 9))
    assert find_stop(task, "dropoff").planned_at > planned + timedelta(minutes=5)


def test_the_last_press_after_time_closes_the_shift(wheel, task):
    wheel.pick_up(task, at(10, 2))
    wheel.drop_off(task, at(15, 5))
    wheel.shift.refresh_from_db()
    assert wheel.shift.status == ShiftStatus.CLOSED
    record = OperatingRecord.objects.get(shift=wheel.shift)
    assert (record.tasks_done, record.persons) == (1, 1)
    assert 0 < record.loaded_distance_m < record.distance_m


def test_break_is_pressed_in_and_out():
    shift = make_shift(break_s=1800, break_from=at(11), break_until=at(12))
    make_task(make_spec(pickup=at(13)))
    wheel = Wheel(shift)
    stop = shift.stops.get(kind=StopKind.BREAK)
    wheel.press(stop, "arrived", at(11, 10))
    assert refused(wheel, stop, "boarded", at(11, 11)) == "wrong_button"
    wheel.press(stop, "done", at(11, 40))
    stop.refresh_from_db()
    assert (stop.status, stop.arrived_at, stop.left_at) == (StopStatus.DONE, at(11, 10), at(11, 40))
