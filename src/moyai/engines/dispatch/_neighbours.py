"""The first state of a search: which items are related, which vehicles are twins, what is locked."""

from __future__ import annotations

import numpy as np

from moyai.engines.dispatch._insertion import Plan
from moyai.engines.dispatch._search import BANK, STAMP, Search
from moyai.engines.dispatch._tables import Floats, Ints, Prepared, Tables, penalty
from moyai.engines.dispatch.problem import Problem, Vehicle

SHARE_REMOVED = 0.35
MOST_REMOVED = 16.0
NOISE = 0.05
NEIGHBOURS = 40
SINGLE_FACTOR = 100.0


def make_search(problem: Problem, known: Prepared, plan: Plan, seed: int) -> Search:
    """Return the state of a search that begins with a refreshed plan."""
    tables = known.tables
    items, vehicles = len(tables.pick), len(problem.vehicles)
    route_of = _route_of(tables, plan)
    free = np.flatnonzero(route_of < 0)
    bank = np.zeros(items, dtype=np.int64)
    bank[: len(free)] = free
    counts = np.zeros(4, dtype=np.int64)
    counts[BANK], counts[STAMP] = len(free), vehicles
    dearest = float(tables.cost.max()) if tables.cost.size else 0.0
    return Search(
        rng=_seeded(seed),
        total=np.zeros(2),
        counts=counts,
        bank=bank,
        route_of=route_of,
        old_route_of=route_of.copy(),
        gone=np.zeros(items, dtype=np.int64),
        movable=_movable(tables, plan, route_of),
        price=np.where(tables.pick < 0, SINGLE_FACTOR, 1.0) * penalty(problem, tables),
        near=_near(tables),
        touched=np.zeros(vehicles, dtype=np.int64),
        closed=1 - plan.ok,
        twin=_twins(problem, tables),
        known=np.zeros((items, vehicles), dtype=np.int64),
        added=np.zeros((items, vehicles)),
        first=np.zeros((items, vehicles), dtype=np.int64),
        second=np.zeros((items, vehicles), dtype=np.int64),
        best_seq=np.zeros_like(plan.seq),
        best_size=np.zeros(vehicles, dtype=np.int64),
        order=np.zeros(items),
        tuning=np.array([SHARE_REMOVED, MOST_REMOVED, NOISE, dearest]),
    )


def _seeded(seed: int) -> Ints:
    draws = np.random.SeedSequence(seed % 2**63).generate_state(2)
    return np.array([1 + int(draws[0]) % 2147483562, 1 + int(draws[1]) % 2147483398], dtype=np.int64)


def _route_of(tables: Tables, plan: Plan) -> Ints:
    route_of = np.full(len(tables.pick), -1, dtype=np.int64)
    for v, size in enumerate(plan.size):
        route_of[tables.item[plan.seq[v, :size]]] = v
    return route_of


def _movable(tables: Tables, plan: Plan, route_of: Ints) -> Ints:
    movable = np.ones(len(tables.pick), dtype=np.int64)
    for v, size in enumerate(plan.size):
        locked = size if not plan.ok[v] else min(int(size), int(tables.locked[v]))
        movable[tables.item[plan.seq[v, :locked]]] = 0
    return movable


def _near(tables: Tables) -> Ints:
    """Return for each item the others, those nearest in place and time first."""
    items = len(tables.pick)
    pick = np.where(tables.pick >= 0, tables.pick, tables.drop)
    where = tables.place[pick], tables.place[tables.drop]
    relation = _between(tables.travel, where[0]) + _between(tables.travel, where[1])
    relation += 0.25 * (_apart(_middle(tables, pick)) + _apart(_middle(tables, tables.drop)))
    np.fill_diagonal(relation, np.inf)
    order = np.argsort(relation, axis=1, kind="stable")
    return np.ascontiguousarray(order[:, : max(0, min(NEIGHBOURS, items - 1))])


def _between(travel: Floats, places: Ints) -> Floats:
    both = (travel + travel.T)[np.ix_(np.maximum(places, 0), np.maximum(places, 0))] / 2
    nowhere = places < 0
    both[nowhere, :] = both[:, nowhere] = travel.max()
    return np.asarray(both)


def _middle(tables: Tables, nodes: Ints) -> Floats:
    horizon = tables.early.max() + 1.0 if len(tables.early) else 1.0
    return np.asarray((tables.early[nodes] + np.minimum(tables.late[nodes], 2 * horizon)) / 2)


def _apart(times: Floats) -> Floats:
    return np.abs(times[:, None] - times[None, :])


def _twins(problem: Problem, tables: Tables) -> Ints:
    """Return for each vehicle the last identical one before it, or -1."""
    last: dict[object, int] = {}
    twins = np.full(len(problem.vehicles), -1, dtype=np.int64)
    for v, vehicle in enumerate(problem.vehicles):
        key = (*_traits(vehicle), tables.may[v].tobytes())
        twins[v] = last.get(key, -1)
        last[key] = v
    return twins


def _traits(vehicle: Vehicle) -> tuple[object, ...]:
    where = (vehicle.start, vehicle.end, vehicle.shift, vehicle.capacity)
    return (*where, vehicle.max_duration_s, vehicle.fixed_cost, vehicle.locked)
