"""The auditor must find what is wrong: each test forges one thing in a right day."""

from dataclasses import replace

import pytest

from moyai.engines.dispatch import Window
from moyai.engines.dispatch.simulation import DayLog, audit, simulate
from moyai.engines.dispatch.simulation.tests.days import one_call
from moyai.engines.dispatch.tests.problems import line, ride, van

REQUEST = ride(pickup_window=Window(100.0, 200.0), pickup_service_s=3.0, load=(2,), max_ride_s=40.0)
SCENARIO = one_call(REQUEST, at=20.0, travel_s=line(0, 10, 30))


def forged(kind, changes):
    """The right day with every event of a kind changed."""
    events = simulate(SCENARIO).events
    return DayLog(tuple(replace(each, **changes) if each.kind == kind else each for each in events))


def codes(log, scenario=SCENARIO):
    return {each.code for each in audit(scenario, log, all_as_planned=True)}


def test_the_right_day_is_right():
    assert codes(simulate(SCENARIO)) == set()


@pytest.mark.parametrize(
    ("kind", "changes", "code"),
    [
        ("boarded", {"at": 201.0, "until": 204.0}, "promise"),
        ("boarded", {"until": 101.0}, "service"),
        ("boarded", {"place": 2}, "wrong_place"),
        ("boarded", {"vehicle_id": "v9"}, "unknown_vehicle"),
        ("boarded", {"call_id": "r9"}, "unknown_call"),
        ("booked", {"at": 10.0}, "before_call"),
        ("alighted", {"place": 0}, "wrong_place"),
        ("alighted", {"at": 150.0, "until": 150.0}, "ride"),
        ("alighted", {"kind": "arrived"}, "still_aboard"),
        ("alighted", {"kind": "lost"}, "no_outcome"),
        ("left", {"until": 500.0}, "travel"),
        ("booked", {"kind": "refused"}, "no_promise"),
    ],
)
def test_a_forged_event_is_found(kind, changes, code):
    assert code in codes(forged(kind, changes))


def test_a_missing_ride_is_found():
    log = simulate(SCENARIO)
    assert codes(DayLog(tuple(each for each in log.events if each.kind == "booked"))) == {"no_outcome"}


def test_a_vehicle_that_is_too_small_is_found():
    small = one_call(REQUEST, at=20.0, travel_s=line(0, 10, 30), vehicles=(van(capacity=((1,),)),))
    assert codes(simulate(SCENARIO), small) == {"capacity"}


def test_a_shift_and_a_day_that_are_too_short_are_found():
    short = one_call(REQUEST, at=20.0, travel_s=line(0, 10, 30), vehicles=(van(shift=Window(95.0, 500.0)),))
    assert codes(simulate(SCENARIO), short) == {"shift"}
    brief = one_call(REQUEST, at=20.0, travel_s=line(0, 10, 30), vehicles=(van(max_duration_s=30.0),))
    assert codes(simulate(SCENARIO), brief) == {"duration"}
