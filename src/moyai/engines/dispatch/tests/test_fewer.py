"""Plans with fewer vehicles are found where vehicles have a price, and break nothing."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings

from moyai.engines.dispatch import Break, IterationLimit, Problem, Window, check, evaluate, solve
from moyai.engines.dispatch._fewer import save_vehicles
from moyai.engines.dispatch._run import Run
from moyai.engines.dispatch._tables import prepared
from moyai.engines.dispatch.tests.problems import plane, problems, ride, van

DEAR = 10_000.0


def planted(vehicles=3, rides=6, spare=4, seed=5):
    """Rides that so many vehicles can just do: each has its chain, one ride right after the other."""
    rng = np.random.default_rng(seed)
    places, made = [(0.0, 0.0)], []
    for v in range(vehicles):
        here, time = np.zeros(2), 0.0
        for n in range(rides):
            ends = rng.random((2, 2)) * 100.0
            time += float(np.hypot(*(ends[0] - here)))
            window = Window(max(0.0, time - 20.0), time + 5.0)
            time += float(np.hypot(*(ends[1] - ends[0])))
            here = ends[1]
            made.append(ride(f"{v}-{n}", pickup=len(places), dropoff=len(places) + 1, pickup_window=window))
            places += [tuple(each) for each in ends]
    fleet = [van(f"v{n}", fixed_cost=DEAR, capacity=((1,),)) for n in range(vehicles + spare)]
    return Problem(vehicles=tuple(fleet), requests=tuple(made), travel_s=plane(places))


def run_of(problem, start=None):
    run = Run.of(problem, prepared(problem), start, 1)
    run.build()
    return run


def test_no_more_vehicles_drive_than_the_riders_need():
    problem = planted()
    solution = solve(problem, stop=IterationLimit(8_000), seed=1)
    assert check(problem, solution) == ()
    assert (solution.vehicles_used, solution.unassigned) == (3, ())


def test_vehicles_are_saved_one_after_the_other():
    problem = planted(vehicles=4, rides=5)
    halves = [problem.requests[5 * n + a : 5 * n + b] for n in range(4) for a, b in ((0, 2), (2, 5))]
    apart = {
        f"v{n}": [(each.id, kind) for each in half for kind in ("pickup", "dropoff")]
        for n, half in enumerate(halves)
    }
    start = evaluate(problem, apart)
    assert start.broken == ()
    run = run_of(problem, start.solution)
    save_vehicles(run, IterationLimit(4_000).start(), 4_000)
    assert run.solution().vehicles_used == 4
    assert check(problem, run.solution()) == ()


@settings(max_examples=60)
@given(problems(most_vehicles=3, most_requests=6))
def test_saving_vehicles_breaks_nothing_and_leaves_nothing_changed_but_a_better_plan(problem):
    run = run_of(problem)
    before, closed, movable = run.best, run.search.closed.copy(), run.search.movable.copy()
    served = len(run.solution().unassigned)
    save_vehicles(run, IterationLimit(60).start(), 60)
    assert check(problem, run.solution()) == ()
    assert run.best <= before
    assert len(run.solution().unassigned) == served
    assert (run.search.closed == closed).all()
    assert (run.search.movable == movable).all()
    run.iterate(20, 0.3, 0.0)
    assert check(problem, run.solution()) == ()


def test_a_driver_who_is_spared_keeps_the_break():
    rest = Break(id="rest", window=Window(0.0, 5_000.0), duration_s=10.0)
    problem = planted(vehicles=1, rides=2, spare=1)
    fleet = (problem.vehicles[0], replace(problem.vehicles[1], breaks=(rest,)))
    problem = replace(problem, vehicles=fleet)
    apart = {
        "v0": [("0-0", "pickup"), ("0-0", "dropoff")],
        "v1": [("rest", "break"), ("0-1", "pickup"), ("0-1", "dropoff")],
    }
    solution = solve(problem, start=evaluate(problem, apart).solution, stop=IterationLimit(3_000), seed=1)
    assert check(problem, solution) == ()
    assert solution.unassigned == ()
    assert sum(route.carries_anybody for route in solution.routes) == 1


def test_what_is_locked_stays_with_its_vehicle():
    problem = planted(vehicles=1, rides=2, spare=1)
    fleet = tuple(replace(each, locked=2) for each in problem.vehicles)
    problem = replace(problem, vehicles=fleet)
    apart = {f"v{n}": [(f"0-{n}", "pickup"), (f"0-{n}", "dropoff")] for n in range(2)}
    start = evaluate(problem, apart).solution
    assert solve(problem, start=start, stop=IterationLimit(2_000), seed=1).vehicles_used == 2


def test_a_vehicle_that_gets_home_in_time_only_by_its_riders_stops_is_kept():
    """And it is not tried to do without it again and again, for ever."""
    travel = np.full((3, 3), 10.0)
    np.fill_diagonal(travel, 0.0)
    travel[0, 2] = 500.0  # straight home it would be late
    late = Break(id="rest", window=Window(50.0, 60.0), duration_s=5.0)
    fleet = [
        van("a", start=0, end=2, shift=Window(0.0, 100.0), breaks=(late,), fixed_cost=50.0),
        van("b", start=0, end=0, shift=Window(0.0, 900.0), fixed_cost=60.0),
    ]
    asked = tuple(ride(f"r{n}", pickup=0, dropoff=1, pickup_window=Window(0.0, 30.0)) for n in range(3))
    problem = Problem(vehicles=tuple(fleet), requests=asked, travel_s=travel)
    stops = [(each.id, kind) for kind in ("pickup", "dropoff") for each in asked]
    start = evaluate(problem, {"a": [*stops, ("rest", "break")]})
    assert start.broken == ()
    run = run_of(problem, start.solution)
    save_vehicles(run, IterationLimit(200).start(), 200)
    assert check(problem, run.solution()) == ()
    assert run.solution().vehicles_used == 1
