"""The cheapest place for one item in one route (kernels).

Places are screened by bounds that hold for any matrix: how early the route can be ready up to a stop, how
late it can be from a stop on (before the dropoff only where that saves no time), how full it is, and what the
riders' time costs at least. What is left and would improve is tested exactly.
"""

from __future__ import annotations

import numpy as np

from moyai.engines.dispatch._holds import LEG, holds
from moyai.engines.dispatch._jit import inlined, kernel
from moyai.engines.dispatch._plan import HAIR, NOWHERE, Plan, entry, fits, has_room, refresh
from moyai.engines.dispatch._schedule import (
    TOLERANCE,
    Work,
    lay_out,
    least_schedule,
    prefer_late,
    riders_cost,
)
from moyai.engines.dispatch._state import NONE, draw
from moyai.engines.dispatch._tables import Floats, Ints, Tables


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
    return riders_cost(t, v, w, m, w.least, w.least) - plan.care[v]


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
    least_drop = 0.0 if is_metric else -NOWHERE
    ends = is_metric or t.pick[item] < 0 or limits_hold(t, plan, v, t.pick[item], t.drop[item], plan.size[v])
    return bounded_place(t, plan, v, item, w, most, is_metric, ends, least_drop, plan.care[v], blink, rng)


@inlined
def limits_hold(t: Tables, plan: Plan, v: int, p: int, d: int, last: int) -> bool:
    """Tell whether no dropoff, after ``last`` stops at most, lets those before begin later than they may now.

    It would where the way round by the dropoff is shorter than the way straight on. Breaks between the two
    stops change nothing: they can only begin later, not end the way sooner.
    """
    m = plan.size[v]
    dropoff = t.place[d]
    soonest = max(t.early[d], t.early[p] + t.service[p]) + t.service[d] - TOLERANCE
    for j in range(min(t.locked[v], m) + 1, last + 1):
        after = plan.to_place[v, j + 1]
        if after < 0 or plan.to_limit[v, j + 1] < soonest:
            continue
        here = plan.here[v, j]
        if t.travel[here, dropoff] + t.service[d] + t.travel[dropoff, after] < t.travel[here, after]:
            return False
    return True


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
def bounded_place(
    t: Tables,
    plan: Plan,
    v: int,
    item: int,
    w: Work,
    most: float,
    is_metric: bool,
    ends: bool,
    least_drop: float,
    save: float,
    blink: float,
    rng: Ints,
) -> tuple[float, int, int]:
    """Return what ``cheaper_place`` does for a vehicle that may and can, told bounds for all its places.

    ``ends``: see ``limits_hold``. No dropoff behind its pickup's own leg adds less than ``least_drop``, and
    the riders already there cost at most ``save`` less than now.
    """
    if t.pick[item] < 0:
        return _best_single(t, plan, v, item, w, most)
    # Arrays are taken out of their tuples first: inside the loops this is several times faster compiled.
    travel, cost, place, early, late = t.travel, t.cost, t.place, t.early, t.late
    service, quiet, config, loads = t.service, t.quiet, t.config, t.load
    seq, here_at, ready_at, fact, mate = plan.seq, plan.here, plan.ready, plan.fact, plan.mate
    to_place, to_limit, load, times = plan.to_place, plan.to_limit, plan.load, w.least
    p, d = t.pick[item], t.drop[item]
    m, care, slack, end = plan.size[v], plan.care[v], plan.slack[v], t.end[v]
    wait_price, ride_price = t.weight[0], t.weight[1]
    cares = wait_price > 0.0 or ride_price > 0.0
    is_late, wish = t.is_late[p] == 1, t.wish[p]
    pickup, dropoff = place[p], place[d]
    longest = t.ride[d] + TOLERANCE
    is_plain = config.shape[1] == 1 and config.shape[2] == 1
    room = config[v, 0, 0] - loads[p, 0]
    # Each window without the ends that the other and the ride limit rule out, whatever the matrix.
    early_p, late_p = max(early[p], early[d] - t.ride[d]), min(late[p], late[d] - service[p]) + TOLERANCE
    early_d, late_d = max(early[d], early_p + service[p]), min(late[d], late[p] + t.ride[d]) + TOLERANCE
    spans = (early[p], late[p], early[d], late[d], t.ride[d])
    soonest = early_p + service[p] - TOLERANCE  # before this nobody gets from the pickup to anywhere
    fixed = (t.fixed[v] if plan.riders[v] == 0 else 0.0) + t.toll[v, item]
    best, best_i, best_j = most, NONE, NONE
    for i in range(min(t.locked[v], m), m + 1):
        if ready_at[v, i] > late_p:
            break
        if ends and to_limit[v, i + 1] < soonest:
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
        begin = max(ready, early_p)
        waiting = 0.0 if is_late else wait_price * max(0.0, begin - wish)
        # Behind the pickup comes either the dropoff or what came next before.
        detour = entry(cost, pickup, after) + least_drop
        if not is_metric:
            detour = min(detour, cost[pickup, dropoff] + entry(cost, dropoff, after))
        if base + detour - entry(cost, origin, after) + waiting - save >= best + HAIR:
            continue
        if is_metric and begin + service[p] + entry(travel, pickup, after) > to_limit[v, i + 1] + TOLERANCE:
            continue
        here, before = pickup, origin
        path = service[p]
        leave = begin + path
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
            # Behind the last position before the dropoff: its own service and the way.
            home = service[d] + (travel[dropoff, place[seq[v, j]]] if j < m else entry(travel, dropoff, end))
            to_dropoff = leg + (service[p] if j == i else service[seq[v, j - 1]])
            # A break is where the vehicle happens to be: the way behind it changes too.
            adds_time = not ((j < m and place[seq[v, j]] < 0) or (j > i and place[seq[v, i]] < 0))
            if adds_time and not is_metric:
                if j == i:
                    adds_time = to_pickup + to_dropoff + home >= fact[v, i, LEG]
                else:
                    adds_time = to_pickup + onward >= fact[v, i, LEG] and to_dropoff + home >= fact[v, j, LEG]
            if cares:
                if is_late and wish < np.inf:
                    until = to_limit[v, j + 1] - service[d] - entry(travel, dropoff, following)
                    waiting = wait_price * max(0.0, wish - min(late_d, until))
                least = waiting + ride_price * (path + leg - service[p]) - (slack if adds_time else care)
                if delta + least >= best + HAIR:
                    continue
            if blink > 0.0 and draw(rng) < blink:
                continue
            if cares or not adds_time:
                delta += _exact(t, plan, v, p, d, i, j, w)
            else:
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
def place_singles(t: Tables, plan: Plan, items: Ints, w: Work) -> None:
    """Bring every route up to date and put breaks, or riders aboard, where they are cheapest, in this order.

    What fits nowhere is left out.
    """
    for v in range(plan.size.shape[0]):
        refresh(t, plan, v, w)
        for n in range(items.shape[0]):
            item = items[n]
            if t.may[v, item]:
                cost, i, j = best_place(t, plan, v, item, w)
                if cost < NOWHERE:
                    put(plan, t, v, item, i, j, w)
