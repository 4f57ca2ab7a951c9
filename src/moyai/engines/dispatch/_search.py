"""Large neighbourhood search (kernels): take some requests out, put them back better.

After Ropke & Pisinger 2006 (removal by relatedness, by cost and at random; regret insertion), Christiaens &
Vanden Berghe 2020 (strings of stops) and Gschwind & Drexl 2019 (record-to-record acceptance for dial-a-ride).
Random numbers come from L'Ecuyer's combined generator (1988), which needs nothing but 64-bit integers, so
that plain and compiled runs draw the same.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np

from moyai.engines.dispatch._insertion import NOWHERE, Plan, best_place, put, refresh
from moyai.engines.dispatch._jit import kernel
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._tables import Floats, Ints, Tables

DEAR = 1e9
# A typed number, because numba compiles a function anew for every literal that it is given.
NONE = cast(int, np.int64(-1))
CUR, BEST, BANK, STAMP, CUR_BANK, BEST_BANK = 0, 1, 0, 1, 2, 3


class Search(NamedTuple):
    """The state of a search, apart from its plans; R items, V vehicles."""

    rng: Ints  # 2
    total: Floats  # cost of the current plan, of the best plan
    counts: Ints  # length of the bank, last stamp, bank of the current plan, bank of the best plan
    bank: Ints  # R; items taken out of the new plan
    route_of: Ints  # R; in the new plan, -1 when in the bank
    old_route_of: Ints  # R; in the current plan
    gone: Ints  # R; 1 while it is being taken out
    movable: Ints  # R; 0 for what is locked
    price: Floats  # R; of leaving it out
    near: Ints  # R, K; related items, nearest first
    touched: Ints  # V
    closed: Ints  # V; 1 when it may take nothing more
    twin: Ints  # V; an identical vehicle of lower number, or -1
    known: Ints  # R, V; the stamp of the route that the next three belong to
    added: Floats  # R, V; least added cost
    first: Ints  # R, V
    second: Ints  # R, V
    best_seq: Ints  # V, M
    best_size: Ints  # V
    order: Floats  # R; scratch
    tuning: Floats  # share and most of items removed, noise, dearest leg


@kernel
def draw(rng: Ints) -> float:
    """Return a random number above 0 and below 1."""
    rng[0] = rng[0] * 40014 % 2147483563
    rng[1] = rng[1] * 40692 % 2147483399
    z = (rng[0] - rng[1]) % 2147483562
    return (z + 1.0) / 2147483564.0


@kernel
def below(rng: Ints, n: int) -> int:
    """Return a random whole number from 0 to n - 1."""
    return int(draw(rng) * n)


@kernel
def _take(route_of: Ints, gone: Ints, movable: Ints, touched: Ints, item: int) -> int:
    """Mark an item for removal; return 1 when it was in a route and may move."""
    if route_of[item] < 0 or gone[item] == 1 or movable[item] == 0:
        return 0
    gone[item] = 1
    touched[route_of[item]] = 1
    return 1


@kernel
def _take_random(s: Search, wanted: int) -> None:
    items = s.route_of.shape[0]
    taken = 0
    for _ in range(4 * wanted):
        taken += _take(s.route_of, s.gone, s.movable, s.touched, below(s.rng, items))
        if taken >= wanted:
            break


@kernel
def _take_related(s: Search, wanted: int) -> None:
    items = s.route_of.shape[0]
    item = below(s.rng, items)
    taken = _take(s.route_of, s.gone, s.movable, s.touched, item)
    degree = s.near.shape[1]
    if degree == 0:
        return
    for _ in range(4 * wanted):
        if taken >= wanted:
            break
        u = draw(s.rng)
        other = s.near[item, int(u * u * u * degree)]
        if _take(s.route_of, s.gone, s.movable, s.touched, other) == 1:
            taken += 1
            if draw(s.rng) < 0.5:
                item = other


@kernel
def _saving(t: Tables, plan: Plan, v: int, k: int) -> float:
    """Return what leaving out position k alone would save on the road."""
    before = plan.here[v, k - 1]
    here = plan.here[v, k]
    if k == plan.size[v] and t.end[v] < 0:
        return t.cost[before, here]
    after = plan.here[v, k + 1]
    return t.cost[before, here] + t.cost[here, after] - t.cost[before, after]


@kernel
def _take_worst(t: Tables, plan: Plan, s: Search, wanted: int) -> None:
    items = s.route_of.shape[0]
    for item in range(items):
        s.order[item] = 0.0
    for v in range(plan.size.shape[0]):
        for k in range(1, plan.size[v] + 1):
            s.order[t.item[plan.seq[v, k - 1]]] += _saving(t, plan, v, k)
    for _ in range(wanted):
        best = NONE
        most = -NOWHERE
        for item in range(items):
            if s.route_of[item] >= 0 and s.gone[item] == 0 and s.movable[item] == 1:
                value = s.order[item] * (0.2 + draw(s.rng))
                if value > most:
                    most = value
                    best = item
        if best < 0:
            return
        _take(s.route_of, s.gone, s.movable, s.touched, best)


@kernel
def _take_route(plan: Plan, t: Tables, s: Search, wanted: int) -> None:
    vehicles = plan.size.shape[0]
    chosen = NONE
    for _ in range(3):
        v = below(s.rng, vehicles)
        if plan.size[v] > 0 and (chosen < 0 or plan.size[v] < plan.size[chosen]):
            chosen = v
    if chosen < 0:
        return
    if plan.size[chosen] > 4 * wanted:
        _take_string(plan, t, s, chosen, below(s.rng, plan.size[chosen]), 2 * wanted)
        return
    for k in range(plan.size[chosen]):
        _take(s.route_of, s.gone, s.movable, s.touched, t.item[plan.seq[chosen, k]])


@kernel
def _take_string(plan: Plan, t: Tables, s: Search, v: int, at: int, length: int) -> int:
    """Take out the items of a run of stops around one position."""
    m = plan.size[v]
    length = min(length, m)
    low = max(0, at - below(s.rng, length))
    low = min(low, m - length)
    taken = 0
    for k in range(low, low + length):
        taken += _take(s.route_of, s.gone, s.movable, s.touched, t.item[plan.seq[v, k]])
    return taken


@kernel
def _take_strings(plan: Plan, t: Tables, s: Search, wanted: int) -> None:
    """Take out short runs of stops from several routes around one item."""
    items = s.route_of.shape[0]
    seed = below(s.rng, items)
    length = 2 + below(s.rng, max(1, wanted))
    taken = 0
    for h in range(-1, s.near.shape[1]):
        item = seed if h < 0 else s.near[seed, h]
        v = s.route_of[item]
        if v < 0 or s.touched[v] == 1:
            continue
        at = 0
        for k in range(plan.size[v]):
            if t.item[plan.seq[v, k]] == item:
                at = k
                break
        taken += _take_string(plan, t, s, v, at, length)
        if taken >= wanted:
            return


@kernel
def _take_out(t: Tables, plan: Plan, s: Search, w: Work) -> bool:
    """Move the marked items from their routes to the bank; False when what is left is not feasible."""
    for v in range(plan.size.shape[0]):
        if s.touched[v] == 0:
            continue
        n = 0
        for k in range(plan.size[v]):
            item = t.item[plan.seq[v, k]]
            if s.gone[item] == 0:
                plan.seq[v, n] = plan.seq[v, k]
                n += 1
        plan.size[v] = n
        if not refresh(t, plan, v, w):
            return False
        s.counts[STAMP] += 1
        plan.stamp[v] = s.counts[STAMP]
    for item in range(s.gone.shape[0]):
        if s.gone[item] == 1:
            s.gone[item] = 0
            s.route_of[item] = -1
            s.bank[s.counts[BANK]] = item
            s.counts[BANK] += 1
    return True


@kernel
def _appraise(t: Tables, plan: Plan, s: Search, w: Work, item: int) -> None:
    """Bring an item's least added cost in every route up to date; routes seen before are remembered."""
    for v in range(plan.size.shape[0]):
        if s.known[item, v] == plan.stamp[v]:
            continue
        s.known[item, v] = plan.stamp[v]
        cost, i, j = best_place(t, plan, v, item, w)
        s.added[item, v] = cost
        s.first[item, v] = i
        s.second[item, v] = j


