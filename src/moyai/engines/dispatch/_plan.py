"""Routes as arrays, and all that is known of them without the item that is being placed (kernels)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moyai.engines.dispatch._holds import EARLY, LATE, LEAST, LEG, PATH, RIDE
from moyai.engines.dispatch._jit import inlined, kernel
from moyai.engines.dispatch._schedule import (
    Work,
    driving_cost,
    lay_out,
    least_schedule,
    most_schedule,
    prefer_late,
    riders_cost,
    tolls_of,
)
from moyai.engines.dispatch._tables import Floats, Ints, Tables

NOWHERE = 1e300
HAIR = 1e-6  # by which bounds may be wrong from rounding


class Plan(NamedTuple):
    """Routes and what is known of them, by vehicle and position."""

    seq: Ints  # V, M
    size: Ints  # V
    fact: Floats  # V, M, 6; by position, see _holds
    mate: Ints  # V, M; see Work
    ready: Floats  # V, M; see Work
    here: Ints  # V, M
    to_place: Ints  # V, M; place of the first position from here on that is no break, -1 for an open end
    to_limit: Floats  # V, M; limit here, infinite at a break
    load: Ints  # V, M, D; aboard after the position
    heads: Ints  # V, M
    riders: Ints  # V; stops that are not breaks
    cost: Floats  # V; of the whole route
    care: Floats  # V; the riders' part of it
    slack: Floats  # V; the most that this part may fall by when stops are added that save no time
    ok: Ints  # V; 1 when feasible
    stamp: Ints  # V; changes when the route changes


def make_plan(vehicles: int, stops: int, dimensions: int) -> Plan:
    """Return empty routes with room for so many stops each."""
    shape = (vehicles, stops + 4)
    return Plan(
        seq=np.zeros(shape, dtype=np.int64),
        size=np.zeros(vehicles, dtype=np.int64),
        fact=np.zeros((*shape, 6)),
        mate=np.zeros(shape, dtype=np.int64),
        ready=np.zeros(shape),
        here=np.zeros(shape, dtype=np.int64),
        to_place=np.zeros(shape, dtype=np.int64),
        to_limit=np.zeros(shape),
        load=np.zeros((*shape, dimensions), dtype=np.int64),
        heads=np.zeros(shape, dtype=np.int64),
        riders=np.zeros(vehicles, dtype=np.int64),
        cost=np.zeros(vehicles),
        care=np.zeros(vehicles),
        slack=np.zeros(vehicles),
        ok=np.zeros(vehicles, dtype=np.int64),
        stamp=np.zeros(vehicles, dtype=np.int64),
    )


@inlined
def fits(config: Ints, load: Ints, k: int, more: Ints) -> bool:
    """Tell whether what is aboard after position k and more together fit one of the configurations."""
    for c in range(config.shape[0]):
        inside = True
        for d in range(more.shape[0]):
            if load[k, d] + more[d] > config[c, d]:
                inside = False
                break
        if inside:
            return True
    return False


@kernel
def has_room(config: Ints, load: Ints, k: int) -> bool:
    """Tell whether what is aboard after position k fits one of the configurations."""
    for c in range(config.shape[0]):
        inside = True
        for d in range(config.shape[1]):
            inside = inside and load[k, d] <= config[c, d]
        if inside:
            return True
    return False


@kernel
def refresh(t: Tables, plan: Plan, v: int, w: Work) -> bool:
    """Bring everything known of a route up to date; False when it is not feasible in time."""
    m = plan.size[v]
    lay_out(t, v, plan.seq[v], m, w)
    plan.ok[v] = 0
    _refresh_loads(t, plan, v, w)
    if not least_schedule(w, m):
        plan.cost[v] = NOWHERE
        return False
    plan.ok[v] = 1
    most_schedule(w, m, w.late)
    _refresh_limits(t, plan, v, w)
    plan.care[v] = plan.slack[v] = 0.0
    if t.weight[0] > 0.0 or t.weight[1] > 0.0:
        least = riders_cost(t, v, w, m, w.path, w.most)
        prefer_late(t, w, m)
        plan.care[v] = riders_cost(t, v, w, m, w.least, w.least)
        plan.slack[v] = plan.care[v] - least
    fixed = t.fixed[v] if plan.riders[v] > 0 else 0.0
    plan.cost[v] = driving_cost(t, v, w, m) + fixed + plan.care[v] + tolls_of(t, v, w, m)
    return True


@inlined
def _refresh_loads(t: Tables, plan: Plan, v: int, w: Work) -> None:
    m = plan.size[v]
    dimensions = t.load.shape[1]
    for d in range(dimensions):
        plan.load[v, 0, d] = t.base_load[v, d]
    plan.heads[v, 0] = t.base_heads[v]
    plan.here[v, 0] = w.here[0]
    plan.riders[v] = 0
    for k in range(1, m + 1):
        node = w.node[k]
        for d in range(dimensions):
            plan.load[v, k, d] = plan.load[v, k - 1, d] + t.load[node, d]
        plan.heads[v, k] = plan.heads[v, k - 1] + t.heads[node]
        plan.here[v, k] = w.here[k]
        if t.place[node] >= 0:
            plan.riders[v] += 1
    plan.here[v, m + 1] = w.here[m + 1]
    plan.to_place[v, m + 1] = t.end[v]
    for k in range(m, 0, -1):
        plan.to_place[v, k] = t.place[w.node[k]]
        if t.place[w.node[k]] < 0:
            plan.to_place[v, k] = plan.to_place[v, k + 1]


@inlined
def _refresh_limits(t: Tables, plan: Plan, v: int, w: Work) -> None:
    m = plan.size[v]
    for k in range(m + 2):
        plan.fact[v, k, EARLY], plan.fact[v, k, LATE] = w.early[k], w.late[k]
        plan.fact[v, k, LEG], plan.fact[v, k, PATH] = w.leg[k], w.path[k]
        plan.fact[v, k, RIDE], plan.fact[v, k, LEAST] = w.ride[k], w.least[k]
        plan.mate[v, k] = w.mate[k]
        plan.ready[v, k] = w.ready[k]
        plan.to_limit[v, k] = w.limit[k]
        if 0 < k <= m and t.place[w.node[k]] < 0:
            plan.to_limit[v, k] = np.inf


@inlined
def entry(matrix: Floats, here: int, place: int) -> float:
    """Return the matrix's entry from here to a place, nothing when there is no such place."""
    if place < 0:
        return 0.0
    return matrix[here, place]


@kernel
def refresh_all(t: Tables, plan: Plan, w: Work) -> None:
    """Bring every route up to date."""
    for v in range(plan.size.shape[0]):
        refresh(t, plan, v, w)
