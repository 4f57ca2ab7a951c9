import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moyai.engines.dispatch import Break, Problem, ProblemError, Window, check, evaluate
from moyai.engines.dispatch.check import has_schedule
from moyai.engines.dispatch.tests.problems import line, problems, ride, sequences, van

NOT_TIMES = {"over_capacity", "not_allowed", "break_with_riders"}


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_evaluate_finds_a_schedule_exactly_when_bellman_and_ford_do(data):
    problem = data.draw(problems())
    result = evaluate(problem, data.draw(sequences(problem)))
    late = {each.vehicle_id for each in result.broken if each.code not in NOT_TIMES}
    for vehicle, route in zip(problem.vehicles, result.solution.routes, strict=True):
        if route.stops:
            assert (vehicle.id not in late) == has_schedule(problem, vehicle, route)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_evaluate_agrees_with_the_checker(data):
    problem = data.draw(problems())
    result = evaluate(problem, data.draw(sequences(problem)))
    assert (check(problem, result.solution) == ()) == result.feasible


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_evaluate_is_nowhere_later_than_need_be(data):
    problem = data.draw(problems())
    stops = data.draw(sequences(problem))
    result = evaluate(problem, stops)
    for vehicle, route in zip(problem.vehicles, result.solution.routes, strict=True):
        clock, place = vehicle.shift.earliest, vehicle.start
        for stop in route.stops:
            if stop.kind == "break":
                window, service, where = vehicle.breaks[0].window, vehicle.breaks[0].duration_s, place
            else:
                request = problem.request(stop.id)
                pickup = stop.kind == "pickup"
                window = request.pickup_window if pickup else request.dropoff_window
                service = request.pickup_service_s if pickup else request.dropoff_service_s
                where = request.pickup if pickup else request.dropoff
                clock += problem.travel_s[place, where]
            clock, place = max(clock, window.earliest), where
            lateness = max(0.0, stop.begin - window.latest)
            assert lateness == pytest.approx(max(0.0, clock - window.latest), abs=1e-6)
            clock += service


def test_evaluate_pulls_a_pickup_up_for_the_ride_limit():
    problem = Problem(
        vehicles=(van(),),
        requests=(
            ride("long", pickup=1, dropoff=3, max_ride_s=60.0),
            ride("fixed", pickup=2, dropoff=3, pickup_window=Window(500.0, 500.0)),
        ),
        travel_s=line(0, 10, 20, 30),
    )
    stops = {"v1": [("long", "pickup"), ("fixed", "pickup"), ("fixed", "dropoff"), ("long", "dropoff")]}
    result = evaluate(problem, stops)
    assert result.feasible
    route = result.solution.routes[0]
    assert [stop.begin for stop in route.stops] == [450.0, 500.0, 510.0, 510.0]
    assert route.start_at == 440.0


def test_evaluate_picks_late_riders_up_as_late_as_can_be():
    problem = Problem(
        vehicles=(van(),),
        requests=(
            ride("early", pickup=1, dropoff=2, pickup_window=Window(10.0, 900.0)),
            ride("late", pickup=3, dropoff=4, dropoff_window=Window(0.0, 300.0), prefer="late"),
        ),
        travel_s=line(0, 10, 20, 30, 40),
    )
    stops = {"v1": [("early", "pickup"), ("early", "dropoff"), ("late", "pickup"), ("late", "dropoff")]}
    route = evaluate(problem, stops).solution.routes[0]
    assert [stop.begin for stop in route.stops] == [10.0, 20.0, 290.0, 300.0]


def test_evaluate_says_which_promise_a_late_vehicle_breaks_and_by_how_much():
    problem = Problem(
        vehicles=(van(shift=Window(100.0, 10_000.0)),),
        requests=(
            ride("a", pickup_window=Window(50.0, 60.0), dropoff_window=Window(0.0, 80.0)),
            ride("b", pickup_window=Window(0.0, 900.0)),
        ),
        travel_s=line(0, 10, 20),
    )
    stops = {"v1": [("a", "pickup"), ("a", "dropoff"), ("b", "pickup"), ("b", "dropoff")]}
    result = evaluate(problem, stops)
    assert [(each.id, each.code, each.by_s) for each in result.broken] == [
        ("a", "pickup_late", 50.0),
        ("a", "dropoff_late", 40.0),
    ]
    assert result.broken_requests() == {"a"}


