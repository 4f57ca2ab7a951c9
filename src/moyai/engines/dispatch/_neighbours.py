"""The first state of a search: which items are related, which vehicles are twins, what is locked."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import numpy.typing as npt

from moyai.engines.dispatch._plan import NOWHERE, Plan
from moyai.engines.dispatch._state import BANK, STAMP, Search
from moyai.engines.dispatch._tables import Floats, Ints, Prepared, Tables, penalty
from moyai.engines.dispatch.problem import Problem, Vehicle

NEIGHBOURS = 100
SINGLE_FACTOR = 100.0
MOST_PLACES = 500
CHILLS = 1024


def make_search(problem: Problem, known: Prepared, plan: Plan, seed: int) -> Search:
    """Return the state of a search that begins with a refreshed plan."""
    tables = known.tables
    items, vehicles = len(tables.pick), len(problem.vehicles)
    route_of = _route_of(tables, plan)
    free = np.flatnonzero(route_of < 0)
    bank = np.zeros(items, dtype=np.int64)
    bank[: len(free)] = free
    counts = np.zeros(2, dtype=np.int64)
    counts[BANK], counts[STAMP] = len(free), vehicles
    twin = _twins(problem, tables)
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
        twin=twin,
        kind=_kinds(twin, plan.ok),
        is_metric=_is_metric(tables),
        known=np.zeros((items, vehicles), dtype=np.int64),
        added=np.full((items, vehicles), NOWHERE),
        first=np.zeros((items, vehicles), dtype=np.int64),
        second=np.zeros((items, vehicles), dtype=np.int64),
        turn=np.zeros(items, dtype=np.int64),
        rank=np.zeros(items),
        span=_spans(tables),
        chill=_chills(),
        salt=_salts(items, twin),
        best_seq=np.zeros_like(plan.seq),
        best_size=np.zeros(vehicles, dtype=np.int64),
        dearest=float(tables.cost.max()) if tables.cost.size else 0.0,
    )


@cache
def _chills() -> Floats:
    """Return draws from the exponential distribution, rounded so that they are the same on every machine."""
    return np.array([round(-math.log((k + 0.5) / CHILLS), 6) for k in range(CHILLS)])


def _spans(tables: Tables) -> Floats:
    """Return what items may be sorted by: those far away, early, of a long ride or a narrow window first."""
    pick = np.where(tables.pick >= 0, tables.pick, tables.drop)
    here, there = np.maximum(tables.place[pick], 0), np.maximum(tables.place[tables.drop], 0)
    depots = tables.travel[np.ix_(np.unique(tables.start), here)].min(axis=0)
    depots = depots + tables.travel[np.ix_(np.unique(tables.start), there)].min(axis=0)
    width = np.minimum(
        tables.late[pick] - tables.early[pick], tables.late[tables.drop] - tables.early[tables.drop]
    )
    return np.column_stack([-depots, tables.early[pick], -tables.travel[here, there], width])


def _seeded(seed: int) -> Ints:
    draws = np.random.SeedSequence(seed % 2**63).generate_state(2)
    return np.array([1 + int(draws[0]) % 2147483562, 1 + int(draws[1]) % 2147483398], dtype=np.int64)


def _route_of(tables: Tables, plan: Plan) -> Ints:
    route_of = np.full(len(tables.pick), -1, dtype=np.int64)
    for v, size in enumerate(plan.size):
        route_of[tables.item[plan.seq[v, :size]]] = v
    return route_of


def load_routes(tables: Tables, plan: Plan, search: Search) -> None:
    """Tell a search where the items of a plan are."""
    search.route_of[:] = _route_of(tables, plan)
    left = np.flatnonzero(search.route_of < 0)
    search.bank[: len(left)] = left
    search.counts[BANK] = len(left)


def _kinds(twin: Ints, ok: Ints) -> Ints:
    """Return the first twin of each vehicle, -1 for those whose route stays as it is."""
    kind = np.arange(len(twin))
    for v, other in enumerate(twin.tolist()):
        if other >= 0:
            kind[v] = kind[other]
    kind[ok == 0] = -1
    return kind


def free_items(tables: Tables, search: Search, rows: list[list[int]]) -> npt.NDArray[np.bool_]:
    """Return which items are in no closed vehicle's route."""
    free = np.ones(len(tables.pick), dtype=np.bool_)
    for v in np.flatnonzero(search.closed == 1):
        free[tables.item[rows[v]]] = False
    return free


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
    known = np.maximum(places, 0)
    there = travel[np.ix_(known, known)]
    both = (there + there.T) / 2
    nowhere = places < 0
    if nowhere.any():
        both[nowhere, :] = both[:, nowhere] = travel.max()
    return np.asarray(both)


def _middle(tables: Tables, nodes: Ints) -> Floats:
    horizon = tables.early.max() + 1.0 if len(tables.early) else 1.0
    return np.asarray((tables.early[nodes] + np.minimum(tables.late[nodes], 2 * horizon)) / 2)


def _apart(times: Floats) -> Floats:
    return np.abs(times[:, None] - times[None, :])


def _salts(items: int, twin: Ints) -> Ints:
    """Return the random numbers of fingerprints; twins have the same."""
    salt = np.random.default_rng(20_031).integers(1, 2**62, size=items + len(twin), dtype=np.int64)
    for v in np.flatnonzero(twin >= 0):
        salt[items + v] = salt[items + twin[v]]
    return salt


def _is_metric(tables: Tables) -> bool:
    """Tell whether detours never save time and only driving costs, as far as that is told in little time."""
    if tables.weight.any():
        return False
    ends = tables.end[tables.end >= 0]
    used = np.unique(np.concatenate([tables.place[tables.place >= 0], tables.start, ends]))
    if len(used) > MOST_PLACES:
        return False
    where = np.ix_(used, used)
    return _is_triangular(tables.travel[where]) and (
        tables.cost is tables.travel or _is_triangular(tables.cost[where])
    )


def _is_triangular(matrix: Floats) -> bool:
    return all(bool((matrix <= matrix[:, [k]] + matrix[[k], :] + 1e-10).all()) for k in range(len(matrix)))


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
    where = (vehicle.start, vehicle.end, vehicle.shift, vehicle.capacity, vehicle.reserves)
    return (*where, vehicle.max_duration_s, vehicle.fixed_cost, vehicle.locked)