@kernel
def _three_best(
    added: Floats, item: int, size: Ints, closed: Ints, twin: Ints, rng: Ints, noise: float
) -> tuple[float, float, float, int]:
    """Return the three least added costs of an item over the open routes, and the vehicle of the least.

    Of empty twins only the first is asked.
    """
    c1 = c2 = c3 = NOWHERE
    v1 = NONE
    for v in range(size.shape[0]):
        c = added[item, v]
        if c >= NOWHERE or closed[v] == 1:
            continue
        u = twin[v]
        if size[v] == 0 and u >= 0 and size[u] == 0 and closed[u] == 0:
            continue
        if noise > 0.0:
            c += noise * draw(rng)
        if c < c1:
            c1, c2, c3, v1 = c, c1, c2, v
        elif c < c2:
            c2, c3 = c, c2
        elif c < c3:
            c3 = c
    return c1, c2, c3, v1


@kernel
def _score(c1: float, c2: float, c3: float, regret: int, single: bool) -> float:
    """Return how urgent an insertion is; breaks and riders aboard come first."""
    if single:
        return 1e15 - c1
    if regret == 1:
        return -c1
    score = min(c2, DEAR) - c1
    if regret > 2:
        score += min(c3, DEAR) - c1
    return score


@kernel
def put_back(t: Tables, plan: Plan, s: Search, w: Work, regret: int, noise: float) -> None:
    """Insert the bank's items one by one, each time the one that would regret waiting most.

    With ``regret`` 1 the cheapest goes first. Items that fit nowhere stay in the bank.
    """
    while s.counts[BANK] > 0:
        chosen, chosen_v = NONE, NONE
        best_score = -NOWHERE
        for b in range(s.counts[BANK]):
            item = s.bank[b]
            _appraise(t, plan, s, w, item)
            c1, c2, c3, v1 = _three_best(s.added, item, plan.size, s.closed, s.twin, s.rng, noise)
            if v1 < 0:
                continue
            score = _score(c1, c2, c3, regret, t.pick[item] < 0)
            if score > best_score:
                best_score = score
                chosen, chosen_v = b, v1
        if chosen < 0:
            return
        item = s.bank[chosen]
        put(plan, t, chosen_v, item, s.first[item, chosen_v], s.second[item, chosen_v], w)
        s.touched[chosen_v] = 1
        s.route_of[item] = chosen_v
        s.counts[STAMP] += 1
        plan.stamp[chosen_v] = s.counts[STAMP]
        s.counts[BANK] -= 1
        s.bank[chosen] = s.bank[s.counts[BANK]]


