"""The cheapest place for one item in one route (kernels).

Places are screened by bounds that hold for any matrix: how early the route can be ready up to a stop, how
late it can be from a stop on, and how full it is. What is left and would improve is tested exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moyai.engines.dispatch._jit import kernel
from moyai.engines.dispatch._schedule import (
    TOLERANCE,
    Work,
    driving_cost,
    lay_out,
    least_schedule,
    most_schedule,
    prefer_late,
    riders_cost,
)
from moyai.engines.dispatch._tables import Floats, Ints, Tables

NOWHERE = 1e300


class Plan(NamedTuple):
    """Routes and what is known of them, by vehicle and position."""

    seq: Ints  # V, M
    size: Ints  # V
    ready: Floats  # V, M; see Work
    limit: Floats  # V, M
    here: Ints  # V, M
    onward: Ints  # V, M; the first position from here on that is not a break
    load: Ints  # V, M, D; aboard after the position
    heads: Ints  # V, M
    riders: Ints  # V; stops that are not breaks
    cost: Floats  # V; of the whole route
    care: Floats  # V; the riders' part of it
    ok: Ints  # V; 1 when feasible
    stamp: Ints  # V; changes when the route changes


def make_plan(vehicles: int, stops: int, dimensions: int) -> Plan:
    """Return empty routes with room for so many stops each."""
    shape = (vehicles, stops + 4)
    return Plan(
        seq=np.zeros(shape, dtype=np.int64),
        size=np.zeros(vehicles, dtype=np.int64),
        ready=np.zeros(shape),
        limit=np.zeros(shape),
        here=np.zeros(shape, dtype=np.int64),
        onward=np.zeros(shape, dtype=np.int64),
        load=np.zeros((*shape, dimensions), dtype=np.int64),
        heads=np.zeros(shape, dtype=np.int64),
        riders=np.zeros(vehicles, dtype=np.int64),
        cost=np.zeros(vehicles),
        care=np.zeros(vehicles),
        ok=np.zeros(vehicles, dtype=np.int64),
        stamp=np.zeros(vehicles, dtype=np.int64),
    )


@kernel
def fits(t: Tables, v: int, load: Ints, more: Ints) -> bool:
    """Tell whether both loads together fit one of the vehicle's configurations."""
    for c in range(t.config.shape[1]):
        inside = True
        for d in range(load.shape[0]):
            if load[d] + more[d] > t.config[v, c, d]:
                inside = False
                break
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
    for k in range(m + 2):
        plan.ready[v, k] = w.ready[k]
    most_schedule(w, m, w.late)
    for k in range(m + 2):
        plan.limit[v, k] = w.limit[k]
    plan.care[v] = 0.0
    if t.weight[0] > 0.0 or t.weight[1] > 0.0:
        prefer_late(t, w, m)
        plan.care[v] = riders_cost(t, v, w, m)
    fixed = t.fixed[v] if plan.riders[v] > 0 else 0.0
    plan.cost[v] = driving_cost(t, v, w, m) + fixed + plan.care[v]
    return True


@kernel
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
    plan.onward[v, m + 1] = m + 1
    for k in range(m, -1, -1):
        plan.onward[v, k] = k
        if k > 0 and t.place[w.node[k]] < 0:
            plan.onward[v, k] = plan.onward[v, k + 1]


@kernel
def _onward_cost(t: Tables, plan: Plan, v: int, place: int, k: int) -> float:
    """Return the cost of driving from a place to what follows at position k, breaks apart."""
    following = plan.onward[v, k]
    if following == plan.size[v] + 1:
        if t.end[v] < 0:
            return 0.0
        return t.cost[place, t.end[v]]
    return t.cost[place, plan.here[v, following]]


@kernel
def _cannot_follow(t: Tables, plan: Plan, v: int, place: int, departure: float, k: int) -> bool:
    """Tell whether position k is surely too late after leaving a place at a time."""
    if plan.onward[v, k] != k:
        return departure > t.late[plan.seq[v, k - 1]] + TOLERANCE
    if k == plan.size[v] + 1:
        if t.end[v] < 0:
            return departure > plan.limit[v, k] + TOLERANCE
        return departure + t.travel[place, t.end[v]] > plan.limit[v, k] + TOLERANCE
    return departure + t.travel[place, plan.here[v, k]] > plan.limit[v, k] + TOLERANCE


@kernel
def write_trial(plan: Plan, v: int, p: int, d: int, i: int, j: int, w: Work) -> int:
    """Write the route with node p after position i and node d after position j; return its length."""
    m = plan.size[v]
    n = 0
    for k in range(m + 1):
        if k > 0:
            w.trial[n] = plan.seq[v, k - 1]
            n += 1
        if k == i and p >= 0:
            w.trial[n] = p
            n += 1
        if k == j:
            w.trial[n] = d
            n += 1
    return n


@kernel
def _exact(t: Tables, plan: Plan, v: int, p: int, d: int, i: int, j: int, w: Work) -> float:
    """Return the change of the riders' cost when the places are feasible, else NOWHERE."""
    m = write_trial(plan, v, p, d, i, j, w)
    lay_out(t, v, w.trial, m, w)
    if not least_schedule(w, m):
        return NOWHERE
    if t.weight[0] == 0.0 and t.weight[1] == 0.0:
        return 0.0
    prefer_late(t, w, m)
    return riders_cost(t, v, w, m) - plan.care[v]


