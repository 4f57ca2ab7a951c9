"""Several tasks in one transaction: all of them or none; a change of vehicles seen by both drivers."""

from datetime import timedelta

import pytest
from tests.factories import (
    EARLY,
    FARM,
    HOME,
    HOSPITAL,
    SHOP,
    STATION,
    at,
    make_shift,
    make_spec,
    make_vehicle,
)

from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Stop, Task
from moyai.fleet.operations import NoVehicleFits, postpone_task, request_tasks
from moyai.fleet.queries import PlannedDay, describe_drive
from moyai.fleet.specs import Wanted

pytestmark = pytest.mark.django_db


def want(name: str, **changes) -> Wanted:
    names = {key: changes.pop(key) for key in ("journey", "shift_id") if key in changes}
    return Wanted(spec=make_spec(**changes), reference=name, contact_name=name, idempotency_key=name, **names)


def ask(*wanted: Wanted, **changes) -> list[Task]:
    return request_tasks(wanted=wanted, actor="test", now=EARLY, **changes)


def test_all_are_taken_in_one_transaction_and_asking_again_changes_nothing(shift):
    heard = []
    tasks = ask(want("a"), want("b", origin=FARM, pickup=at(11)), also_write=heard.append)
    assert heard == [tasks]
    assert [task.status for task in tasks] == [TaskStatus.PLANNED] * 2
    assert Stop.objects.filter(shift=shift).count() == 4
    shift.refresh_from_db()
    assert shift.plan_version == 1
    assert ask(want("a"), want("b", origin=FARM, pickup=at(11))) == tasks
    assert Task.objects.count() == 2


def test_one_that_does_not_fit_leaves_all_out(shift):
    with pytest.raises(NoVehicleFits) as refused:
        ask(want("a"), want("b", seats=9))
    assert refused.value.facts["number"] == 1
    assert (Task.objects.count(), Stop.objects.count()) == (0, 0)


def test_what_is_written_beside_them_undoes_all_when_it_fails(shift):
    def fail(tasks):
        raise RuntimeError

    with pytest.raises(RuntimeError):
        ask(want("a"), want("b", origin=FARM, pickup=at(11)), also_write=fail)
    assert Task.objects.count() == 0


def test_those_who_are_put_in_together_see_one_another(shift):
    wide = {"width": timedelta(hours=1), "seats": 2}
    day = PlannedDay(day=shift.date, now=EARLY, points=[HOME, FARM, SHOP, HOSPITAL])
    first = day.put_in(spec=make_spec(**wide), is_firm=False)
    other = day.copy()
    second = day.put_in(spec=make_spec(origin=FARM, **wide), is_firm=False)
    assert (first, second) == (0, 1)
    placed = [day.get_placed(number) for number in (0, 1)]
    assert {one.shift_id for one in placed} == {shift.pk}
    assert placed[0].is_pooled == placed[1].is_pooled
    assert not other.get_placed(0).is_pooled
    assert Task.objects.count() == 0


def change(first_at, second_at):
    """Return a way with a change at the station, on two vehicles."""
    first = make_shift(make_vehicle("t1"))
    second = make_shift(make_vehicle("t2"))
    tasks = ask(
        want("in", origin=HOME, destination=STATION, pickup=first_at, journey="j1", shift_id=first.pk),
        want("on", origin=STATION, destination=SHOP, pickup=second_at, journey="j1", shift_id=second.pk),
    )
    return tasks, second


def test_each_driver_reads_of_the_other():
    (first, on), second = change(at(10), at(10, 40))
    ours = first.stops.first().shift
    states = [describe_drive(one, at(9, 55)) for one in (ours, second)]
    down = [states[0]["next_stop"], *states[0]["following"]][1]
    up = states[1]["next_stop"]
    assert ours.pk != second.pk
    assert "「t2号」に乗りかえます" in down["note"]
    assert f"「{ours.vehicle.name}」から乗りかえる方です" in up["note"]
    assert on.journey == first.journey


def test_a_promise_is_asked_for_again_when_its_rider_comes_late():
    (_first, on), _second = change(at(10), at(10, 40))
    promise = postpone_task(task_id=on.pk, not_before=at(11, 2), actor="test", now=at(10, 5))
    assert promise is not None
    assert promise.pickup_from == at(11, 5)
    on.refresh_from_db()
    assert (on.pickup_from, on.at_risk_at) == (at(11, 5), at(10, 5))
    stop = on.stops.get(kind="pickup", status="pending")
    assert on.pickup_from <= stop.planned_leave_at <= on.pickup_until + timedelta(seconds=on.pickup_service_s)


def test_when_no_vehicle_can_come_later_the_promise_stays():
    (_first, on), _second = change(at(10), at(10, 40))
    assert postpone_task(task_id=on.pk, not_before=at(23), actor="test", now=at(10, 5)) is None
    before = on.pickup_from
    on.refresh_from_db()
    assert (on.pickup_from, on.status) == (before, TaskStatus.PLANNED)