def test_evaluate_counts_the_ride_of_a_rider_aboard_from_boarding():
    problem = Problem(
        vehicles=(van(shift=Window(100.0, 10_000.0)),),
        requests=(ride("a", aboard_on="v1", boarded_at=40.0, max_ride_s=70.0),),
        travel_s=line(0, 10, 20),
    )
    result = evaluate(problem, {"v1": [("a", "dropoff")]})
    assert [(each.code, each.by_s) for each in result.broken] == [("ride_too_long", 10.0)]


def test_evaluate_reports_too_many_aboard_and_a_break_with_riders():
    rest = Break(id="rest", window=Window(0.0, 900.0), duration_s=5.0)
    problem = Problem(
        vehicles=(van(capacity=((1,),), breaks=(rest,)),),
        requests=(ride("a"), ride("b")),
        travel_s=line(0, 10, 20),
    )
    stops = [("a", "pickup"), ("b", "pickup"), ("rest", "break"), ("a", "dropoff"), ("b", "dropoff")]
    broken = evaluate(problem, {"v1": stops}).broken
    assert [(each.id, each.code) for each in broken] == [
        ("b", "over_capacity"),
        ("rest", "break_with_riders"),
    ]


@pytest.mark.parametrize(
    "stops",
    [
        [("a", "pickup")],
        [("a", "dropoff"), ("a", "pickup")],
        [("a", "pickup"), ("a", "pickup"), ("a", "dropoff")],
        [("nobody", "pickup")],
        [("c", "pickup"), ("c", "dropoff")],
        [("a", "break")],
    ],
)
def test_evaluate_refuses_a_sequence_without_sense(stops):
    problem = Problem(
        vehicles=(van(), van("v2")), requests=(ride("a"), ride("c", aboard_on="v2")), travel_s=line(0, 10, 20)
    )
    with pytest.raises(ProblemError):
        evaluate(problem, {"v1": stops})


def test_evaluate_leaves_out_what_no_sequence_holds():
    problem = Problem(vehicles=(van(),), requests=(ride("a"), ride("b")), travel_s=line(0, 10, 20))
    result = evaluate(problem, {"v1": [("a", "pickup"), ("a", "dropoff")]})
    assert [(each.id, each.reason) for each in result.solution.unassigned] == [("b", "not_in_plan")]


def test_evaluate_of_every_order_keeps_what_the_checker_keeps():
    """All orders of two riders whose limits bite, against the checker."""
    a = ride("a", pickup_window=Window(0.0, 30.0), max_ride_s=25.0)
    b = replace(a, id="b", pickup=2, dropoff=1, pickup_window=Window(0.0, 60.0))
    problem = Problem(vehicles=(van(max_duration_s=70.0),), requests=(a, b), travel_s=line(0, 10, 20))
    visits = [("a", "pickup"), ("a", "dropoff"), ("b", "pickup"), ("b", "dropoff")]
    verdicts = []
    for order in itertools.permutations(visits):
        if order.index(visits[0]) < order.index(visits[1]) and order.index(visits[2]) < order.index(
            visits[3]
        ):
            result = evaluate(problem, {"v1": order})
            assert (check(problem, result.solution) == ()) == result.feasible
            verdicts.append(result.feasible)
    assert sorted(verdicts) == [False] * verdicts.count(False) + [True] * verdicts.count(True)
    assert True in verdicts
    assert False in verdicts


def test_the_checker_follows_only_the_routes_that_it_is_told_to():
    problem = Problem(
        vehicles=(van("v1"), van("v2")), requests=(ride("a"), ride("b")), travel_s=line(0, 10, 20)
    )
    stops = {v: [(name, "pickup"), (name, "dropoff")] for v, name in (("v1", "a"), ("v2", "b"))}
    plan = evaluate(problem, stops).solution
    late = problem.with_request(ride("a", pickup_window=Window(0.0, 5.0)))
    assert [each.id for each in check(late, plan)] == ["a"]
    assert check(late, plan, only=["v2"]) == ()
    assert [each.id for each in check(late, plan, only=["v1"])] == ["a"]
    lost = problem.with_request(ride("c"))
    assert [each.id for each in check(lost, plan, only=[])] == ["c", "c"]
