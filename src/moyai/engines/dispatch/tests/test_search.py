"""What a search remembers and combines makes it faster and better, never wrong."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings

from moyai.engines.dispatch import IterationLimit, Weights, check, solve
from moyai.engines.dispatch import _neighbours as neighbours
from moyai.engines.dispatch._pool import NODES, ROUTES, thin
from moyai.engines.dispatch._state import BEST
from moyai.engines.dispatch._tables import prepared
from moyai.engines.dispatch.solve import _Run
from moyai.engines.dispatch.tests.problems import problems
from moyai.engines.dispatch.tests.test_solve import town


def run_of(problem, iterations=200):
    run = _Run.of(problem, prepared(problem), None, 1)
    run.build()
    run.iterate(iterations, 0.0)
    return run


def routes_of(pool):
    begins = pool.begin[: pool.filled[ROUTES] + 1]
    return [tuple(pool.node[a:b].tolist()) for a, b in pairwise(begins)]


def test_forgetting_changes_nothing(monkeypatch):
    plan = solve(town(), stop=IterationLimit(80), seed=4)
    monkeypatch.setattr(neighbours, "MEMO_ROWS", 1)
    assert solve(town(), stop=IterationLimit(80), seed=4) == plan


def test_the_pool_holds_each_set_of_riders_once_and_feasible():
    run = run_of(town())
    routes = routes_of(run.pool)
    pick = run.known.tables.item
    kinds = neighbours.kinds(run.search)
    sets = [
        (int(kinds[v]), frozenset(pick[list(route)].tolist()))
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
    run.iterate(100, 0.5)
    keys = run.pool.key[: run.pool.filled[ROUTES]].tolist()
    assert len(set(keys)) == len(keys)


@settings(max_examples=60, deadline=None)
@given(problems(most_vehicles=3, most_requests=6))
def test_combining_routes_breaks_nothing_and_is_never_dearer(problem):
    pytest.importorskip("highspy")
    run = run_of(problem, 40)
    before = float(run.search.total[BEST])
    better = run.partition(5.0)
    assert better == (run.search.total[BEST] < before - 1e-9)
    run.iterate(20, 1.0)
    assert run.search.total[BEST] <= before + 1e-9
    assert check(problem, run.solution()) == ()


@pytest.mark.parametrize("weights", [Weights(), Weights(wait_per_s=0.3, ride_per_s=0.2)])
def test_combining_routes_finds_the_best_that_they_make(weights):
    """Against every choice of routes in the pool for a few riders."""
    pytest.importorskip("highspy")
    problem = town(6, 2, weights=weights)
    run = run_of(problem, 60)
    run.partition(5.0)
    tables, pool = run.known.tables, run.pool
    sets = [frozenset(tables.item[list(route)].tolist()) for route in routes_of(pool)]
    cost, vehicle = pool.cost.tolist(), pool.vehicle.tolist()
    everybody = frozenset(range(len(tables.pick)))
    pairs = [
        cost[a] + cost[b]
        for a in range(len(sets))
        for b in range(len(sets))
        if vehicle[a] != vehicle[b] and not sets[a] & sets[b] and sets[a] | sets[b] == everybody
    ]
    assert pairs
    assert run.search.total[BEST] <= min(pairs) + 1e-6
