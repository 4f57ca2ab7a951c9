"""Every route that a search has made, kept for set partitioning (kernels).

Of the routes of twins that serve the same items only the cheapest is kept.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moyai.engines.dispatch._jit import kernel
from moyai.engines.dispatch._plan import Plan
from moyai.engines.dispatch._state import NONE, Search
from moyai.engines.dispatch._tables import Floats, Ints, Tables

SLOTS = 2**18
MOST_ROUTES = 120_000
MOST_NODES = 3_000_000
ROUTES, NODES = 0, 1


class Pool(NamedTuple):
    """The routes one after the other."""

    filled: Ints  # routes, nodes
    node: Ints  # nodes of all routes
    begin: Ints  # of each route and behind the last
    cost: Floats
    vehicle: Ints  # one that may drive it
    key: Ints  # fingerprint of the vehicle and the items
    slot: Ints  # number of a route + 1 by fingerprint, 0 when free


def make_pool() -> Pool:
    """Return an empty pool."""
    return Pool(
        filled=np.zeros(2, dtype=np.int64),
        node=np.zeros(MOST_NODES, dtype=np.int64),
        begin=np.zeros(MOST_ROUTES + 1, dtype=np.int64),
        cost=np.zeros(MOST_ROUTES),
        vehicle=np.zeros(MOST_ROUTES, dtype=np.int64),
        key=np.zeros(MOST_ROUTES, dtype=np.int64),
        slot=np.zeros(SLOTS, dtype=np.int64),
    )


@kernel
def _find(slots: Ints, keys: Ints, key: int) -> int:
    """Return the slot that holds a fingerprint, or the free one where it belongs."""
    at = key & (slots.shape[0] - 1)
    while slots[at] > 0 and keys[slots[at] - 1] != key:
        at = (at + 1) & (slots.shape[0] - 1)
    return at


@kernel
def collect(t: Tables, plan: Plan, s: Search, pool: Pool) -> None:
    """Add the plan's routes that were touched."""
    for v in range(plan.size.shape[0]):
        if s.touched[v] == 1 and plan.size[v] > 0 and s.closed[v] == 0:
            keep_route(t, plan, s, pool, v)


@kernel
def keep_route(t: Tables, plan: Plan, s: Search, pool: Pool, v: int) -> int:
    """Add a route; return 1 when it is new, or cheaper than the one known for its items."""
    m = plan.size[v]
    key = s.salt[t.drop.shape[0] + v]
    for k in range(m):
        item = t.item[plan.seq[v, k]]
        if t.drop[item] == plan.seq[v, k]:
            key ^= s.salt[item]
    at = _find(pool.slot, pool.key, key)
    route = pool.slot[at] - 1
    if route >= 0:
        if plan.cost[v] >= pool.cost[route] - 1e-9:
            return 0
    else:
        route = _make_room(pool, at, key, m)
        if route < 0:
            return 0
    pool.cost[route] = plan.cost[v]
    pool.vehicle[route] = v
    begin = pool.begin[route]
    for k in range(m):
        pool.node[begin + k] = plan.seq[v, k]
    return 1


@kernel
def merge(source: Pool, target: Pool) -> None:
    """Add the routes of another search on the same problem."""
    for other in range(source.filled[ROUTES]):
        begin, end = source.begin[other], source.begin[other + 1]
        at = _find(target.slot, target.key, source.key[other])
        route = target.slot[at] - 1
        if route >= 0:
            if source.cost[other] >= target.cost[route] - 1e-9:
                continue
        else:
            route = _make_room(target, at, source.key[other], end - begin)
            if route < 0:
                return
        target.cost[route] = source.cost[other]
        target.vehicle[route] = source.vehicle[other]
        for k in range(end - begin):
            target.node[target.begin[route] + k] = source.node[begin + k]


@kernel
def _make_room(pool: Pool, at: int, key: int, m: int) -> int:
    """Return the number of a new route of m nodes, NONE when the pool is full."""
    route = pool.filled[ROUTES]
    begin = pool.begin[route]
    if route >= pool.cost.shape[0] or begin + m > pool.node.shape[0]:
        return NONE
    pool.filled[ROUTES] += 1
    pool.begin[route + 1] = begin + m
    pool.filled[NODES] = begin + m
    pool.slot[at] = route + 1
    pool.key[route] = key
    return route


@kernel
def thin(pool: Pool, keep: Ints) -> None:
    """Forget the routes that are not to be kept."""
    for at in range(pool.slot.shape[0]):
        pool.slot[at] = 0
    n = 0
    for route in range(pool.filled[ROUTES]):
        if keep[route] == 0:
            continue
        begin = pool.begin[route]
        m = pool.begin[route + 1] - begin
        for k in range(m):
            pool.node[pool.begin[n] + k] = pool.node[begin + k]
        pool.cost[n] = pool.cost[route]
        pool.vehicle[n] = pool.vehicle[route]
        pool.key[n] = pool.key[route]
        after = pool.begin[n] + m
        n += 1
        pool.begin[n] = after
        pool.slot[_find(pool.slot, pool.key, pool.key[n - 1])] = n
    pool.filled[ROUTES] = n
    pool.filled[NODES] = pool.begin[n]
