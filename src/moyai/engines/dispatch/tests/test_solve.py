import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings

from moyai.engines.dispatch import (
    Break,
    IterationLimit,
    Problem,
    TimeLimit,
    Window,
    check,
    empty_solution,
    evaluate,
    insert,
    sequences_of,
    solve,
)
from moyai.engines.dispatch.tests.exhaustive import rank_of
from moyai.engines.dispatch.tests.problems import line, plane, problems, ride, van


def town(requests=12, vehicles=2, **options):
    """A made-up town with riders all over it."""
    places = [((7 * n) % 31, (11 * n) % 29) for n in range(2 * requests + 1)]
    made = [
        ride(
            f"r{n}",
            pickup=1 + 2 * n,
            dropoff=2 + 2 * n,
            pickup_window=Window(20.0 * n, 20.0 * n + 60.0),
            max_ride_s=60.0,
            pickup_service_s=2.0,
            prefer="late" if n % 3 == 0 else "early",
        )
        for n in range(requests)
    ]
    rest = Break(id="rest", window=Window(100.0, 250.0), duration_s=15.0)
    fleet = [van(f"v{n}", breaks=(rest,) if n == 0 else ()) for n in range(vehicles)]
    return Problem(vehicles=tuple(fleet), requests=tuple(made), travel_s=plane(places), **options)


@settings(max_examples=60, deadline=None)
@given(problems(most_vehicles=3, most_requests=6))
def test_solve_breaks_nothing(problem):
    solution = solve(problem, stop=IterationLimit(40), seed=3)
    assert check(problem, solution) == ()


@settings(max_examples=40, deadline=None)
@given(problems(most_vehicles=2, most_requests=5))
def test_solve_is_never_worse_than_its_start(problem):
    start = solve(problem, stop=IterationLimit(0), seed=1)
    better = solve(problem, start=start, stop=IterationLimit(60), seed=2)
    (left, cost), (left_before, cost_before) = rank_of(problem, better), rank_of(problem, start)
    assert left <= left_before
    if left == left_before:
        assert cost <= cost_before + 1e-6
    assert check(problem, better) == ()


def test_solve_finds_the_best_of_a_small_problem():
    problem = Problem(
        vehicles=(van(), van("v2")),
        requests=(ride("a", pickup=1, dropoff=3), ride("b", pickup=2, dropoff=4)),
        travel_s=line(0, 10, 20, 30, 40),
    )
    solution = solve(problem, stop=IterationLimit(50), seed=1)
    assert (solution.cost, solution.vehicles_used) == (80.0, 1)


def test_solve_gives_the_same_plan_for_the_same_seed():
    problem = town()
    plans = [solve(problem, stop=IterationLimit(60), seed=seed) for seed in (5, 5)]
    assert plans[0] == plans[1]
    assert check(problem, plans[0]) == ()


def test_solve_keeps_locked_stops_first():
    problem = town()
    start = solve(problem, stop=IterationLimit(5), seed=1)
    locked = problem.with_vehicles(replace(vehicle, locked=3) for vehicle in problem.vehicles)
    later = solve(locked, start=start, stop=IterationLimit(60), seed=9)
    for before, after in zip(start.routes, later.routes, strict=True):
        assert [(s.id, s.kind) for s in after.stops[:3]] == [(s.id, s.kind) for s in before.stops[:3]]
    assert check(locked, later) == ()


def test_solve_leaves_a_late_route_as_it_is():
    late = ride("late", pickup_window=Window(0.0, 1.0))
    problem = Problem(vehicles=(van(), van("v2")), requests=(late, ride("other")), travel_s=line(0, 10, 20))
    start = evaluate(problem, {"v1": [("late", "pickup"), ("late", "dropoff")]}).solution
    solution = solve(problem, start=start, stop=IterationLimit(30), seed=1)
    assert sequences_of(solution)["v1"] == [("late", "pickup"), ("late", "dropoff")]
    assert sequences_of(solution)["v2"] == [("other", "pickup"), ("other", "dropoff")]


def test_solve_serves_riders_aboard_and_pinned_by_their_own_vehicles():
    problem = Problem(
        vehicles=(van(), van("v2")),
        requests=(ride("aboard", aboard_on="v2", boarded_at=0.0), ride("pinned", vehicle="v2")),
        travel_s=line(0, 10, 20),
    )
    solution = solve(problem, stop=IterationLimit(30), seed=1)
    assert solution.unassigned == ()
    assert [route.carries_anybody for route in solution.routes] == [False, True]


