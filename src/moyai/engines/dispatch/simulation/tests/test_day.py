import math
from dataclasses import replace

import pytest
from hypothesis import given, settings

from moyai.engines.dispatch import Break, IterationLimit, Weights, Window
from moyai.engines.dispatch.simulation import (
    FAIRNESS,
    WAITING,
    Call,
    Chances,
    Conduct,
    Scenario,
    audit,
    compute_figures,
    foresee,
    simulate,
)
from moyai.engines.dispatch.simulation.tests.days import chances, conducts, days, one_call, town
from moyai.engines.dispatch.tests.problems import line, ride, van


@settings(max_examples=60, deadline=None)
@given(days(), conducts())
def test_a_day_as_planned_keeps_every_promise(scenario, conduct):
    log = simulate(scenario, conduct=conduct)
    assert audit(scenario, log, all_as_planned=True) == ()


@settings(max_examples=60, deadline=None)
@given(days(), conducts(), chances())
def test_a_day_gone_wrong_leaves_nobody_behind(scenario, conduct, wrong):
    log = simulate(scenario, conduct=conduct, chances=wrong)
    assert audit(scenario, log, all_as_planned=wrong.are_none) == ()


@settings(max_examples=15, deadline=None)
@given(days(), conducts(), chances())
def test_every_policy_gives_a_right_day(scenario, conduct, wrong):
    for waiting in WAITING.values():
        for fairness in FAIRNESS.values():
            log = simulate(scenario, conduct=conduct, chances=wrong, waiting=waiting, fairness=fairness)
            assert audit(scenario, log, all_as_planned=wrong.are_none) == ()


@settings(max_examples=15, deadline=None)
@given(days(), conducts(), chances())
def test_the_same_day_twice_is_the_same(scenario, conduct, wrong):
    first = simulate(scenario, conduct=conduct, chances=wrong)
    assert simulate(scenario, conduct=conduct, chances=wrong) == first


def test_one_rider_is_fetched_when_the_window_begins():
    request = ride(pickup_window=Window(100.0, 200.0), pickup_service_s=3.0, dropoff_service_s=2.0)
    log = simulate(one_call(request, at=20.0, travel_s=line(0, 10, 30)))
    told = [(each.kind, each.at, each.until, each.place) for each in log.events]
    assert told == [
        ("booked", 20.0, 20.0, 0),
        ("left", 90.0, 100.0, 1),
        ("arrived", 100.0, 100.0, 1),
        ("boarded", 100.0, 103.0, 1),
        ("left", 103.0, 123.0, 2),
        ("arrived", 123.0, 123.0, 2),
        ("alighted", 123.0, 125.0, 2),
        ("left", 9_970.0, 10_000.0, 0),
        ("arrived", 10_000.0, 10_000.0, 0),
    ]


def test_who_cannot_be_fetched_is_refused_with_the_reason():
    request = ride(pickup_window=Window(0.0, 5.0))
    log = simulate(one_call(request, travel_s=line(0, 10, 30)))
    assert [(each.kind, each.facts) for each in log.events] == [("refused", {"reason": "outside_shift"})]


def test_a_vehicle_on_its_way_is_not_called_back():
    first = ride("first", pickup_window=Window(10.0, 20.0), dropoff_window=Window(0.0, 100.0))
    second = ride("second", pickup=0, dropoff=2, pickup_window=Window(5.0, 12.0))
    scenario = Scenario(
        vehicles=(van(),),
        calls=(Call(request=first, released_at=0.0), Call(request=second, released_at=5.0)),
        travel_s=line(0, 10, 30),
    )
    log = simulate(scenario)
    assert [each.call_id for each in log.of_kind("refused")] == ["second"]


def test_the_promise_given_at_booking_is_hard_afterwards():
    scenario = town()
    log = simulate(scenario, conduct=Conduct(promise_before_s=0.0, promise_after_s=15.0, improve=30))
    assert audit(scenario, log, all_as_planned=True) == ()
    for each in log.of_kind("booked"):
        assert each.facts["promise_from"] == each.facts["pickup_at"]
        assert each.facts["promise_until"] <= each.facts["pickup_at"] + 15.0


def test_improving_between_calls_drives_less_and_says_who_changes_car():
    scenario = town(calls=40, vehicles=4)
    plain, better = (
        compute_figures(scenario, simulate(scenario, conduct=Conduct(improve=n))) for n in (0, 60)
    )
    assert better.served >= plain.served
    assert better.distance < plain.distance
    log = simulate(scenario, conduct=Conduct(improve=60))
    assert len(log.of_kind("moved")) == better.moved > 0
    for each in log.of_kind("moved"):
        assert each.facts["from_vehicle"] != each.vehicle_id
        assert each.facts["saves"] > 0


def test_a_plan_little_better_is_not_taken():
    scenario = town(calls=40, vehicles=4)
    log = simulate(scenario, conduct=Conduct(improve=60, better_by=0.9))
    assert log.of_kind("moved") == []


def test_a_break_is_taken_before_the_rider_who_comes_after():
    rest = Break(id="rest", window=Window(40.0, 60.0), duration_s=30.0)
    request = ride(pickup_window=Window(90.0, 120.0))
    scenario = one_call(request, travel_s=line(0, 10, 30), vehicles=(van(breaks=(rest,)),))
    log = simulate(scenario)
    assert audit(scenario, log, all_as_planned=True) == ()
    assert [(each.at, each.until) for each in log.of_kind("rested")] == [(40.0, 70.0)]


