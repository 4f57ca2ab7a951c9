"""The two vehicles that take one item most cheaply, without trying every place of every route (kernels).

First every route is given a bound: what the item adds there at least, from the legs at the stops near it in
time. Then routes are tried in the order of their bounds until none can come second any more. The bounds hold
for any matrix. Where riders' time costs, how much cheaper the others' can become is known only where no way
between two stops gets shorter; where one may, the bound allows that all of it vanishes, which is no bound
at all but for riders that cost nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moyai.engines.dispatch._holds import EARLY, LEG
from moyai.engines.dispatch._insertion import bounded_place, limits_hold, write_trial
from moyai.engines.dispatch._jit import inlined, kernel
from moyai.engines.dispatch._plan import HAIR, NOWHERE, Plan, entry
from moyai.engines.dispatch._schedule import (
    TOLERANCE,
    Work,
    driving_cost,
    lay_out,
    least_schedule,
    prefer_late,
    riders_cost,
    soften,
    tolls_of,
)
from moyai.engines.dispatch._state import NONE
from moyai.engines.dispatch._tables import Floats, Ints, Tables

FIRST, SECOND, PICKUP, DROPOFF = 0, 1, 2, 3


class Found(NamedTuple):
    """What a scan finds, and its scratch."""

    where: Ints  # 4; the best vehicle, the next best, the positions after which the nodes go; -1 when none
    cost: Floats  # 2; added on these vehicles
    bound: Floats  # V; least added
    least_drop: Floats  # V; least added by a dropoff on a leg of its own
    save: Floats  # V; by how much the riders' part may fall
    ends: Ints  # V; 1 where limits hold before the dropoff, see limits_hold


def make_found(vehicles: int) -> Found:
    """Return room for what a scan of so many vehicles finds."""
    return Found(
        where=np.zeros(4, dtype=np.int64),
        cost=np.zeros(2),
        bound=np.zeros(vehicles),
        least_drop=np.zeros(vehicles),
        save=np.zeros(vehicles),
        ends=np.zeros(vehicles, dtype=np.int64),
    )


@kernel
def scan_bounded(t: Tables, plan: Plan, item: int, usable: Ints, w: Work, found: Found) -> None:
    """Find the two usable vehicles on which an item is cheapest, of equal ones the first."""
    bound = found.bound
    for v in range(bound.shape[0]):
        bound[v] = NOWHERE
        if usable[v] == 1 and t.may[v, item] and plan.ok[v] == 1:
            _bound_route(t, plan, v, item, found)
    best, second = NOWHERE, NOWHERE
    best_v, second_v, best_i, best_j = NONE, NONE, NONE, NONE
    while True:
        v = NONE
        for u in range(bound.shape[0]):
            if bound[u] < NOWHERE and (v < 0 or bound[u] < bound[v]):
                v = u
        if v < 0 or bound[v] > second + HAIR:
            break
        bound[v] = NOWHERE
        most, ends = second + HAIR, found.ends[v] == 1
        least_drop, save = found.least_drop[v], found.save[v]
        cost, i, j = bounded_place(t, plan, v, item, w, most, False, ends, least_drop, save, 0.0, t.start)
        if cost >= NOWHERE:
            continue
        if cost < best or (cost == best and v < best_v):
            second, second_v = best, best_v
            best, best_v, best_i, best_j = cost, v, i, j
        elif cost < second or (cost == second and v < second_v):
            second, second_v = cost, v
    found.where[FIRST], found.where[SECOND] = best_v, second_v
    found.where[PICKUP], found.where[DROPOFF] = best_i, best_j
    found.cost[FIRST], found.cost[SECOND] = best, second


@inlined
def _bound_route(t: Tables, plan: Plan, v: int, item: int, found: Found) -> None:
    """Write the bounds of one route: no place adds less than ``found.bound``, and so on."""
    p, d = t.pick[item], t.drop[item]
    found.save[v], found.least_drop[v] = plan.care[v], -NOWHERE
    if p < 0:
        found.bound[v] = -NOWHERE
        return
    m = plan.size[v]
    # Each window without the ends that the other and the ride limit rule out, whatever the matrix.
    early_p = max(t.early[p], t.early[d] - t.ride[d])
    late_p = min(t.late[p], t.late[d] - t.service[p]) + TOLERANCE
    soonest = early_p + t.service[p] - TOLERANCE
    adds_time = True
    with_detour, straight = NOWHERE, NOWHERE
    first = min(t.locked[v], m)
    low = NONE
    last = _last_place(t, plan, v, p, d)
    ends = limits_hold(t, plan, v, p, d, last)
    found.ends[v] = 1 if ends else 0
    for i in range(first, last + 1):
        if plan.ready[v, i] > late_p:
            break
        if ends and plan.to_limit[v, i + 1] < soonest:
            continue
        if low < 0:
            low = i
        cost, direct, adds = _at_pickup(t, plan, v, p, d, i, early_p)
        with_detour, straight = min(with_detour, cost), min(straight, direct)
        adds_time = adds_time and adds
    if low < 0:
        return
    least_drop, adds_time = _bound_dropoff(t, plan, v, p, d, low, last, adds_time)
    if adds_time:
        found.save[v] = plan.slack[v]
    fixed = t.fixed[v] if plan.riders[v] == 0 else 0.0
    found.least_drop[v] = least_drop
    found.bound[v] = fixed + t.toll[v, item] + min(with_detour + least_drop, straight) - found.save[v]


@inlined
def _last_place(t: Tables, plan: Plan, v: int, p: int, d: int) -> int:
    """Return after how many stops the dropoff can come at most, whatever the matrix.

    Nobody leaves a stop before its window begins, so behind one that begins too late for the dropoff there is
    nothing to look for: what is planned for later costs nothing.
    """
    latest = min(t.late[d], t.late[p] + t.ride[d]) + TOLERANCE
    for k in range(1, plan.size[v] + 1):
        if plan.fact[v, k, EARLY] + t.service[plan.seq[v, k - 1]] > latest:
            return k - 1
    return plan.size[v]


@inlined
def _at_pickup(
    t: Tables, plan: Plan, v: int, p: int, d: int, i: int, early_p: float
) -> tuple[float, float, bool]:
    """Return what a pickup after position i adds at least when the dropoff comes later, and when at once.

    Also tells whether both make the way to the next stop no shorter in time.
    """
    origin, after = plan.here[v, i], plan.to_place[v, i + 1]
    pickup, dropoff = t.place[p], t.place[d]
    service = t.service[plan.seq[v, i - 1]] if i > 0 else 0.0
    to_pickup = service + t.travel[origin, pickup]
    own = 0.0
    if t.is_late[p] == 0:
        own = t.weight[0] * max(0.0, max(plan.ready[v, i] + to_pickup, early_p) - t.wish[p])
    direct = t.travel[pickup, dropoff]
    onward = entry(t.travel, pickup, after)
    base = t.cost[origin, pickup] - entry(t.cost, origin, after) + own
    ride = min(direct, onward) if after >= 0 else direct
    later = base + entry(t.cost, pickup, after) + t.weight[1] * ride
    at_once = base + t.cost[pickup, dropoff] + entry(t.cost, dropoff, after) + t.weight[1] * direct
    if i < plan.size[v] and t.place[plan.seq[v, i]] < 0:
        return later, at_once, False
    leg = plan.fact[v, i, LEG]
    through = to_pickup + t.service[p]
    adds = through + onward >= leg
    adds = adds and through + direct + t.service[d] + entry(t.travel, dropoff, after) >= leg
    return later, at_once, adds


@inlined
def _bound_dropoff(
    t: Tables, plan: Plan, v: int, p: int, d: int, low: int, last: int, adds_time: bool
) -> tuple[float, bool]:
    """Return what a dropoff adds at least on a leg of its own, and whether no way gets shorter in time."""
    m = plan.size[v]
    dropoff = t.place[d]
    soonest = max(t.early[d], t.early[p] + t.service[p]) + t.service[d] - TOLERANCE
    latest = min(t.late[d], t.late[p] + t.ride[d]) + TOLERANCE
    least = NOWHERE
    for j in range(low + 1, last + 1):
        # Where the pickup saves no time, nothing behind it comes sooner than now.
        if adds_time and plan.ready[v, j] > latest:
            break
        if plan.to_limit[v, j + 1] < soonest:
            continue
        here, after = plan.here[v, j], plan.to_place[v, j + 1]
        added = t.cost[here, dropoff] + entry(t.cost, dropoff, after) - entry(t.cost, here, after)
        least = min(least, added)
        if j < m and t.place[plan.seq[v, j]] < 0:
            adds_time = False
        else:
            way = t.service[plan.seq[v, j - 1]] + t.travel[here, dropoff] + t.service[d]
            adds_time = adds_time and way + entry(t.travel, dropoff, after) >= plan.fact[v, j, LEG]
    return least, adds_time


@kernel
def time_sequence(t: Tables, v: int, seq: Ints, m: int, w: Work, softly: bool) -> float:
    """Schedule a vehicle's stops as its driver is told; return the cost without the fixed one.

    NOWHERE when no schedule keeps every limit, unless ``softly``: then the schedule of least lateness.
    """
    lay_out(t, v, seq, m, w)
    if m > 0 and not least_schedule(w, m):
        if not softly:
            return NOWHERE
        soften(w, m)
    prefer_late(t, w, m)
    return driving_cost(t, v, w, m) + riders_cost(t, v, w, m, w.least, w.least) + tolls_of(t, v, w, m)


@kernel
def time_trial(t: Tables, plan: Plan, v: int, item: int, i: int, j: int, w: Work) -> float:
    """Schedule a route with an item after these positions; the sequence is in ``w.trial``."""
    m = write_trial(plan, v, t.pick[item], t.drop[item], i, j, w)
    return time_sequence(t, v, w.trial, m, w, False)
