"""What a search remembers, exchanges and combines makes it faster and better, never wrong."""

import math
from itertools import pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings

from moyai.engines.dispatch import (
    Break,
    IterationLimit,
    Problem,
    TimeLimit,
    Until,
    Weights,
    Window,
    _neighbours,
    check,
    evaluate,
    solve,
)
from moyai.engines.dispatch._cover import Effort
from moyai.engines.dispatch._pool import NODES, ROUTES, merge, thin
from moyai.engines.dispatch._run import Run
from moyai.engines.dispatch._tables import prepared
from moyai.engines.dispatch._tails import improve_tails
from moyai.engines.dispatch.tests.problems import line, problems, ride, van
from moyai.engines.dispatch.tests.test_solve import town

HOT, COLD = 0.3, 0.03


def run_of(problem, iterations=200, seed=1):
    run = Run.of(problem, prepared(problem), None, seed)
    run.build()
    run.iterate(iterations, HOT, 0.0)
    return run


def routes_of(pool):
    begins = pool.begin[: pool.filled[ROUTES] + 1]
    return [tuple(pool.node[a:b].tolist()) for a, b in pairwise(begins)]


@settings(max_examples=80)
@given(problems(most_vehicles=3, most_requests=6, weighted=False))
def test_places_tested_from_the_route_as_it_is_give_the_same_plan_as_the_whole_schedule(problem):
    """The short test is taken where detours never save time; there it must answer what the long one does."""
    short = solve(problem, stop=IterationLimit(30), seed=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_neighbours, "_is_metric", lambda _tables: False)
        assert solve(problem, stop=IterationLimit(30), seed=1) == short


@settings(max_examples=60)
@given(problems(most_vehicles=3, most_requests=6))
def test_workers_break_nothing_and_give_the_same_plan_each_time(problem):
    plans = [solve(problem, stop=IterationLimit(30), seed=3, workers=2) for _ in range(2)]
    assert plans[0] == plans[1]
    assert check(problem, plans[0]) == ()


def crossed(**options):
    """Return what is driven after exchanging afternoons: each car begins on one side, ends on the other's."""
    only = options.get("only")
    asked = [("a", 1, 0.0), ("b", 5, 0.0), ("c", 3, 500.0), ("d", 7, 500.0)]
    problem = Problem(
        vehicles=(van("v1"), van("v2", **options.get("second", {}))),
        requests=tuple(
            ride(
                n,
                pickup=p,
                dropoff=p + 1,
                pickup_window=Window(t, t + 9.0),
                vehicle=only if n == "d" else None,
            )
            for n, p, t in asked
        ),
        travel_s=line(0, 1, 2, 3, 4, -1, -2, -3, -4),
    )
    stops = {v: [(n, kind) for n in names for kind in ("pickup", "dropoff")] for v, names in CROSSED.items()}
    run = Run.of(problem, prepared(problem), evaluate(problem, stops).solution, 1)
    run.build()
    run.search.touched[:] = 1
    improve_tails(run.known.tables, run.new, run.search, run.work)
    return float(run.new.cost.sum())


REST = Break(id="rest", window=Window(600.0, 650.0), duration_s=10.0)
CROSSED = {"v1": "ad", "v2": "bc"}


def test_the_rest_of_the_day_is_exchanged_where_both_cars_are_empty():
    assert crossed() == 16.0
    assert crossed(second={"capacity": ((1,),), "shift": Window(0.0, 600.0)}) == 16.0


def test_the_rest_of_the_day_stays_where_the_other_car_could_not_do_it():
    as_it_was = 24.0
    assert crossed(only="v1") == as_it_was
    assert crossed(second={"end": None}) == as_it_was - 4.0
    assert crossed(second={"breaks": (REST,)}) == as_it_was


def test_a_car_without_places_for_all_parcels_goes_back_to_the_shop_for_more():
    """Several trips with reload need nothing of their own: every parcel is fetched where it is sold."""
    parcels = [ride(f"p{n}", pickup=1, dropoff=2 + n, load=(1,)) for n in range(6)]
    problem = Problem(
        vehicles=(van(capacity=((2,),)),), requests=tuple(parcels), travel_s=line(0, 0, 5, 6, 7, 8, 9, 10)
    )
    solution = solve(problem, stop=IterationLimit(300), seed=1)
    assert check(problem, solution) == ()
    assert (solution.unassigned, solution.cost) == ((), 12.0 + 16.0 + 20.0)


def test_a_problem_without_requests_has_an_empty_plan():
    problem = Problem(vehicles=(van(),), requests=(), travel_s=line(0, 10))
    assert solve(problem, stop=IterationLimit(50), seed=1).cost == 0.0


def test_each_better_plan_is_told_and_the_last_one_returned():
    told = []
    solution = solve(town(), stop=IterationLimit(300), seed=4, on_better=told.append)
    assert told[-1] == solution
    order = [(len(plan.unassigned), plan.cost) for plan in told]
    assert order == sorted(order, reverse=True)
    assert all(check(town(), plan) == () for plan in told)


def test_solve_ends_when_asked_to():
    asked = iter([*[False] * 60, True])
    solution = solve(town(), stop=Until(lambda: next(asked, True)), seed=1)
    assert check(town(), solution) == ()
    assert solution.unassigned == ()