@kernel
def best_place(t: Tables, plan: Plan, v: int, item: int, w: Work) -> tuple[float, int, int]:
    """Return the least added cost of an item in a route and the positions after which its nodes go."""
    if not t.may[v, item] or plan.ok[v] == 0:
        return NOWHERE, -1, -1
    if t.pick[item] < 0:
        return _best_single(t, plan, v, item, w)
    return _best_pair(t, plan, v, item, w)


@kernel
def _best_single(t: Tables, plan: Plan, v: int, item: int, w: Work) -> tuple[float, int, int]:
    d = t.drop[item]
    m = plan.size[v]
    best = NOWHERE
    at = -1
    fixed = t.fixed[v] if plan.riders[v] == 0 and t.place[d] >= 0 else 0.0
    for j in range(min(t.locked[v], m), m + 1):
        here = plan.here[v, j]
        if t.quiet[d] == 1 and plan.heads[v, j] > 0:
            continue
        delta = fixed
        if t.place[d] >= 0:
            delta += t.cost[here, t.place[d]] + _onward_cost(t, plan, v, t.place[d], j + 1)
            delta -= _onward_cost(t, plan, v, here, j + 1)
        if delta - plan.care[v] >= best:
            continue
        delta += _exact(t, plan, v, -1, d, -1, j, w)
        if delta < best:
            best = delta
            at = j
    return best, -1, at


@kernel
def _best_pair(t: Tables, plan: Plan, v: int, item: int, w: Work) -> tuple[float, int, int]:
    p = t.pick[item]
    d = t.drop[item]
    m = plan.size[v]
    best = NOWHERE
    best_i = -1
    best_j = -1
    drop_place = t.place[d]
    fixed = t.fixed[v] if plan.riders[v] == 0 else 0.0
    for i in range(min(t.locked[v], m), m + 1):
        origin = plan.here[v, i]
        ready = plan.ready[v, i] + t.travel[origin, t.place[p]]
        if i > 0:
            ready += t.service[plan.seq[v, i - 1]]
        if plan.ready[v, i] > t.late[p] + TOLERANCE:
            break
        if ready > t.late[p] + TOLERANCE or not fits(t, v, plan.load[v, i], t.load[p]):
            continue
        begin = max(ready, t.early[p])
        base = fixed + t.cost[origin, t.place[p]] - _onward_cost(t, plan, v, origin, i + 1)
        here = t.place[p]
        leave = begin + t.service[p]
        path = t.service[p]
        driven = 0.0
        for j in range(i, m + 1):
            if j > i:
                node = plan.seq[v, j - 1]
                if t.quiet[node] == 1 or not fits(t, v, plan.load[v, j], t.load[p]):
                    break
                if t.place[node] >= 0:
                    leg = t.travel[here, t.place[node]]
                    driven += t.cost[here, t.place[node]]
                    here = t.place[node]
                else:
                    leg = 0.0
                begin = max(leave + leg, t.early[node])
                path += leg
                if begin > t.late[node] + TOLERANCE or path > t.ride[d] + TOLERANCE:
                    break
                leave = begin + t.service[node]
                path += t.service[node]
            leg = t.travel[here, drop_place]
            arrival = max(leave + leg, t.early[d])
            if leave > t.late[d] + TOLERANCE:
                break
            if arrival > t.late[d] + TOLERANCE or path + leg > t.ride[d] + TOLERANCE:
                continue
            delta = base + driven + t.cost[here, drop_place] + _onward_cost(t, plan, v, drop_place, j + 1)
            if delta - plan.care[v] >= best:
                continue
            if _cannot_follow(t, plan, v, drop_place, arrival + t.service[d], j + 1):
                continue
            delta += _exact(t, plan, v, p, d, i, j, w)
            if delta < best:
                best = delta
                best_i = i
                best_j = j
    return best, best_i, best_j


@kernel
def put(plan: Plan, t: Tables, v: int, item: int, i: int, j: int, w: Work) -> None:
    """Insert an item's nodes into a route and bring it up to date."""
    m = write_trial(plan, v, t.pick[item], t.drop[item], i, j, w)
    for k in range(m):
        plan.seq[v, k] = w.trial[k]
    plan.size[v] = m
    refresh(t, plan, v, w)


@kernel
def scan(
    t: Tables, plan: Plan, item: int, usable: Ints, w: Work, costs: Floats, firsts: Ints, seconds: Ints
) -> None:
    """Write the best place of an item in every usable vehicle's route."""
    for v in range(plan.size.shape[0]):
        costs[v] = NOWHERE
        if usable[v] == 1:
            cost, i, j = best_place(t, plan, v, item, w)
            costs[v] = cost
            firsts[v] = i
            seconds[v] = j


@kernel
def refresh_all(t: Tables, plan: Plan, w: Work) -> None:
    """Bring every route up to date."""
    for v in range(plan.size.shape[0]):
        refresh(t, plan, v, w)
