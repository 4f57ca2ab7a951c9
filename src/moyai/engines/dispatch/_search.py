"""Large neighbourhood search (kernels): take some requests out, put them back better.

After Ropke & Pisinger 2006 (regret insertion) and Gschwind & Drexl 2019 (record-to-record acceptance for
dial-a-ride).
"""

from __future__ import annotations

from moyai.engines.dispatch._insertion import NOWHERE, Plan, put
from moyai.engines.dispatch._jit import kernel
from moyai.engines.dispatch._memo import appraise, renew
from moyai.engines.dispatch._pool import Pool, collect
from moyai.engines.dispatch._removal import mark, take_out
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._state import BANK, BEST, BEST_BANK, CUR, DEAR, NONE, Search, draw
from moyai.engines.dispatch._tables import Floats, Ints, Tables


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
            appraise(t, plan, s, w, item)
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
        put(plan, t, chosen_v, item, s.first[item, chosen_v], s.second[item, chosen_v])
        renew(t, plan, s, chosen_v, w)
        s.touched[chosen_v] = 1
        s.route_of[item] = chosen_v
        s.counts[BANK] -= 1
        s.bank[chosen] = s.bank[s.counts[BANK]]


@kernel
def copy_route(source: Plan, target: Plan, v: int, lazy: bool) -> None:
    """Copy a route; what only insertions need is copied unless it can be worked out later."""
    m = source.size[v]
    target.size[v] = m
    target.riders[v] = source.riders[v]
    target.cost[v] = source.cost[v]
    target.care[v] = source.care[v]
    target.ok[v] = source.ok[v]
    target.mark[v] = source.mark[v]
    target.stale[v] = 1 if lazy else source.stale[v]
    for k in range(m + 2):
        target.seq[v, k] = source.seq[v, k]
        target.here[v, k] = source.here[v, k]
    if lazy:
        return
    for k in range(m + 2):
        for c in range(6):
            target.fact[v, k, c] = source.fact[v, k, c]
        target.mate[v, k] = source.mate[v, k]
        target.ready[v, k] = source.ready[v, k]
        target.to_limit[v, k] = source.to_limit[v, k]
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
                copy_route(new, old, v, s.lazy)
            else:
                copy_route(old, new, v, s.lazy)
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


@kernel
def iterate(
    t: Tables, old: Plan, new: Plan, s: Search, w: Work, pool: Pool, iterations: int, threshold: float
) -> None:
    """Do so many iterations; a plan is accepted when it is at most ``threshold`` dearer than the best."""
    for _ in range(iterations):
        mark(t, new, s)
        feasible = take_out(t, new, s, w)
        if not feasible:
            settle(old, new, s, feasible)
            continue
        u = draw(s.rng)
        regret = 1 if u < 0.3 else (2 if u < 0.8 else 3)
        noise = s.tuning[2] * s.tuning[3] if draw(s.rng) < 0.5 else 0.0
        put_back(t, new, s, w, regret, noise)
        total = plan_total(new, s)
        collect(t, new, s, pool)
        accepted = total < s.total[CUR] - 1e-9 or total <= s.total[BEST] + threshold
        if accepted:
            s.total[CUR] = total
            if total < s.total[BEST] - 1e-9:
                keep_best(new, s, total)
        settle(old, new, s, accepted)
