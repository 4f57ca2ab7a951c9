import math

import numpy as np
import pytest

from moyai.engines.dispatch import (
    Break,
    IterationLimit,
    Problem,
    ProblemError,
    Request,
    Weights,
    Window,
    check,
    empty_solution,
    evaluate,
    insert,
    sequences_of,
    solve,
)
from moyai.engines.dispatch.tests.problems import line, ride, van


def problem(**changes):
    facts = {"vehicles": (van(),), "requests": (ride(),), "travel_s": line(0, 10, 20)}
    return Problem(**{**facts, **changes})


@pytest.mark.parametrize(
    ("message", "make"),
    [
        (r"window: \[5.0, 3.0\] ends before", lambda: Window(5.0, 3.0)),
        (r"window: \[nan, 3.0\]", lambda: Window(math.nan, 3.0)),
        (r"window: \[-inf, 3.0\]", lambda: Window(-math.inf, 3.0)),
        (r"request r1: load \(-1,\)", lambda: ride(load=(-1,))),
        (r"request r1: load \(\)", lambda: ride(load=())),
        (r"request r1: load \(1.5,\) must be .* whole", lambda: ride(load=(1.5,))),
        (r"request r1: load \(nan,\)", lambda: ride(load=(math.nan,))),
        (r"request r1: load \('1',\)", lambda: ride(load=("1",))),
        (r"request r1: load \(1000000001,\)", lambda: ride(load=(10**9 + 1,))),
        (r"window: \[0.0, 1e\+300\] is out of any calendar", lambda: Window(0.0, 1e300)),
        (r"window: \[-1e\+300, 0.0\] is out", lambda: Window(-1e300, 0.0)),
        (r"window: \[inf, inf\] is not a span", lambda: Window(math.inf)),
        (r"vehicle v1: capacity \(\(2.5,\),\) must list whole", lambda: van(capacity=((2.5,),))),
        (r"vehicle v1: capacity \(\(-1,\),\)", lambda: van(capacity=((-1,),))),
        ("vehicle v1: locked 1.5", lambda: van(locked=1.5)),
        ("request r1: max_ride_s -1.0", lambda: ride(max_ride_s=-1.0)),
        ("request r1: max_ride_s nan", lambda: ride(max_ride_s=math.nan)),
        ("request r1: service time inf", lambda: ride(pickup_service_s=math.inf)),
        ("request r1: prefer 'soon'", lambda: ride(prefer="soon")),
        ("request r1: is aboard v1 but pinned to v2", lambda: ride(aboard_on="v1", vehicle="v2")),
        ("request r1: nan is not a time", lambda: ride(aboard_on="v1", boarded_at=math.nan)),
        ("break b: duration -1.0", lambda: Break(id="b", window=Window(0.0), duration_s=-1.0)),
        ("vehicle v1: capacity", lambda: van(capacity=())),
        ("vehicle v1: capacity .* mixes lengths", lambda: van(capacity=((1,), (1, 2)))),
        ("vehicle v1: locked -1", lambda: van(locked=-1)),
        ("vehicle v1: max_duration_s -5", lambda: van(max_duration_s=-5)),
        ("weights: ride_per_s -1", lambda: Weights(ride_per_s=-1)),
        ("problem: needs at least one vehicle", lambda: problem(vehicles=())),
        ("problem: needs at least one vehicle", lambda: problem().with_vehicles([])),
        ("problem: unassigned_penalty nan", lambda: problem(unassigned_penalty=math.nan)),
        ("problem: unassigned_penalty -1", lambda: problem(unassigned_penalty=-1.0)),
        ("vehicle v1: this id occurs twice", lambda: problem(vehicles=(van(), van()))),
        (
            "vehicle v2: capacity has not 1 dimensions",
            lambda: problem(vehicles=(van(), van("v2", capacity=((1, 1),)))),
        ),
        ("vehicle v1: start 9 is not one of 3 places", lambda: problem(vehicles=(van(start=9),))),
        ("vehicle v1: end -1 is not one of 3 places", lambda: problem(vehicles=(van(end=-1),))),
        ("request r1: this id occurs twice", lambda: problem(requests=(ride(), ride()))),
        ("request r1: load .* must have 1 numbers", lambda: problem(requests=(ride(load=(1, 2)),))),
        ("request r1: dropoff 3 is not", lambda: problem(requests=(ride(dropoff=3),))),
        ("request r1: pickup 1.5 is not one of 3 places", lambda: problem(requests=(ride(pickup=1.5),))),
        ("request r1: pickup nan is not", lambda: problem(requests=(ride(pickup=math.nan),))),
        ("request r9: dropoff 3 is not", lambda: problem().with_request(ride("r9", dropoff=3))),
        ("request r1: names vehicle v9", lambda: problem(requests=(ride(vehicle="v9"),))),
        ("matrix travel_s: must be square", lambda: problem(travel_s=np.zeros((2, 3)))),
        (
            "matrix travel_s: from 0 to 1 is -1.0",
            lambda: problem(travel_s=[[0, -1, 1], [1, 0, 1], [1, 1, 0]]),
        ),
        (
            "matrix travel_s: from 2 to 0 is nan",
            lambda: problem(travel_s=[[0, 1, 1], [1, 0, 1], [math.nan, 1, 0]]),
        ),
        (
            "matrix travel_s: from 0 to 1 is inf",
            lambda: problem(travel_s=[[0, math.inf, 1], [1, 0, 1], [1, 1, 0]]),
        ),
        (r"matrix travel_s: from 1 to 0 is 1e\+300", lambda: problem(travel_s=[[0, 1], [1e300, 0]])),
        ("matrix travel_s: is not a table of numbers", lambda: problem(travel_s=[["far"]])),
        ("matrix travel_s: is not a table of numbers", lambda: problem(travel_s=[[0, 1], [1]])),
        ("matrix travel_s: is not a table of numbers", lambda: problem(travel_s=np.zeros((3, 3), complex))),
        (r"matrix travel_s: must be square, its shape is \(0,\)", lambda: problem(travel_s=[])),
        (
            r"matrix travel_s: must be square, its shape is \(2, 2, 2\)",
            lambda: problem(travel_s=np.zeros(3 * [2])),
        ),
        ("matrix cost: is", lambda: problem(cost=np.zeros((2, 2)))),
        ("matrix cost: from 0 to 1 is -10.0", lambda: problem(cost=-line(0, 10, 20))),
        ("matrix cost: from 0 to 0 is nan", lambda: problem(cost=np.full((3, 3), math.nan))),
    ],
)
def test_problem_names_what_is_wrong(message, make):
    with pytest.raises(ProblemError, match=f"^{message}"):
        make()


