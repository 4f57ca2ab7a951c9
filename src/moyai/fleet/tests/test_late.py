"""Reality is late: plans stay usable, promises at risk are told once."""

from datetime import timedelta

import pytest
from tests.factories import DAY, HOME, HOSPITAL, SHOP, STATION, at, make_spec, make_task

from moyai.fleet.models import Shift
from moyai.fleet.operations import retime, retime_day
from moyai.fleet.planning.plan import load_plan
from moyai.fleet.planning.store import lateness_s
from moyai.fleet.queries import get_live_task_state, quote_task
from moyai.fleet.tests.wheel import find_stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(shift, wheel):
    """Somebody was picked up forty minutes late, and somebody else was to be fetched meanwhile."""
    first = make_task(make_spec(HOME, HOSPITAL, pickup=at(10), max_ride_s=1800))
    second = make_task(make_spec(SHOP, STATION, pickup=at(10, 30)))
    wheel.pick_up(first, at(10, 40))
    return first, second


def test_a_late_plan_is_still_a_plan(late):
    plan = load_plan(DAY, at(10, 41))
    assert len(plan.solution.routes[0].stops) == 3


def test_the_promise_at_risk_is_told_once(ear, late, shift):
    _, second = late
    for minutes in (41, 45, 50):
        retime(shift_id=shift.pk, day=DAY, now=at(10, minutes))
    second.refresh_from_db()
    assert second.late_s >= 600
    assert second.at_risk_at is not None
    assert ear.events(second).count("on_promise_at_risk") == 1


def test_who_is_late_is_told_with_times(shift, wheel, ear):
    task = make_task()
    retime_day(day=DAY, now=at(9, 5))
    assert ear.events(task) == ["on_assigned"]
    Shift.objects.update(status="open")
    retime_day(day=DAY, now=at(10, 20))
    facts = ear.facts("on_promise_at_risk", task)
    assert facts["late_s"] >= 600
    assert facts["pickup_at"] >= at(10, 20).isoformat()
    task.refresh_from_db()
    assert task.late_s == facts["late_s"]


def test_new_riders_are_put_in_only_where_the_late_become_no_later(late):
    before = lateness()
    wish = make_spec(SHOP, HOSPITAL, pickup=at(10, 45), width=timedelta(hours=2))
    assert quote_task(spec=wish, now=at(10, 41)).offers
    task = make_task(wish, now=at(10, 41))
    after = lateness()
    assert after.pop(task.pk) == 0
    assert max(before.values()) > 0
    assert after == before


def lateness():
    plan = load_plan(DAY, at(10, 41))
    return lateness_s(plan.rows, plan.rows.shifts[0], plan.solution.routes[0])


def test_a_shift_that_runs_over_its_end_is_still_a_plan(shift, wheel):
    task = make_task(make_spec(pickup=at(14)))
    wheel.pick_up(task, at(14, 5))
    plan = load_plan(DAY, at(15, 10))
    assert [stop.kind for stop in plan.solution.routes[0].stops] == ["dropoff"]
    wheel.drop_off(task, at(15, 20))
    shift.refresh_from_db()
    assert shift.status == "closed"


def test_a_vehicle_that_waits_in_time_is_not_late(shift, wheel, ear):
    task = make_task()
    wheel.press(find_stop(task, "pickup"), "arrived", at(10, 2))
    retime(shift_id=shift.pk, day=DAY, now=at(10, 12))
    task.refresh_from_db()
    assert (task.late_s, ear.events(task)) == (0, ["on_assigned", "on_arrived"])


def test_live_state_follows_the_ride(shift, wheel):
    task = make_task()
    before = get_live_task_state(task, at(9, 30))
    assert (before.status, before.vehicle.name, before.position, before.stops_before) == (
        "planned",
        "t1号",
        None,
        0,
    )
    wheel.press(find_stop(task, "pickup"), "arrived", at(10, 2))
    there = get_live_task_state(task, at(10, 3))
    assert (there.is_at_stop, there.position) == (True, (HOME.lon, HOME.lat))
    wheel.press(find_stop(task, "pickup"), "boarded", at(10, 4))
    task.refresh_from_db()
    aboard = get_live_task_state(task, at(10, 8))
    assert aboard.eta_at == aboard.dropoff_at
    assert HOSPITAL.lon < aboard.position[0] < HOME.lon
    wheel.drop_off(task, at(10, 20))
    task.refresh_from_db()
    done = get_live_task_state(task, at(10, 30))
    assert (done.status, done.pickup_at, done.dropoff_at) == ("done", at(10, 4), at(10, 20))
