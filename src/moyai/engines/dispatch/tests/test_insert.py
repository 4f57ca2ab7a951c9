import math
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from moyai.engines.dispatch import (
    Break,
    Problem,
    ProblemError,
    Window,
    check,
    empty_solution,
    evaluate,
    insert,
    sequences_of,
)
from moyai.engines.dispatch.tests.problems import line, problems, ride, sequences, van


def brute_force(problem, stops, request):
    """The least added cost over all vehicles and pairs of places, or None."""
    extended = problem.with_request(request)
    before = evaluate(problem, stops).solution
    best = None
    for vehicle in problem.vehicles:
        row = stops[vehicle.id]
        old = before.route(vehicle.id).cost
        for i in range(len(row) + 1):
            for j in range(i, len(row) + 1):
                new = [*row[:i], (request.id, "pickup"), *row[i:j], (request.id, "dropoff"), *row[j:]]
                result = evaluate(extended, {vehicle.id: new})
                if result.feasible:
                    delta = result.solution.route(vehicle.id).cost - old
                    best = delta if best is None else min(best, delta)
    return best


def accept(problem, solution, request, **options):
    result = insert(problem, solution, request, **options)
    assert result.refusal is None
    offer = result.offers[0]
    return problem.with_request(offer.request), solution.with_route(offer.route), offer


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_insert_finds_what_brute_force_finds(data):
    problem = data.draw(problems(most_requests=4))
    request = problem.requests[-1]
    problem = problem.without_requests([request.id])
    stops = data.draw(sequences(problem))
    plan = evaluate(problem, stops)
    assume(plan.feasible)
    result = insert(problem, plan.solution, request)
    best = brute_force(problem, stops, request)
    if best is None:
        assert result.offers == ()
        assert result.refusal is not None
    else:
        assert result.offers[0].cost_delta == pytest.approx(best, abs=1e-6)


@settings(max_examples=150, deadline=None)
@given(problems(most_requests=6))
def test_insert_never_breaks_a_promise(problem):
    wanted = problem.requests
    problem = problem.without_requests(request.id for request in wanted)
    plan = empty_solution(problem)
    for request in wanted:
        result = insert(problem, plan, request, bucket_s=20.0)
        for offer in result.offers:
            extended = problem.with_request(offer.request)
            solution = plan.with_route(offer.route)
            served = {stop.id for route in solution.routes for stop in route.stops}
            left = {each.id for vehicle in problem.vehicles for each in vehicle.breaks} - served
            found = [each for each in check(extended, solution) if each.id not in left]
            assert found == []
            assert offer.cost_delta == pytest.approx(
                offer.route.cost - plan.route(offer.vehicle_id).cost, abs=1e-6
            )
        times = [offer.pickup_at for offer in result.offers]
        assert all(abs(a - b) >= 20.0 - 1e-6 for n, a in enumerate(times) for b in times[:n])
        if result.offers:
            problem = problem.with_request(result.offers[0].request)
            plan = plan.with_route(result.offers[0].route)


def test_insert_offers_an_idle_vehicle_again_a_bucket_later():
    problem = Problem(vehicles=(van(),), requests=(), travel_s=line(0, 10, 20))
    request = ride(pickup_window=Window(1_000.0, 5_000.0))
    result = insert(problem, empty_solution(problem), request, bucket_s=900.0)
    assert [offer.pickup_at for offer in result.offers] == [1_000.0, 1_900.0, 2_800.0]
    assert [offer.request.pickup_window.earliest for offer in result.offers] == [1_000.0, 1_900.0, 2_800.0]


def test_insert_picks_up_late_who_must_arrive_by_a_time():
    problem = Problem(vehicles=(van(),), requests=(), travel_s=line(0, 10, 20))
    request = ride(dropoff_window=Window(0.0, 4_000.0), prefer="late")
    result = insert(problem, empty_solution(problem), request, alternatives=2)
    assert [(offer.pickup_at, offer.dropoff_at) for offer in result.offers] == [
        (3_990.0, 4_000.0),
        (3_090.0, 3_100.0),
    ]