def test_a_load_larger_than_any_vehicle_is_named_and_never_carried():
    large = ride("large", load=(5,))
    made = problem(vehicles=(van(), van("v2")), requests=(ride(), large))
    refusal = insert(made.without_requests(["large"]), empty_solution(made), large).refusal
    assert refusal.by_vehicle == {"v1": "no_vehicle_with_capacity", "v2": "no_vehicle_with_capacity"}
    plan = solve(made, stop=IterationLimit(20), seed=1)
    assert [each.id for each in plan.unassigned] == ["large"]
    assert check(made, plan) == ()


def test_a_window_that_closes_before_the_other_can_be_reached_is_named_and_never_planned():
    wrong = ride("wrong", pickup_window=Window(500.0, 600.0), dropoff_window=Window(0.0, 505.0))
    made = problem(requests=(wrong,))
    refusal = insert(made.without_requests(["wrong"]), empty_solution(made), wrong).refusal
    assert refusal.code == "window_too_tight"
    assert [each.id for each in solve(made, stop=IterationLimit(20), seed=1).unassigned] == ["wrong"]


def test_a_promise_that_is_broken_already_is_named_and_the_rest_is_kept():
    """The car is at 100 and late for a; b and c are nobody's fault and stay as promised."""
    requests = (
        ride("a", pickup=1, dropoff=2, pickup_window=Window(0.0, 50.0)),
        ride("b", pickup=2, dropoff=3, pickup_window=Window(0.0, 200.0)),
        ride("c", pickup=1, dropoff=3, pickup_window=Window(0.0, 200.0)),
    )
    made = problem(
        vehicles=(van(shift=Window(100.0, 9_000.0)), van("v2")),
        requests=requests,
        travel_s=line(0, 10, 20, 30),
    )
    stops = {"v1": [(name, kind) for name in "ab" for kind in ("pickup", "dropoff")]}
    stops["v2"] = [("c", "pickup"), ("c", "dropoff")]
    now = evaluate(made, stops)
    assert [(each.vehicle_id, each.id, each.code, each.by_s) for each in now.broken] == [
        ("v1", "a", "pickup_late", 60.0)
    ]
    later = solve(made, start=now.solution, stop=IterationLimit(40), seed=1)
    assert later.unassigned == ()
    assert [(each.id, each.code, each.by_s) for each in evaluate(made, sequences_of(later)).broken] == [
        ("a", "pickup_late", 60.0)
    ]
    assert {each.code for each in check(made, later)} == {"window"}


def test_problem_refuses_one_id_for_a_break_and_a_request():
    rest = Break(id="r1", window=Window(0.0), duration_s=1.0)
    with pytest.raises(ProblemError, match=r"^request r1: this id occurs twice"):
        problem(vehicles=(van(breaks=(rest,)),))
    with pytest.raises(ProblemError, match=r"^request r1: there is a break of this id"):
        problem(vehicles=(van(breaks=(rest,)),), requests=()).with_request(ride())


def test_problem_keeps_its_own_copy_of_the_matrix():
    travel = line(0, 10, 20)
    made = problem(travel_s=travel)
    travel[0, 1] = 99.0
    assert made.travel_s[0, 1] == 10.0
    assert not made.travel_s.flags.writeable


def test_problem_with_and_without_requests():
    made = problem().with_request(ride("r2")).with_request(ride("r1", pickup=0))
    assert [(request.id, request.pickup) for request in made.requests] == [("r2", 1), ("r1", 0)]
    assert made.without_requests(["r2", "unknown"]).requests == (made.request("r1"),)
    assert isinstance(made.request("r2"), Request)
    assert made.with_vehicles([van("v9")]).vehicle("v9").id == "v9"


@pytest.mark.parametrize(
    ("load", "fits"), [((4, 0), True), ((5, 0), False), ((2, 1), True), ((3, 1), False), ((0, 2), False)]
)
def test_vehicle_fits_one_configuration_at_least(load, fits):
    assert van(capacity=((4, 0), (2, 1))).fits(load) is fits
