"""Waiting tasks exchange their turns while somebody is aboard: all or nothing, undone, nobody else later."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import DAY, FARM, HOME, HOSPITAL, SHOP, STATION, at, make_spec, make_task

from moyai.core.audit.models import Entry
from moyai.engines.dispatch import Solution, check
from moyai.fleet.models import Decision, Shift, Stop, Task
from moyai.fleet.operations import CannotReorder, reorder_tasks, retime_day
from moyai.fleet.operations.replan import promise_of
from moyai.fleet.planning.load import OPEN_STOPS, load_day
from moyai.fleet.planning.names import shift_name
from moyai.fleet.planning.plan import load_plan, part
from moyai.fleet.planning.store import lateness_s
from moyai.fleet.specs import Promise
from moyai.fleet.tests.wheel import find_stop

pytestmark = pytest.mark.django_db
WHY = {"ja": "前の訪問が長引いたため。", "en": "A visit took longer."}
NOW = at(10, 5)


def stay(place, pickup):
    """Return somebody who is met where the vehicle stands, as a clinic's patient is."""
    return make_spec(place, place, pickup=pickup, max_ride_s=1200, dropoff_service_s=300)


@pytest.fixture
def waiting(shift, wheel):
    """Somebody rides along until the end, three others are met on the way."""
    last = {"dropoff_from": at(14), "dropoff_until": at(15), "max_ride_s": 5 * 3600}
    rider = make_task(make_spec(HOME, HOSPITAL, pickup=at(10), **last))
    places = ((SHOP, at(11)), (STATION, at(12)), (FARM, at(13)))
    tasks = [make_task(stay(*each)) for each in places]
    wheel.pick_up(rider, at(10))
    return tasks


def promise_at(task: Task, begin) -> Promise:
    old = promise_of(task)
    by = begin - old.pickup_from
    return Promise(*(getattr(old, name) + by for name in Promise.__slots__))


def exchange(tasks: list[Task], times, now=NOW):
    promises = {task.pk: promise_at(task, begin) for task, begin in zip(tasks, times, strict=True)}
    shift_id = Shift.objects.get().pk
    return reorder_tasks(shift_id=shift_id, promises=promises, reason=WHY, actor="user:1", now=now)


def order() -> list[tuple[int, str]]:
    return list(Stop.objects.filter(status__in=OPEN_STOPS).values_list("task", "kind"))


def test_they_take_one_anothers_turns_and_keep_their_rows(waiting):
    one, two, three = waiting
    rows = {each.pk: each.task_id for each in Stop.objects.all()}
    version = Shift.objects.get().plan_version
    done = exchange(waiting, (at(13), at(11), at(12)))
    assert done.is_changed
    met = [task for task, kind in order() if kind == "pickup"]
    assert met == [two.pk, three.pk, one.pk]
    assert {each.pk: each.task_id for each in Stop.objects.all()} == rows
    assert Shift.objects.get().plan_version == version + 1
    for task, begin in ((one, at(13)), (two, at(11)), (three, at(12))):
        task.refresh_from_db()
        assert (task.pickup_from, task.pickup_until) == (begin, begin + timedelta(minutes=10))
        stop = find_stop(task, "pickup")
        assert stop.planned_leave_at >= begin
        assert stop.planned_at <= task.pickup_until
        assert Decision.objects.filter(task=task, reason=WHY, kind="replan").count() == 1
    assert Entry.objects.filter(action="fleet.reorder_tasks").count() == 1
    assert retime_day(day=DAY, now=at(10, 6)) in (0, 1)
    assert not Task.objects.filter(late_s__gt=0).exists()


def test_it_is_undone_with_what_it_says_was_and_asked_twice_is_once(waiting):
    before, promises = order(), [promise_of(each) for each in waiting]
    done = exchange(waiting, (at(13), at(11), at(12)))
    version = Shift.objects.get().plan_version
    assert not exchange(waiting, (at(13), at(11), at(12))).is_changed
    assert Shift.objects.get().plan_version == version
    facts = {"shift_id": Shift.objects.get().pk, "reason": WHY, "actor": "user:1", "now": NOW}
    reorder_tasks(promises=done.was, **facts)
    assert order() == before
    assert [promise_of(Task.objects.get(pk=each.pk)) for each in waiting] == promises


