"""The cheapest place for one item in one route (kernels).

Places are screened by bounds that hold for any matrix: how early the route can be ready up to a stop, how
late it can be from a stop on, and how full it is. What is left and would improve is tested exactly.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moyai.engines.dispatch._holds import EARLY, LATE, LEAST, LEG, PATH, RIDE, holds
from moyai.engines.dispatch._jit import inlined, kernel
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
from moyai.engines.dispatch._state import NONE, draw
from moyai.engines.dispatch._tables import Floats, Ints, Tables

NOWHERE = 1e300


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
    plan.care[v] = 0.0
    if t.weight[0] > 0.0 or t.weight[1] > 0.0:
        prefer_late(t, w, m)
        plan.care[v] = riders_cost(t, v, w, m)
    fixed = t.fixed[v] if plan.riders[v] > 0 else 0.0
    plan.cost[v] = driving_cost(t, v, w, m) + fixed + plan.care[v]
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


@inlined
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
    return cheaper_place(t, plan, v, item, w, NOWHERE, False, 0.0, t.start)


@kernel
def cheaper_place(
    t: Tables,
    plan: Plan,
    v: int,
    item: int,
    w: Work,
    most: float,
    is_metric: bool,
    blink: float,
    rng: Ints,
) -> tuple[float, int, int]:
    """Return the least added cost of an item in a route, when it is below ``most``, and the positions.

    With ``is_metric`` detours never save time, and places are tested from the route as it is. Each place is
    overlooked with probability ``blink`` (``rng`` is not touched when that is 0).
    """
    if not t.may[v, item] or plan.ok[v] == 0:
        return NOWHERE, -1, -1
    if t.pick[item] < 0:
        return _best_single(t, plan, v, item, w, most)
    return _best_pair(t, plan, v, item, w, most, is_metric, blink, rng)


@kernel
def _best_single(t: Tables, plan: Plan, v: int, item: int, w: Work, most: float) -> tuple[float, int, int]:
    d = t.drop[item]
    place = t.place[d]
    m = plan.size[v]
    best = most
    at = -1
    fixed = t.fixed[v] if plan.riders[v] == 0 and place >= 0 else 0.0
    first = min(t.locked[v], m)
    for j in range(first, m + 1):
        if place >= 0 and j > first and not _may_stay_aboard(t, plan, v, j):
            break
        here = plan.here[v, j]
        if t.quiet[d] == 1 and plan.heads[v, j] > 0:
            continue
        delta = fixed
        if place >= 0:
            following = plan.to_place[v, j + 1]
            delta += t.cost[here, place] + entry(t.cost, place, following)
            delta -= entry(t.cost, here, following)
        if delta - plan.care[v] >= best:
            continue
        delta += _exact(t, plan, v, t.pick[item], d, t.pick[item], j, w)
        if delta < best:
            best = delta
            at = j
    return (best if at >= 0 else NOWHERE), -1, at


@kernel
def _may_stay_aboard(t: Tables, plan: Plan, v: int, j: int) -> bool:
    """Tell whether a rider who is aboard, and not let off yet, may still be there after position j.

    Until the dropoff has a place the rider counts as aboard to the end, so the loads tell.
    """
    node = plan.seq[v, j - 1]
    if t.quiet[node] == 1:
        return False
    return t.heads[node] <= 0 or has_room(t.config[v], plan.load[v], j)


@inlined
def _best_pair(
    t: Tables,
    plan: Plan,
    v: int,
    item: int,
    w: Work,
    most: float,
    is_metric: bool,
    blink: float,
    rng: Ints,
) -> tuple[float, int, int]:
    # Arrays are taken out of their tuples first: inside the loops this is several times faster compiled.
    travel, cost, place, early, late = t.travel, t.cost, t.place, t.early, t.late
    service, quiet, config, loads = t.service, t.quiet, t.config, t.load
    seq, here_at, ready_at, fact, mate = plan.seq, plan.here, plan.ready, plan.fact, plan.mate
    to_place, to_limit, load, times = plan.to_place, plan.to_limit, plan.load, w.least
    p, d = t.pick[item], t.drop[item]
    m, care, end = plan.size[v], plan.care[v], t.end[v]
    pickup, dropoff = place[p], place[d]
    longest = t.ride[d] + TOLERANCE
    is_plain = config.shape[1] == 1 and config.shape[2] == 1
    room = config[v, 0, 0] - loads[p, 0]
    # Each window without the ends that the other and the ride limit rule out, whatever the matrix.
    early_p, late_p = max(early[p], early[d] - t.ride[d]), min(late[p], late[d] - service[p]) + TOLERANCE
    early_d, late_d = max(early[d], early_p + service[p]), min(late[d], late[p] + t.ride[d]) + TOLERANCE
    spans = (early[p], late[p], early[d], late[d], t.ride[d])
    soonest = early_p + service[p] - TOLERANCE  # before this nobody gets from the pickup to anywhere
    fixed = t.fixed[v] if plan.riders[v] == 0 else 0.0
    best, best_i, best_j = most, NONE, NONE
    for i in range(min(t.locked[v], m), m + 1):
        if ready_at[v, i] > late_p:
            break
        if to_limit[v, i + 1] < soonest:
            continue
        origin = here_at[v, i]
        to_pickup = travel[origin, pickup]
        if i > 0:
            to_pickup += service[seq[v, i - 1]]
        ready = ready_at[v, i] + to_pickup
        if ready > late_p:
            continue
        if (load[v, i, 0] > room) if is_plain else not fits(config[v], load[v], i, loads[p]):
            continue
        base = fixed + cost[origin, pickup]
        after = to_place[v, i + 1]
        if is_metric:
            if base + entry(cost, pickup, after) - entry(cost, origin, after) >= best:
                continue
            if (
                max(ready, early_p) + service[p] + entry(travel, pickup, after)
                > to_limit[v, i + 1] + TOLERANCE
            ):
                continue
        here, before = pickup, origin
        path = service[p]
        leave = max(ready, early_p) + path
        driven = 0.0  # from the pickup to position j, less what was driven there before
        onward = 0.0  # from the beginning at the pickup to the next position
        for j in range(i, m + 1):
            if j > i:
                node = seq[v, j - 1]
                if quiet[node] == 1:
                    break
                if (load[v, j, 0] > room) if is_plain else not fits(config[v], load[v], j, loads[p]):
                    break
                leg = 0.0
                if place[node] >= 0:
                    leg = travel[here, place[node]]
                    driven += cost[here, place[node]] - cost[before, place[node]]
                    here = before = place[node]
                if j == i + 1:
                    onward = service[p] + leg
                begin = max(leave + leg, early[node])
                path += leg
                if begin > late[node] + TOLERANCE or path > longest:
                    break
                leave = begin + service[node]
                path += service[node]
            if leave > late_d:
                break
            leg = travel[here, dropoff]
            arrival = max(leave + leg, early_d)
            if arrival > late_d or path + leg > longest:
                continue
            following = to_place[v, j + 1]
            delta = base + driven + cost[here, dropoff]
            delta += entry(cost, dropoff, following) - entry(cost, before, following)
            if delta - care >= best:
                continue
            if arrival + service[d] + entry(travel, dropoff, following) > to_limit[v, j + 1] + TOLERANCE:
                continue
            if blink > 0.0 and draw(rng) < blink:
                continue
            if not is_metric or (j < m and place[seq[v, j]] < 0) or (j > i and place[seq[v, i]] < 0):
                delta += _exact(t, plan, v, p, d, i, j, w)
            else:
                # Behind the last position before the dropoff: its own service and the way.
                home = service[d] + (
                    travel[dropoff, place[seq[v, j]]] if j < m else entry(travel, dropoff, end)
                )
                to_dropoff = leg + (service[p] if j == i else service[seq[v, j - 1]])
                legs = (to_pickup, to_dropoff if j == i else onward, to_dropoff, home)
                if not holds(fact, mate, v, m, i, j, legs, spans, times):
                    continue
            if delta < best:
                best, best_i, best_j = delta, i, j
    return (best if best_i >= 0 else NOWHERE), best_i, best_j


@inlined
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