OUT_OF_THE_QUESTION = {
    "no_vehicle_with_capacity": ride("r", vehicle="v2", load=(5,)),
    "no_skill": ride("r", skills=frozenset({"lift"})),
    "ride_too_long": ride("r", max_ride_s=9.0),
    "window_too_tight": ride("r", pickup_window=Window(50.0, 90.0), dropoff_window=Window(0.0, 50.0)),
}


@pytest.mark.parametrize("reason", OUT_OF_THE_QUESTION)
def test_solve_says_whom_it_leaves_out_with_the_reason_that_insert_gives(reason):
    request = OUT_OF_THE_QUESTION[reason]
    problem = Problem(vehicles=(van(), van("v2")), requests=(request, ride("b")), travel_s=line(0, 10, 20))
    solution = solve(problem, stop=IterationLimit(10), seed=1)
    assert [(each.id, each.reason) for each in solution.unassigned] == [("r", reason)]
    assert insert(problem, empty_solution(problem), request).refusal.code == reason


def test_solve_claims_no_reason_that_another_plan_might_refute():
    late = ride("late", pickup_window=Window(0.0, 5.0))
    rest = Break(id="rest", window=Window(0.0, 0.0), duration_s=1.0)
    begun = van(shift=Window(5.0, 100.0), breaks=(rest,))
    problem = Problem(vehicles=(begun,), requests=(late,), travel_s=line(0, 10, 20))
    solution = solve(problem, stop=IterationLimit(10), seed=1)
    assert {(each.id, each.reason) for each in solution.unassigned} == {
        ("late", "no_place_found"),
        ("rest", "no_place_found"),
    }


def test_solve_uses_fewer_vehicles_when_they_cost():
    problem = Problem(
        vehicles=(van("v1"), van("v2", start=3, end=3)),
        requests=(ride("a", pickup=1, dropoff=2), ride("b", pickup=4, dropoff=5)),
        travel_s=line(0, 10, 20, 100, 110, 120),
    )
    dear = problem.with_vehicles(replace(vehicle, fixed_cost=500.0) for vehicle in problem.vehicles)
    assert solve(problem, stop=IterationLimit(50), seed=1).vehicles_used == 2
    assert solve(dear, stop=IterationLimit(50), seed=1).vehicles_used == 1


def test_solve_stops_in_time():
    solution = solve(town(), stop=TimeLimit(0.2), seed=1)
    assert solution.unassigned == ()


SCRIPT = """
from moyai.engines.dispatch import IterationLimit, Weights, insert, solve
from moyai.engines.dispatch.tests.problems import ride
from moyai.engines.dispatch.tests.test_solve import town
for weights in (Weights(), Weights(wait_per_s=0.3, ride_per_s=0.2)):
    problem = town(weights=weights)
    plan = solve(problem, stop=IterationLimit(60), seed=7)
    print(plan)
    print(insert(problem, plan, ride("new", pickup=3, dropoff=8)))
"""


def run(script, **environment):
    environment = {**os.environ, **environment}
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_plain_and_compiled_give_equal_plans():
    pytest.importorskip("numba")
    compiled = run(SCRIPT)
    plain = run(SCRIPT, NUMBA_DISABLE_JIT="1")
    assert len(plain) > 2_000
    assert compiled == plain


def test_engine_runs_without_numba():
    without = "import sys\nsys.modules['numba'] = None\n" + SCRIPT
    assert run(without) == run(SCRIPT, NUMBA_DISABLE_JIT="1")


def test_engines_import_without_django():
    blocked = "import sys\nsys.modules['django'] = None\n"
    run(
        blocked + "import moyai.engines.dispatch.command, moyai.engines.travel\nmoyai.engines.dispatch.warm()"
    )


def test_insert_and_solve_agree_on_the_cost_of_the_same_plan():
    problem = Problem(vehicles=(van(),), requests=(), travel_s=line(0, 10, 20))
    offer = insert(problem, empty_solution(problem), ride()).offers[0]
    solution = solve(problem.with_request(ride()), stop=IterationLimit(10), seed=1)
    assert solution.cost == offer.route.cost == offer.cost_delta