def test_a_promise_that_could_not_be_kept_is_not_given(waiting):
    before = order()
    with pytest.raises(CannotReorder, match="reorder_late"):
        exchange(waiting, (at(11, 2), at(11), at(11, 1)))
    assert order() == before
    assert not Decision.objects.filter(reason=WHY).exists()


def test_somebody_elses_promise_is_not_broken(waiting):
    """The rider must be home at three: a patient at half past two would keep her."""
    with pytest.raises(CannotReorder, match="reorder_late"):
        exchange(waiting, (at(11), at(12), at(14, 55)))


def test_who_is_aboard_met_or_elsewhere_keeps_her_turn(waiting, wheel):
    one, two, three = waiting
    rider = Task.objects.get(status="aboard")
    with pytest.raises(CannotReorder, match="reorder_aboard"):
        exchange([rider, one], (at(12), at(13)))
    wheel.press(find_stop(one, "pickup"), "arrived", at(10, 50))
    with pytest.raises(CannotReorder, match="reorder_arrived"):
        exchange([one, two], (at(12), at(11)), now=at(10, 51))
    wheel.press(find_stop(one, "pickup"), "boarded", at(11))
    with pytest.raises(CannotReorder, match="reorder_aboard"):
        exchange([one, two], (at(12), at(11)), now=at(11, 1))
    Stop.objects.filter(task=three).update(status="skipped")
    with pytest.raises(CannotReorder, match="reorder_elsewhere"):
        exchange([two, three], (at(13), at(12)), now=at(11, 1))


def test_whom_the_vehicle_has_nearly_reached_keeps_her_turn(waiting):
    one, two, _three = waiting
    Stop.objects.filter(task=one).update(planned_at=at(10, 58))
    with pytest.raises(CannotReorder, match="reorder_near"):
        exchange([one, two], (at(12), at(11)), now=at(10, 58))


def test_a_shift_that_does_not_run_is_refused(waiting):
    Shift.objects.update(status="closed")
    with pytest.raises(CannotReorder, match="not_running"):
        exchange(waiting, (at(13), at(11), at(12)))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    times=st.lists(st.integers(0, 40), min_size=3, max_size=3),
    minute=st.integers(5, 50),
    picked=st.sets(st.integers(0, 2)),
)
def test_whatever_is_asked_the_plan_is_whole_and_nobody_else_is_later(waiting, times, minute, picked):
    """Each of the three wanted at any five minutes of four hours; the independent checker looks at it."""
    now = at(10, minute)
    tasks = [Task.objects.get(pk=waiting[number].pk) for number in sorted(picked)]
    others = {each.pk: promise_of(each) for each in Task.objects.exclude(pk__in=[one.pk for one in tasks])}
    before, late = order(), count_late(now)
    begins = [at(10, 40) + timedelta(minutes=5 * times[number]) for number in sorted(picked)]
    try:
        exchange(tasks, begins, now)
    except CannotReorder as refused:
        assert refused.code in ("reorder_late", "reorder_near")
        assert order() == before
    else:
        for task, begin in zip(tasks, begins, strict=True):
            assert Task.objects.get(pk=task.pk).pickup_from == begin
    assert sorted(order()) == sorted(before)
    assert all(promise_of(Task.objects.get(pk=pk)) == was for pk, was in others.items())
    for (one, kind), (other, _kind) in pairwise(order()):
        assert (one == other) == (kind == "pickup")  # nobody comes in between
    assert all(by <= max(late.get(pk, 0), 60) for pk, by in count_late(now).items())
    plan = load_plan(DAY, now)
    name = shift_name(Shift.objects.get().pk)
    route = plan.solution.route(name)
    stops = [(each.id, str(each.kind)) for each in route.stops]
    assert not check(part(plan.problem, [name], stops), Solution(routes=(route,), cost=route.cost))


def count_late(now) -> dict[int, int]:
    plan, rows = load_plan(DAY, now), load_day(DAY)
    return lateness_s(rows, rows.shifts[0], plan.solution.route(shift_name(rows.shifts[0].shift.pk)))
