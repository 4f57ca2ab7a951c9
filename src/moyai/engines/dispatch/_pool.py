"""Every route that a search has made, kept for set partitioning (kernels).

Of the routes of twins that serve the same items only the cheapest is kept.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moyai.engines.dispatch._insertion import Plan
from moyai.engines.dispatch._jit import kernel
from moyai.engines.dispatch._state import Search
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
    seq, size, drop, items = plan.seq, plan.size, t.drop, t.item
    counts, begins, store = pool.filled, pool.begin, pool.node
    for v in range(size.shape[0]):
        m = size[v]
        if s.touched[v] == 0 or m == 0 or s.closed[v] == 1:
            continue
        key = s.salt_out[t.place.shape[0] + v]
        for k in range(m):
            item = items[seq[v, k]]
            if drop[item] == seq[v, k]:
                key ^= s.salt_item[item]
        at = _find(pool.slot, pool.key, key)
        route = pool.slot[at] - 1
        if route >= 0:
            if plan.cost[v] >= pool.cost[route] - 1e-9:
                continue
        else:
            route = counts[ROUTES]
            begin = begins[route]
            if route >= pool.cost.shape[0] or begin + m > store.shape[0]:
                continue
            counts[ROUTES] += 1
            counts[NODES] = begins[route + 1] = begin + m
            pool.slot[at] = route + 1
            pool.key[route] = key
        pool.cost[route] = plan.cost[v]
        pool.vehicle[route] = v
        begin = begins[route]
        for k in range(m):
            store[begin + k] = seq[v, k]


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