def test_insert_keeps_locked_stops_first():
    problem = Problem(vehicles=(van(locked=1),), requests=(), travel_s=line(0, 100, 200, 10, 20))
    problem, plan, _ = accept(problem, empty_solution(problem), ride("far"))
    _, _, offer = accept(problem, plan, ride("near", pickup=3, dropoff=4))
    assert offer.route.stops[0].id == "far"
    free = problem.with_vehicles([van()])
    _, _, offer = accept(free, plan, ride("near", pickup=3, dropoff=4))
    assert offer.route.stops[0].id == "near"


def test_insert_lets_a_wheelchair_take_seats_away():
    car = van(capacity=((4, 0), (2, 1)))
    problem = Problem(vehicles=(car,), requests=(), travel_s=line(0, 10, 20, 30))
    party = ride("three", load=(3, 0), pickup=1, dropoff=3, pickup_window=Window(10.0, 10.0), max_ride_s=20.0)
    problem, plan, _ = accept(problem, empty_solution(problem), party)
    chair = ride("chair", load=(0, 1), pickup=2, dropoff=3, pickup_window=Window(0.0, 25.0))
    assert insert(problem, plan, chair).refusal.code == "vehicle_full"
    assert insert(problem, plan, replace(chair, load=(1, 0))).refusal is None


def test_insert_plans_a_forgotten_break_first():
    lunch = Break(id="lunch", window=Window(100.0, 200.0), duration_s=300.0)
    problem = Problem(vehicles=(van(breaks=(lunch,)),), requests=(), travel_s=line(0, 10, 20))
    _, _, offer = accept(problem, empty_solution(problem), ride(pickup_window=Window(150.0, 900.0)))
    assert [(stop.id, stop.begin) for stop in offer.route.stops] == [
        ("r1", 150.0),
        ("r1", 160.0),
        ("lunch", 160.0),
    ] or [stop.id for stop in offer.route.stops] == ["lunch", "r1", "r1"]
    kept = offer.route.stop("lunch", "break")
    assert 100.0 <= kept.begin <= 200.0


def test_insert_tells_whom_it_delays_and_who_shares():
    problem = Problem(vehicles=(van(end=None),), requests=(), travel_s=line(0, 10, 20, 30, 40))
    first = ride("first", pickup=1, dropoff=4, pickup_window=Window(10.0, 10.0), max_ride_s=60.0)
    problem, plan, _ = accept(problem, empty_solution(problem), first)
    second = ride("second", pickup=2, dropoff=3, pickup_service_s=5.0, pickup_window=Window(0.0, 30.0))
    _, _, offer = accept(problem, plan, second)
    reasons = offer.reasons
    assert [(each.request_id, each.pickup_s, each.dropoff_s) for each in reasons.others] == [
        ("first", 0.0, 5.0)
    ]
    assert reasons.riders_delayed == 1
    assert reasons.shares_with == ("first",)
    assert (reasons.driving_s, reasons.ride_s, reasons.direct_s) == (0.0, 10.0, 10.0)
    assert reasons.next_vehicle_id is None


def test_insert_asks_only_the_allowed_vehicles_and_names_the_next():
    problem = Problem(
        vehicles=(van("v1"), van("v2", start=3, end=3)), requests=(), travel_s=line(0, 10, 20, 500)
    )
    plan = empty_solution(problem)
    offer = insert(problem, plan, ride()).offers[0]
    assert (offer.vehicle_id, offer.reasons.next_vehicle_id) == ("v1", "v2")
    assert insert(problem, plan, ride(), allowed_vehicles=["v2"]).offers[0].vehicle_id == "v2"
    refusal = insert(problem, plan, ride(), allowed_vehicles=[]).refusal
    assert refusal.by_vehicle == {"v1": "not_allowed", "v2": "not_allowed"}


def test_insert_moves_a_request_that_is_planned_already():
    problem = Problem(vehicles=(van("v1"), van("v2")), requests=(), travel_s=line(0, 10, 20))
    problem, plan, offer = accept(problem, empty_solution(problem), ride())
    moved = insert(problem, plan, ride(), allowed_vehicles=["v2"]).offers[0]
    assert offer.vehicle_id == "v1"
    assert [stop.id for stop in moved.route.stops] == ["r1", "r1"]


def test_insert_serves_a_rider_aboard_by_his_own_vehicle():
    aboard = ride("a", aboard_on="v2", boarded_at=0.0, max_ride_s=100.0)
    problem = Problem(vehicles=(van("v1"), van("v2")), requests=(), travel_s=line(0, 10, 20))
    result = insert(problem, empty_solution(problem), aboard)
    assert [(offer.vehicle_id, len(offer.route.stops)) for offer in result.offers] == [("v2", 1)]


