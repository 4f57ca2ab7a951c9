"""Large neighbourhood search (kernels): take some requests out, put them back better.

After Christiaens & Vanden Berghe 2020 (strings of stops, recreation with overlooked places, annealing) and
Ropke & Pisinger 2006 (regret insertion with noise).
"""

from __future__ import annotations

from moyai.engines.dispatch._jit import inlined, kernel
from moyai.engines.dispatch._plan import Plan
from moyai.engines.dispatch._pool import Pool, collect
from moyai.engines.dispatch._recreate import put_back_by_regret, put_back_in_turn
from moyai.engines.dispatch._removal import mark, take_out
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._state import BANK, BEST, CUR, Search, below, draw
from moyai.engines.dispatch._tables import Tables
from moyai.engines.dispatch._tails import improve_tails, shuffle_tails

REGRET_SHARE = 0.1
NOISE = 0.05
SHUFFLE_SHARE = 0.05
WORTH_KEEPING = 5.0  # routes of plans dearer by more than so many times the heat are forgotten


@kernel
def copy_route(source: Plan, target: Plan, v: int) -> None:
    """Copy everything known of one route."""
    m = source.size[v]
    target.size[v] = m
    target.riders[v] = source.riders[v]
    target.cost[v] = source.cost[v]
    target.care[v] = source.care[v]
    target.slack[v] = source.slack[v]
    target.ok[v] = source.ok[v]
    target.stamp[v] = source.stamp[v]
    for k in range(m + 2):
        target.seq[v, k] = source.seq[v, k]
        for c in range(6):
            target.fact[v, k, c] = source.fact[v, k, c]
        target.mate[v, k] = source.mate[v, k]
        target.ready[v, k] = source.ready[v, k]
        target.to_limit[v, k] = source.to_limit[v, k]
        target.here[v, k] = source.here[v, k]
        target.to_place[v, k] = source.to_place[v, k]
        target.heads[v, k] = source.heads[v, k]
        for d in range(source.load.shape[2]):
            target.load[v, k, d] = source.load[v, k, d]


@inlined
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


@kernel
def _put_back(t: Tables, plan: Plan, s: Search, w: Work) -> None:
    """Put the bank back; every other time nothing that costs more than its price.

    Not always, because the first rider of a vehicle may be dear and the others make up for it.
    """
    u = draw(s.rng)
    if u >= REGRET_SHARE:
        put_back_in_turn(t, plan, s, w, 1.0 if u >= (1.0 + REGRET_SHARE) / 2 else 0.5)
        return
    noise = NOISE * s.dearest if draw(s.rng) < 0.5 else 0.0
    put_back_by_regret(t, plan, s, w, 2 + below(s.rng, 2), noise, u < REGRET_SHARE / 2)


@kernel
def iterate(
    t: Tables, old: Plan, new: Plan, s: Search, w: Work, pool: Pool, iterations: int, heat: float
) -> None:
    """Do so many iterations; a dearer plan is accepted with probability exp(-difference / heat)."""
    for _ in range(iterations):
        mark(t, new, s)
        if draw(s.rng) < SHUFFLE_SHARE:
            shuffle_tails(t, new, s, w)
        accepted = take_out(t, new, s, w)
        if accepted:
            _put_back(t, new, s, w)
            improve_tails(t, new, s, w)
            total = plan_total(new, s)
            if total < s.total[CUR] + WORTH_KEEPING * heat:
                collect(t, new, s, pool)
            accepted = total < s.total[CUR] + heat * s.chill[below(s.rng, s.chill.shape[0])] - 1e-9
            if accepted:
                s.total[CUR] = total
                if total < s.total[BEST] - 1e-9:
                    keep_best(new, s, total)
        settle(old, new, s, accepted)