def test_a_no_show_costs_the_wait_and_frees_the_place():
    request = ride(pickup_window=Window(100.0, 200.0), pickup_service_s=3.0)
    scenario = one_call(request, travel_s=line(0, 10, 30))
    log = simulate(scenario, conduct=Conduct(no_show_wait_s=50.0), chances=Chances(no_show=1.0))
    assert [(each.at, each.until) for each in log.of_kind("no_show")] == [(100.0, 150.0)]
    figures = compute_figures(scenario, log)
    assert (figures.no_shows, figures.served) == (1, 0)
    assert math.isnan(figures.served_share)


def test_riders_of_a_broken_vehicle_go_on_with_another():
    request = ride(pickup_window=Window(10.0, 20.0), dropoff_window=Window(0.0, 2_000.0))
    vehicles = (van("a", shift=Window(0.0, 60.0)), van("b", start=3, end=3))
    scenario = one_call(request, travel_s=line(0, 10, 1_000, 40), vehicles=(vehicles[0], vehicles[1]))
    scenario = replace(scenario, vehicles=(van("a", shift=Window(0.0, 5_000.0)), van("b", start=3, end=3)))
    seed = next(n for n in range(200) if _breaks_only_first(scenario, n))
    wrong = Chances(breakdowns=0.5, breakdown_s=9_000.0, seed=seed)
    log = simulate(scenario, chances=wrong)
    assert audit(scenario, log, all_as_planned=False) == ()
    assert [each.vehicle_id for each in log.of_kind("boarded")] == ["a", "b"]
    assert [each.vehicle_id for each in log.of_kind("alighted")] == ["b"]
    assert [each.call_id for each in log.of_kind("put_off")] == ["r1"]


def _breaks_only_first(scenario, seed):
    """Whether vehicle a breaks down while the rider is in it, and b does not."""
    wrong = Chances(breakdowns=0.5, seed=seed)
    first, second = (wrong.breaks_down_at(each, 2_000.0) for each in scenario.vehicles)
    return second is None and first is not None and 10.0 < first < 900.0


def test_a_ride_that_nobody_can_take_over_is_lost():
    request = ride(pickup_window=Window(1_000.0, 1_100.0))
    scenario = one_call(request, travel_s=line(0, 10, 30), vehicles=(van(shift=Window(0.0, 900.0)),))
    assert [each.kind for each in simulate(scenario).events] == ["refused"]
    scenario = one_call(request, travel_s=line(0, 10, 30), vehicles=(van(shift=Window(0.0, 1_500.0)),))
    wrong = next(
        each
        for each in (Chances(breakdowns=1.0, breakdown_s=9_000.0, seed=n) for n in range(50))
        if each.breaks_down_at(scenario.vehicles[0], 1_500.0) < 900.0
    )
    log = simulate(scenario, chances=wrong)
    assert [each.kind for each in log.of_kind("booked", "lost", "alighted")] == ["booked", "lost"]


def test_a_late_driver_makes_the_promise_late_and_the_figures_say_so():
    request = ride(pickup_window=Window(10.0, 20.0))
    scenario = one_call(request, at=-10.0, travel_s=line(0, 10, 30))
    wrong = Chances(late_drivers=1.0, late_driver_s=600.0, seed=3)
    by = wrong.late_by_s("v1")
    log = simulate(scenario, chances=wrong)
    figures = compute_figures(scenario, log)
    assert log.of_kind("boarded")[0].at == pytest.approx(by + 10.0)
    assert figures.late_share == 1.0
    assert figures.late_worst == pytest.approx(by - 10.0)
    assert figures.deviation_mean == pytest.approx(by)


def test_figures_of_two_who_share_a_ride():
    a = ride("a", pickup=1, dropoff=3, pickup_window=Window(10.0, 50.0))
    b = ride("b", pickup=2, dropoff=4, pickup_window=Window(20.0, 60.0))
    scenario = Scenario(
        vehicles=(van(),),
        calls=(Call(request=a, released_at=0.0), Call(request=b, released_at=0.0)),
        travel_s=line(0, 10, 20, 30, 40),
        weights=Weights(ride_per_s=0.1),
    )
    figures = compute_figures(scenario, simulate(scenario))
    assert (figures.served, figures.served_share, figures.pooled_share) == (2, 1.0, 1.0)
    assert (figures.distance, figures.empty_distance) == (80.0, 50.0)
    assert (figures.ride_ratio, figures.wait_mean, figures.late_share) == (1.0, 0.0, 0.0)


def test_foresight_is_not_worse_than_the_day():
    scenario = town()
    log = simulate(scenario)
    served = {each.call_id for each in log.of_kind("alighted")}
    foresight = foresee(scenario, stop=IterationLimit(300), only=served)
    assert foresight.served == len(served)
    assert foresight.distance <= compute_figures(scenario, log).distance + 1e-6


def test_a_stopwatch_times_every_decision():
    ticks = iter(range(10_000))
    log = simulate(town(calls=10), stopwatch=lambda: float(next(ticks)), conduct=Conduct(improve=5))
    assert log.decisions_s == (1.0,) * 10
    assert log.improvements_s == (1.0,) * 10


def test_a_break_as_the_shift_begins_is_not_put_off_by_a_later_shift():
    rest = Break(id="rest", window=Window(0.0, 0.0), duration_s=5.0)
    early, late = van("v1", breaks=(rest,)), van("v2", shift=Window(50.0, 500.0))
    scenario = one_call(ride(), at=100.0, travel_s=line(0, 10, 20), vehicles=(early, late))
    assert [each.at for each in simulate(scenario).events if each.kind == "rested"] == [0.0]