def test_time_may_be_told_by_any_clock():
    ticks = iter(range(10_000))
    solution = solve(town(), stop=TimeLimit(50.0, lambda: float(next(ticks))), seed=1)
    assert solution.unassigned == ()
    assert 50 <= next(ticks) < 200


def test_the_pool_holds_each_set_of_riders_once_and_feasible():
    run = run_of(town())
    routes = routes_of(run.pool)
    item, kind = run.known.tables.item, run.search.kind
    sets = [
        (int(kind[v]), frozenset(item[list(route)].tolist()))
        for v, route in zip(run.pool.vehicle.tolist(), routes, strict=False)
    ]
    assert len(routes) > 10
    assert len(set(sets)) == len(sets)


def test_a_thinned_pool_keeps_what_it_should_and_takes_no_route_twice():
    run = run_of(town())
    routes, cost = routes_of(run.pool), run.pool.cost[: run.pool.filled[ROUTES]].copy()
    keep = np.arange(len(routes)) % 3 == 0
    thin(run.pool, keep.astype(np.int64))
    assert routes_of(run.pool) == routes[::3]
    assert run.pool.cost[: run.pool.filled[ROUTES]].tolist() == cost[keep].tolist()
    assert run.pool.filled[NODES] == sum(map(len, routes[::3]))
    run.iterate(100, HOT, 0.5)
    keys = run.pool.key[: run.pool.filled[ROUTES]].tolist()
    assert len(set(keys)) == len(keys)


def test_merged_pools_hold_what_both_held_at_the_lower_cost():
    one, other = run_of(town(), seed=1), run_of(town(), seed=2)
    cost = {}
    for run in (one, other):
        for key, dear in zip(run.pool.key.tolist(), run.pool.cost.tolist(), strict=False):
            if key:
                cost[key] = min(dear, cost.get(key, dear))
    merge(other.pool, one.pool)
    filled = one.pool.filled[ROUTES]
    found = dict(zip(one.pool.key[:filled].tolist(), one.pool.cost[:filled].tolist(), strict=True))
    assert found == pytest.approx(cost)
    assert len(set(routes_of(one.pool))) == filled


@settings(max_examples=60)
@given(problems(most_vehicles=3, most_requests=6))
def test_combining_routes_breaks_nothing_and_is_never_dearer(problem):
    pytest.importorskip("highspy")
    run = run_of(problem, 40)
    before = run.best
    better = run.partition(5.0, TimeLimit(60.0).start())
    assert better == (run.best < before - 1e-9)
    run.iterate(20, COLD, 1.0)
    assert run.best <= before + 1e-9
    assert check(problem, run.solution()) == ()


@pytest.mark.parametrize("weights", [Weights(), Weights(wait_per_s=0.3, ride_per_s=0.2)])
def test_combining_routes_finds_the_best_that_they_make(weights):
    """Against every choice of routes in the pool for a few riders."""
    pytest.importorskip("highspy")
    run = run_of(town(6, 2, weights=weights), 60)
    run.partition(5.0, TimeLimit(60.0).start())
    tables, pool = run.known.tables, run.pool
    sets = [frozenset(tables.item[list(route)].tolist()) for route in routes_of(pool)]
    cost, vehicle = pool.cost.tolist(), pool.vehicle.tolist()
    everybody = frozenset(range(len(tables.pick)))
    pairs = [
        cost[a] + cost[b]
        for a, b in product(range(len(sets)), repeat=2)
        if vehicle[a] != vehicle[b] and not sets[a] & sets[b] and sets[a] | sets[b] == everybody
    ]
    assert pairs
    assert run.best <= min(pairs) + 1e-6


def test_larger_programmes_are_tried_when_so_much_is_saved_and_never_take_more():
    effort = Effort()
    tried = []
    for n in range(1, 400):
        factor = effort.begin(0.5)
        took = 0.1 * factor**2
        assert took <= effort.saved_s
        effort.end(factor, took if factor else 0.0, is_whole=True, is_better=False)
        tried += [(n, factor)] if factor > 1 else []
    assert [factor for _, factor in tried[:5]] == [2, 4, 8, 16, 16]
    assert [Effort(rounds=n).begin(1.0) for n in (7, 8, 9, 10, 11)] == [1, 0, 0, 0, 1]


def test_a_programme_that_was_not_solved_is_tried_again_when_twice_as_much_is_saved():
    effort = Effort(wanted_s=1.0)
    assert effort.begin(1.0) == 2
    effort.end(2, 1.0, is_whole=False, is_better=False)
    factors = []
    for _ in range(4):
        factors.append(effort.begin(0.5))
        effort.end(factors[-1], 0.0, is_whole=True, is_better=False)
    assert factors == [1, 1, 1, 2]


def test_without_a_time_the_programme_stays_small():
    assert Effort(rounds=1000, wanted_s=0.0).begin(math.inf) == 1


def test_a_size_that_found_a_better_plan_is_tried_again():
    effort = Effort(factor=4, wanted_s=1.0)
    assert effort.begin(2.0) == 4
    effort.end(4, 1.5, is_whole=True, is_better=True)
    assert [effort.begin(0.5) for _ in range(2)] == [1, 4]
