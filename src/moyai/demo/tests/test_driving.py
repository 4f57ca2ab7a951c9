from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from moyai.demo.life.driving import Driver, SeenStop
from moyai.demo.life.movement import Spot

NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)
DEPOT, HOUSE = Spot(137.96, 35.838), Spot(138.0, 35.84)


def minutes(n):
    return NOW + timedelta(minutes=n)


def make_stop(**changes):
    stop = SeenStop(
        id="7",
        kind="pickup",
        spot=HOUSE,
        planned_at=minutes(20),
        not_before=minutes(18),
        planned_leave_at=minutes(21),
        actions=("arrived",),
    )
    return replace(stop, **changes)


@pytest.fixture
def driver():
    return Driver(DEPOT, lambda a, b, at: 600.0, NOW)


def first_press(driver, stop, *, until=90):
    for half_minute in range(until * 2):
        at = NOW + timedelta(seconds=30 * half_minute)
        if action := driver.decide(stop, at):
            return action, (at - NOW).total_seconds() / 60
    return None, until


def test_driver_waits_before_setting_out(driver):
    assert driver.decide(make_stop(), minutes(5)) is None
    assert driver.where(minutes(5)) == DEPOT


def test_driver_arrives_about_when_planned(driver):
    action, at = first_press(driver, make_stop())
    assert action == "arrived"
    assert 17 <= at <= 22
    assert driver.where(minutes(25)) == HOUSE


def test_driver_is_underway_in_between(driver):
    driver.decide(make_stop(), minutes(10))
    assert driver.where(minutes(14)) not in (DEPOT, HOUSE)


def test_driver_turns_to_another_stop_from_where_it_is(driver):
    driver.decide(make_stop(), minutes(10))
    here = driver.where(minutes(14))
    driver.decide(make_stop(id="8", spot=DEPOT, planned_at=minutes(15)), minutes(14))
    assert driver.leg.origin == here
    assert driver.leg.target == DEPOT


def test_rider_does_not_get_in_before_the_promised_time(driver):
    stop = make_stop(actions=("boarded", "no_show"), not_before=minutes(10))
    action, at = first_press(driver, stop)
    assert action == "boarded"
    assert 10 < at < 12


def test_some_riders_do_not_come():
    stops = [make_stop(id=str(n), actions=("boarded", "no_show"), not_before=NOW) for n in range(2000)]
    presses = [first_press(Driver(HOUSE, lambda a, b, at: 0.0, NOW), s, until=8) for s in stops]
    missing = [at for action, at in presses if action == "no_show"]
    assert 0.005 < len(missing) / len(stops) < 0.025
    assert min(missing) >= 5
    assert {action for action, _ in presses} == {"boarded", "no_show"}


def test_a_break_lasts_as_planned(driver):
    stop = make_stop(kind="break", spot=None, planned_at=minutes(2), planned_leave_at=minutes(42))
    assert first_press(driver, stop) == ("arrived", 2.0)
    action, at = first_press(driver, replace(stop, actions=("done",)))
    assert (action, at) == ("done", 40.0)


def test_a_refused_press_is_tried_again_later(driver):
    stop = make_stop(kind="dropoff", actions=("done",))
    action, at = first_press(driver, stop)
    assert action == "done"
    driver.be_refused(minutes(at))
    assert driver.decide(stop, minutes(at + 0.5)) is None
    assert driver.decide(stop, minutes(at + 1)) == "done"


def test_nothing_to_do_is_no_press(driver):
    assert driver.decide(None, NOW) is None