@kernel
def copy_route(source: Plan, target: Plan, v: int) -> None:
    """Copy everything known of one route."""
    m = source.size[v]
    target.size[v] = m
    target.riders[v] = source.riders[v]
    target.cost[v] = source.cost[v]
    target.care[v] = source.care[v]
    target.ok[v] = source.ok[v]
    target.stamp[v] = source.stamp[v]
    for k in range(m + 2):
        target.seq[v, k] = source.seq[v, k]
        target.ready[v, k] = source.ready[v, k]
        target.to_limit[v, k] = source.to_limit[v, k]
        target.here[v, k] = source.here[v, k]
        target.to_place[v, k] = source.to_place[v, k]
        target.heads[v, k] = source.heads[v, k]
        for d in range(source.load.shape[2]):
            target.load[v, k, d] = source.load[v, k, d]


@kernel
def plan_total(plan: Plan, s: Search) -> float:
    """Return the plan's cost with the price of what is in the bank."""
    total = 0.0
    for v in range(plan.size.shape[0]):
        total += plan.cost[v]
    for b in range(s.counts[BANK]):
        total += s.price[s.bank[b]]
    return total


@kernel
def keep_best(plan: Plan, s: Search, total: float) -> None:
    """Remember the plan as the best."""
    s.total[BEST] = total
    s.counts[BEST_BANK] = s.counts[BANK]
    for v in range(plan.size.shape[0]):
        s.best_size[v] = plan.size[v]
        for k in range(plan.size[v]):
            s.best_seq[v, k] = plan.seq[v, k]


@kernel
def settle(old: Plan, new: Plan, s: Search, accepted: bool) -> None:
    """Make both plans the same again: the new one when accepted, else the old one."""
    for v in range(old.size.shape[0]):
        if s.touched[v] == 1:
            if accepted:
                copy_route(new, old, v)
            else:
                copy_route(old, new, v)
            s.touched[v] = 0
    for item in range(s.gone.shape[0]):
        s.gone[item] = 0
        if accepted:
            s.old_route_of[item] = s.route_of[item]
        else:
            s.route_of[item] = s.old_route_of[item]
    s.counts[BANK] = 0
    for item in range(s.gone.shape[0]):
        if s.route_of[item] < 0:
            s.bank[s.counts[BANK]] = item
            s.counts[BANK] += 1
    s.counts[CUR_BANK] = s.counts[BANK]


@kernel
def _mark(t: Tables, plan: Plan, s: Search) -> None:
    """Choose what to take out."""
    items = s.route_of.shape[0]
    most = min(s.tuning[1], max(2.0, s.tuning[0] * items))
    wanted = min(items, 1 + below(s.rng, int(most)))
    u = draw(s.rng)
    if u < 0.30:
        _take_related(s, wanted)
    elif u < 0.60:
        _take_strings(plan, t, s, wanted)
    elif u < 0.75:
        _take_worst(t, plan, s, wanted)
    elif u < 0.93:
        _take_random(s, wanted)
    else:
        _take_route(plan, t, s, wanted)


@kernel
def iterate(t: Tables, old: Plan, new: Plan, s: Search, w: Work, iterations: int, threshold: float) -> None:
    """Do so many iterations; a plan is accepted when it is at most ``threshold`` dearer than the best."""
    for _ in range(iterations):
        _mark(t, new, s)
        feasible = _take_out(t, new, s, w)
        if not feasible:
            settle(old, new, s, feasible)
            continue
        u = draw(s.rng)
        regret = 1 if u < 0.4 else (2 if u < 0.8 else 3)
        noise = s.tuning[2] * s.tuning[3] if draw(s.rng) < 0.5 else 0.0
        put_back(t, new, s, w, regret, noise)
        total = plan_total(new, s)
        accepted = total < s.total[CUR] - 1e-9 or total <= s.total[BEST] + threshold
        if accepted:
            s.total[CUR] = total
            if total < s.total[BEST] - 1e-9:
                keep_best(new, s, total)
        settle(old, new, s, accepted)