def test_insert_counts_a_rider_aboard_among_the_load():
    problem = Problem(vehicles=(van(capacity=((1,),)),), requests=(), travel_s=line(0, 10, 20))
    problem, plan, _ = accept(problem, empty_solution(problem), ride("a", aboard_on="v1"))
    offer = insert(problem, plan, ride("b", pickup=0, dropoff=1)).offers[0]
    assert [stop.id for stop in offer.route.stops] == ["a", "b", "b"]


def test_insert_refuses_a_contradiction():
    problem = Problem(vehicles=(van(),), requests=(), travel_s=line(0, 10, 20))
    with pytest.raises(ProblemError, match="request r1: pickup 7 is not one of 3 places"):
        insert(problem, empty_solution(problem), ride(pickup=7))


@pytest.mark.parametrize(
    ("code", "vehicle", "request_"),
    [
        ("ride_too_long", {}, {"max_ride_s": 9.0}),
        ("window_too_tight", {}, {"pickup_window": Window(50.0, 60.0), "dropoff_window": Window(0.0, 55.0)}),
        ("not_allowed", {}, {"vehicle": "v2"}),
        ("no_skill", {}, {"skills": frozenset({"lift"})}),
        ("no_vehicle_with_capacity", {}, {"load": (5,)}),
        ("outside_shift", {"shift": Window(0.0, 100.0)}, {"pickup_window": Window(95.0, 200.0)}),
        ("outside_shift", {"max_duration_s": 39.0}, {}),
        ("promises_in_the_way", {}, {"pickup_window": Window(505.0, 505.0), "pickup": 2, "dropoff": 1}),
        ("vehicle_full", {}, {"pickup_window": Window(500.0, 500.0), "load": (4,)}),
    ],
)
def test_insert_says_why_not(code, vehicle, request_):
    promised = ride(
        "promised", pickup_window=Window(500.0, 500.0), dropoff_window=Window(0.0, 510.0), max_ride_s=10.0
    )
    busy = van("v1", **vehicle)
    problem = Problem(
        vehicles=(busy, van("v2", start=3, end=3, shift=Window(0.0, 10.0), capacity=((0,),))),
        requests=(promised,) if code in ("promises_in_the_way", "vehicle_full") else (),
        travel_s=line(0, 10, 20, 5_000),
    )
    plan = empty_solution(problem)
    if problem.requests:
        plan = evaluate(problem, {"v1": [("promised", "pickup"), ("promised", "dropoff")]}).solution
    refusal = insert(problem, plan, ride("new", **request_)).refusal
    assert refusal.by_vehicle["v1"] == code


def test_insert_leaves_a_vehicle_alone_whose_plan_is_late():
    promised = ride("promised", pickup_window=Window(0.0, 5.0))
    problem = Problem(vehicles=(van(),), requests=(promised,), travel_s=line(0, 10, 20))
    plan = evaluate(problem, {"v1": [("promised", "pickup"), ("promised", "dropoff")]}).solution
    assert insert(problem, plan, ride("new")).refusal.by_vehicle == {"v1": "plan_already_late"}


def test_insert_works_when_the_road_is_no_metric():
    """A detour that is shorter than the way it replaces makes room where there was none."""
    travel = line(0, 10, 20, 30)
    travel[1, 2] = travel[0, 2] = 1_000.0
    travel[1, 3] = travel[3, 2] = 1.0
    problem = Problem(vehicles=(van(end=None),), requests=(), travel_s=travel)
    first = ride("first", pickup=0, dropoff=1)
    problem, plan, _ = accept(problem, empty_solution(problem), first)
    request = ride("second", pickup=3, dropoff=2, dropoff_window=Window(0.0, 12.0))
    offer = insert(problem, plan, request).offers[0]
    assert offer.dropoff_at == 12.0
    assert math.isclose(offer.reasons.driving_s, 2.0)


def test_sequences_of_a_plan_evaluate_to_the_plan():
    problem = Problem(vehicles=(van(),), requests=(), travel_s=line(0, 10, 20))
    problem, plan, _ = accept(problem, empty_solution(problem), ride())
    assert evaluate(problem, sequences_of(plan)).solution == plan
