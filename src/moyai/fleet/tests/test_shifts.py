"""Shifts open, close, and carry their break; the day's reads."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import DAY, DEPOT, HOME, at, make_shift, make_spec, make_task, make_user, make_vehicle

from moyai.fleet.enums import ShiftStatus, StopKind
from moyai.fleet.models import OperatingRecord, Position
from moyai.fleet.operations import (
    close_due_shifts,
    close_shift,
    create_shift,
    mark_human_seen,
    open_due_shifts,
    open_shift,
    record_position,
)
from moyai.fleet.operations.positions import WrongPosition
from moyai.fleet.planning.plan import load_plan
from moyai.fleet.queries import list_live_vehicles, list_shifts, list_waiting_tasks, plan_digest
from moyai.fleet.tests.wheel import find_stop

pytestmark = pytest.mark.django_db


def test_shifts_open_when_their_time_has_come(shift):
    assert open_due_shifts(now=at(8, 59)) == 0
    assert open_due_shifts(now=at(9)) == 1
    assert open_due_shifts(now=at(9, 1)) == 0
    assert open_shift(shift_id=shift.pk, now=at(9)) is False


def test_opening_puts_the_break_into_the_plan():
    shift = make_shift(break_s=2400, break_from=at(11), break_until=at(12, 30))
    open_due_shifts(now=at(9))
    stop = shift.stops.get()
    assert (stop.kind, stop.planned_at, stop.planned_leave_at) == (
        StopKind.BREAK,
        at(11),
        at(11) + timedelta(minutes=40),
    )


def test_nobody_rides_through_the_break():
    shift = make_shift(break_s=2400, break_from=at(11), break_until=at(11, 30))
    task = make_task(make_spec(pickup=at(11), width=timedelta(hours=2)))
    pause = shift.stops.get(kind=StopKind.BREAK)
    pickup, dropoff = find_stop(task, "pickup"), find_stop(task, "dropoff")
    assert dropoff.sequence < pause.sequence or pickup.sequence > pause.sequence
    assert at(11) <= pause.planned_at <= at(11, 30) + timedelta(minutes=30)


def test_a_shift_with_riders_is_not_closed(shift):
    make_task()
    assert close_shift(shift_id=shift.pk, now=at(16)) is None


def test_an_idle_shift_closes_at_its_end_and_once(shift):
    assert close_due_shifts(now=at(14, 59)) == 0
    assert close_due_shifts(now=at(15)) == 1
    assert close_due_shifts(now=at(15)) == 0
    shift.refresh_from_db()
    assert shift.status == ShiftStatus.CLOSED
    record = OperatingRecord.objects.get()
    assert (record.distance_m, record.tasks_done, record.started_at) == (0, 0, at(9))


def test_create_shift_makes_a_shift(db):
    vehicle, driver = make_vehicle(), make_user()
    shift = create_shift(
        vehicle_id=vehicle.pk,
        driver_id=driver.pk,
        starts_at=at(9),
        ends_at=at(12),
        actor="test",
        now=at(8),
    )
    assert (shift.date, shift.status) == (DAY, ShiftStatus.PLANNED)


def test_positions_are_kept_and_the_newest_is_shown(shift):
    record_position(vehicle_id=shift.vehicle_id, lon=137.95, lat=35.83, heading=370, at=at(9, 10))
    record_position(vehicle_id=shift.vehicle_id, lon=137.90, lat=35.80, heading=None, at=at(9, 5))
    shift.vehicle.refresh_from_db()
    assert (shift.vehicle.last_lon, shift.vehicle.last_heading, shift.vehicle.last_seen_at) == (
        137.95,
        10,
        at(9, 10),
    )
    assert Position.objects.count() == 2


@pytest.mark.parametrize("lon", [181.0, float("nan")])
def test_positions_off_the_earth_are_refused(shift, lon):
    with pytest.raises(WrongPosition):
        record_position(vehicle_id=shift.vehicle_id, lon=lon, lat=35.0, heading=None, at=at(9))


def test_a_reported_position_is_where_plans_begin(shift):
    open_due_shifts(now=at(9))
    record_position(vehicle_id=shift.vehicle_id, lon=137.951, lat=35.831, heading=None, at=at(9, 10))
    plan = load_plan(DAY, at(9, 11))
    assert plan.places.points[plan.problem.vehicles[0].start] == (137.951, 35.831)
    (live,) = list_live_vehicles(at(9, 11))
    assert (live.position, live.is_reported) == ((137.951, 35.831), True)


def test_before_the_shift_vehicles_are_at_the_depot(shift):
    (live,) = list_live_vehicles(at(8))
    assert (live.position, live.is_reported, live.next_stop) == ((DEPOT.lon, DEPOT.lat), False, None)


def test_the_way_to_a_near_stop_is_not_put_off(shift):
    task = make_task()
    open_due_shifts(now=at(9))
    assert load_plan(DAY, at(9, 5)).problem.vehicles[0].locked == 0
    assert load_plan(DAY, at(9, 58)).problem.vehicles[0].locked == 1
    assert find_stop(task, "pickup").place_name == HOME.name


def test_human_seen_is_written_every_ten_seconds_at_most(shift, django_assert_num_queries):
    real = timezone.now()
    mark_human_seen(shift_id=shift.pk, real_now=real)
    mark_human_seen(shift_id=shift.pk, real_now=real + timedelta(seconds=5))
    shift.refresh_from_db()
    assert shift.human_seen_at == real


def test_digest_changes_with_plans_and_states_and_not_with_positions(shift):
    seen = {plan_digest(DAY)}
    task = make_task()
    seen.add(plan_digest(DAY))
    open_due_shifts(now=at(9))
    seen.add(plan_digest(DAY))
    assert len(seen) == 3
    record_position(vehicle_id=shift.vehicle_id, lon=137.95, lat=35.83, heading=None, at=at(9, 10))
    assert plan_digest(DAY) in seen
    assert [each.pk for each in list_waiting_tasks(at(9))] == [task.pk]


def test_list_shifts_query_count_is_constant(django_assert_num_queries):
    make_shift()
    make_task()
    with django_assert_num_queries(3):
        assert len(list_shifts(DAY)[0].live_stops) == 2
    for number in (2, 3):
        make_shift(make_vehicle(f"t{number}"))
    with django_assert_num_queries(3):
        assert len(list_shifts(DAY)) == 3


def test_live_vehicles_query_count_is_constant(django_assert_num_queries):
    make_shift()
    make_task()
    with django_assert_num_queries(3):
        list_live_vehicles(at(9))
    for number in (2, 3):
        make_shift(make_vehicle(f"t{number}"))
        make_task(make_spec(pickup=at(9 + number)))
    with django_assert_num_queries(3):
        assert len(list_live_vehicles(at(9))) == 3
