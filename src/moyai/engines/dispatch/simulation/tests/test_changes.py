"""Ways with a change: both vehicles or neither, and they meet."""

import pytest
from hypothesis import given, settings

from moyai.engines.dispatch import Window
from moyai.engines.dispatch.problem import ProblemError
from moyai.engines.dispatch.simulation import (
    Call,
    Chances,
    Conduct,
    Onward,
    Scenario,
    audit,
    compute_figures,
    simulate,
)
from moyai.engines.dispatch.simulation.tests.days import chances, conducts, days_with_changes
from moyai.engines.dispatch.tests.problems import line, ride, van

NARROW = Conduct(promise_before_s=0.0, promise_after_s=30.0)


@settings(max_examples=60, deadline=None)
@given(days_with_changes(), conducts())
def test_who_changes_has_both_vehicles_or_none_and_they_meet(scenario, conduct):
    log = simulate(scenario, conduct=conduct)
    assert audit(scenario, log, all_as_planned=True) == ()
    figures = compute_figures(scenario, log)
    assert figures.calls == figures.served + figures.refused


@settings(max_examples=60, deadline=None)
@given(days_with_changes(), conducts(), chances())
def test_a_day_gone_wrong_leaves_nobody_between_two_vehicles(scenario, conduct, wrong):
    log = simulate(scenario, conduct=conduct, chances=wrong)
    assert audit(scenario, log, all_as_planned=wrong.are_none) == ()


def make_day(*, wait=(10.0, 300.0), prefer="early", **changes):
    """From 10 to 40 and on to 70 on a line; the first vehicle serves the left half, the second the right."""
    wide = {"pickup_window": Window(100.0, 900.0), "dropoff_window": Window(0.0, 2000.0), "prefer": prefer}
    first = ride("a", pickup=1, dropoff=2, skills=frozenset({"left"}), **wide)
    second = ride("a>", pickup=2, dropoff=3, skills=frozenset({"right"}), **{**wide, **changes})
    call = Call(
        request=first, released_at=0.0, onward=Onward(request=second, least_s=wait[0], most_s=wait[1])
    )
    cars = (
        van("left", skills=frozenset({"left"}), start=0, end=0),
        van("right", skills=frozenset({"right"}), start=3, end=3),
    )
    return Scenario(vehicles=cars, calls=(call,), travel_s=line(0, 10, 40, 70))


@pytest.mark.parametrize("prefer", ["early", "late"])
def test_the_second_vehicle_comes_when_the_first_is_there(prefer):
    day = make_day(prefer=prefer)
    log = simulate(day, conduct=NARROW)
    assert audit(day, log, all_as_planned=True) == ()
    boarded, alighted = log.of_kind("boarded"), log.of_kind("alighted")
    assert [each.vehicle_id for each in boarded] == ["left", "right"]
    assert 10 <= boarded[1].at - alighted[0].until <= 300
    assert compute_figures(day, log).served == 1


def test_where_the_second_cannot_come_the_first_drives_nowhere():
    log = simulate(make_day(pickup_window=Window(0.0, 50.0)), conduct=NARROW)
    assert [each.kind for each in log.events] == ["refused"]
    assert log.events[0].facts["reason"] == "no_connection"


def test_who_does_not_come_for_the_first_frees_the_second():
    day = make_day()
    log = simulate(day, conduct=NARROW, chances=Chances(no_show=1.0))
    assert [each.call_id for each in log.of_kind("no_show", "called_off")] == ["a>", "a"] or [
        each.call_id for each in log.of_kind("no_show", "called_off")
    ] == ["a", "a>"]
    assert not log.of_kind("boarded")
    assert compute_figures(day, log).no_shows == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"request": ride("b", pickup=1, dropoff=3)},
        {"least_s": 20.0, "most_s": 10.0},
        {"alternatives": (ride("a>", pickup=2, dropoff=3),)},
    ],
)
def test_an_onward_ride_that_makes_no_sense_is_refused(wrong):
    facts = {"request": ride("a>", pickup=2, dropoff=3), "least_s": 0.0, "most_s": 60.0, **wrong}
    with pytest.raises(ProblemError):
        Call(request=ride("a", pickup=1, dropoff=2), released_at=0.0, onward=Onward(**facts))
