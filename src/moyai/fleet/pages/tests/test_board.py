import pytest

from moyai.fleet.enums import StopKind, StopStatus, TaskStatus, VehicleStatus
from moyai.fleet.pages.board import find_board_task, read_board
from moyai.fleet.pages.day_timeline import build_timeline
from moyai.fleet.pages.tests import town
from moyai.fleet.pages.words import describe_task, describe_vehicle

pytestmark = pytest.mark.django_db


def read():
    return read_board(town.DAY, town.NOW)


def test_read_board_pairs_the_stops_of_each_task():
    shift = town.make_shift(town.make_vehicle())
    task = town.make_task(shift, 30, 50)
    (item,) = read().tasks
    assert (item.task, item.shift, item.start, item.end) == (task, shift, town.at(30), town.at(50))


@pytest.mark.parametrize("count", [1, 3])
def test_read_board_asks_the_same_number_of_queries(count, django_assert_num_queries):
    for number in range(count):
        shift = town.make_shift(town.make_vehicle(f"T{number}"))
        town.make_task(shift, 30, 50)
        town.make_task(shift, 60, 80)
    with django_assert_num_queries(4):
        board = read()
        assert len(build_timeline(board).rows) == count


def test_late_pickup_is_told_in_minutes():
    shift = town.make_shift(town.make_vehicle())
    town.make_task(shift, 30, 50, pickup=(8, 18))
    (item,) = read().tasks
    assert item.pickup_late_s(town.NOW) == 12 * 60
    assert describe_task(item, town.NOW).text == "12分遅れる見込み"


def test_a_few_seconds_late_are_not_told():
    shift = town.make_shift(town.make_vehicle())
    town.make_task(shift, 30, 50, pickup=(20, 29.5))
    assert read().at_risk == []


def test_overdue_pickup_is_late_though_the_plan_is_not():
    shift = town.make_shift(town.make_vehicle())
    town.make_task(shift, -30, 50, pickup=(-30, -20))
    (item,) = read().at_risk
    assert item.pickup_late_s(town.NOW) == 20 * 60


def test_vehicle_that_waits_at_the_pickup_is_not_late():
    shift = town.make_shift(town.make_vehicle())
    task = town.make_task(shift, -30, 50, pickup=(-30, -20))
    task.stops.filter(kind=StopKind.PICKUP).update(status=StopStatus.ARRIVED, arrived_at=town.at(-25))
    assert read().at_risk == []


def test_counts_and_waiting_follow_the_status():
    shift = town.make_shift(town.make_vehicle())
    aboard = town.make_task(shift, -10, 20, status=TaskStatus.ABOARD)
    later = town.make_task(shift, 60, 80)
    sooner = town.make_task(shift, 30, 50)
    lost = town.make_task(None, status=TaskStatus.UNASSIGNED)
    board = read()
    assert [t.task for t in board.waiting] == [sooner, later]
    assert [t.task for t in board.unassigned] == [lost]
    assert board.count(TaskStatus.ABOARD) == 1
    assert board.vehicles[0].aboard == [aboard]


def test_rider_who_changed_vehicles_counts_once():
    first, second = (town.make_shift(town.make_vehicle(code)) for code in ("T1", "T2"))
    task = town.make_task(
        first, -10, 20, transfer_from=town.at(5), transfer_until=town.at(15), boarded_at=town.at(-9)
    )
    task.stops.filter(kind=StopKind.PICKUP).update(status=StopStatus.DONE, arrived_at=town.at(-10))
    task.stops.filter(kind=StopKind.DROPOFF).update(shift=second, sequence=9)
    town.make_stop(second, StopKind.PICKUP, 10, task)
    board = read()
    assert board.count(TaskStatus.PLANNED) == 1
    assert [item.start for row in board.vehicles for item in row.tasks] == [town.at(-9), town.at(10)]
    assert find_board_task(task).shift == second


def test_vehicle_states_in_words():
    out = town.make_vehicle("T1", status=VehicleStatus.OUT_OF_SERVICE)
    town.make_shift(out)
    town.make_vehicle("T2")
    empty = town.make_shift(town.make_vehicle("T3"))
    town.make_task(town.make_shift(town.make_vehicle("T4")), 10, 30)
    town.make_task(empty, -30, -10, status=TaskStatus.DONE).stops.update(status=StopStatus.DONE)
    words = [describe_vehicle(row).text for row in read().vehicles]
    assert words == ["運行できない", "本日の運行なし", "空車", "お迎えへ"]


def test_timeline_places_bars_in_per_cent_of_whole_hours():
    shift = town.make_shift(town.make_vehicle(), starts_at=town.at(-60), ends_at=town.at(300))
    town.make_task(shift, 0, 36)
    line = build_timeline(read())
    (row,) = line.rows
    assert (row.bars[0].x, row.bars[0].width) == ("16.67%", "10.00%")
    assert line.now_x == "16.67%"
    assert [text for _x, text in line.hours] == ["9:00", "10:00", "11:00", "12:00", "13:00", "14:00"]


def test_timeline_without_shifts_shows_the_usual_day():
    line = build_timeline(read())
    assert (line.rows, line.hours[0][1]) == ([], "9:00")


def test_vehicle_that_comes_early_waits_for_the_promised_time():
    shift = town.make_shift(town.make_vehicle())
    task = town.make_task(shift, 30, 80)
    task.stops.filter(kind=StopKind.PICKUP).update(planned_leave_at=town.at(46))
    (item,) = read().tasks
    assert item.start == town.at(45)
