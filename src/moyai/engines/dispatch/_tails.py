"""Exchange of the rest of the day between two vehicles, where both are empty (kernels).

The 2-opt* of Potvin & Rousseau 1995 where nobody sits in either vehicle: what comes before and what comes
after share no rider, so whether it keeps every window is told by two additions. The vehicles must end at the
same place; what else they differ in, and a longest day, is tested by the routes afterwards.
"""

from __future__ import annotations

from moyai.engines.dispatch._jit import inlined, kernel
from moyai.engines.dispatch._plan import NOWHERE, Plan, entry, has_room, refresh
from moyai.engines.dispatch._schedule import TOLERANCE, Work
from moyai.engines.dispatch._state import NONE, STAMP, Search, below
from moyai.engines.dispatch._tables import Tables


@kernel
def improve_tails(t: Tables, plan: Plan, s: Search, w: Work) -> None:
    """Exchange tails between the touched routes and all others as long as that makes the plan cheaper."""
    for u in range(plan.size.shape[0]):
        if s.touched[u] == 0 or s.closed[u] == 1:
            continue
        better = True
        while better:
            better = False
            best, best_v, best_i, best_j = -1e-7, NONE, NONE, NONE
            for v in range(plan.size.shape[0]):
                if not _may_exchange(t, s, u, v):
                    continue
                change, i, j = _best_exchange(t, plan, u, v, best)
                if change < best:
                    best, best_v, best_i, best_j = change, v, i, j
            if best_v >= 0:
                before = plan.cost[u] + plan.cost[best_v]
                better = exchange(t, plan, s, w, u, best_i, best_v, best_j, before - 1e-7)


@kernel
def shuffle_tails(t: Tables, plan: Plan, s: Search, w: Work) -> None:
    """Exchange the tails of two routes at a place drawn at random, whatever it costs."""
    vehicles = plan.size.shape[0]
    for _ in range(10):
        u, v = below(s.rng, vehicles), below(s.rng, vehicles)
        if not _may_exchange(t, s, u, v):
            continue
        i, j = below(s.rng, plan.size[u] + 1), below(s.rng, plan.size[v] + 1)
        if plan.heads[u, i] > 0 or plan.heads[v, j] > 0 or i < t.locked[u] or j < t.locked[v]:
            continue
        if not _may_drive(t, plan, u, v, j) or not _may_drive(t, plan, v, u, i):
            continue
        if _change(t, plan, u, i, v, j) < NOWHERE and exchange(t, plan, s, w, u, i, v, j, NOWHERE):
            return


@inlined
def _best_exchange(t: Tables, plan: Plan, u: int, v: int, most: float) -> tuple[float, int, int]:
    """Return the exchange of tails that saves most on the road, below ``most``, and the positions before."""
    best, best_i, best_j = most, NONE, NONE
    m = plan.size[v]
    for i in range(min(t.locked[u], plan.size[u]), plan.size[u] + 1):
        if plan.heads[u, i] > 0:
            continue
        for j in range(min(t.locked[v], m), m + 1):
            if plan.heads[v, j] > 0:
                continue
            change = _change(t, plan, u, i, v, j)
            if change < best and _may_drive(t, plan, u, v, j) and _may_drive(t, plan, v, u, i):
                best, best_i, best_j = change, i, j
    return best, best_i, best_j


@kernel
def _may_exchange(t: Tables, s: Search, u: int, v: int) -> bool:
    return u != v and t.end[u] == t.end[v] and s.closed[u] == 0 and s.closed[v] == 0


@kernel
def _may_drive(t: Tables, plan: Plan, u: int, v: int, j: int) -> bool:
    """Tell whether vehicle u may serve everybody behind position j of v."""
    allowed = True
    for k in range(j, plan.size[v]):
        allowed = allowed and t.may[u, t.item[plan.seq[v, k]]]
    return allowed


@kernel
def _is_roomy(t: Tables, plan: Plan, v: int) -> bool:
    """Tell whether the vehicle has room for what is aboard at every moment."""
    fits = True
    for k in range(plan.size[v] + 1):
        fits = fits and has_room(t.config[v], plan.load[v], k)
    return fits


@inlined
def _change(t: Tables, plan: Plan, u: int, i: int, v: int, j: int) -> float:
    """Return what exchanging the tails behind i and j adds on the road; NOWHERE when it comes too late."""
    if not _is_in_time(t, plan, u, i, v, j) or not _is_in_time(t, plan, v, j, u, i):
        return NOWHERE
    here, there = plan.here[u, i], plan.here[v, j]
    after, beyond = plan.to_place[u, i + 1], plan.to_place[v, j + 1]
    change = entry(t.cost, here, beyond) + entry(t.cost, there, after)
    change -= entry(t.cost, here, after) + entry(t.cost, there, beyond)
    if i == 0 and j == plan.size[v] and i < plan.size[u] and j > 0:
        change -= t.fixed[u]
    if j == 0 and i == plan.size[u] and j < plan.size[v] and i > 0:
        change -= t.fixed[v]
    return change


@inlined
def _is_in_time(t: Tables, plan: Plan, u: int, i: int, v: int, j: int) -> bool:
    """Tell whether vehicle u is in time, after its position i, for what comes behind position j of v."""
    leave = plan.ready[u, i]
    if i > 0:
        leave += t.service[plan.seq[u, i - 1]]
    return (
        leave + entry(t.travel, plan.here[u, i], plan.to_place[v, j + 1])
        <= plan.to_limit[v, j + 1] + TOLERANCE
    )


@kernel
def exchange(t: Tables, plan: Plan, s: Search, w: Work, u: int, i: int, v: int, j: int, most: float) -> bool:
    """Exchange the tails behind i and j; undo it unless that is feasible and costs less than ``most``."""
    _swap(plan, u, i, v, j, w)
    feasible = refresh(t, plan, u, w) and refresh(t, plan, v, w)
    if feasible and _is_roomy(t, plan, u) and _is_roomy(t, plan, v) and plan.cost[u] + plan.cost[v] < most:
        for x in (u, v):
            s.touched[x] = 1
            s.counts[STAMP] += 1
            plan.stamp[x] = s.counts[STAMP]
            for k in range(plan.size[x]):
                s.route_of[t.item[plan.seq[x, k]]] = x
        return True
    _swap(plan, u, i, v, j, w)
    refresh(t, plan, u, w)
    refresh(t, plan, v, w)
    return False


@inlined
def _swap(plan: Plan, u: int, i: int, v: int, j: int, w: Work) -> None:
    a, b = plan.size[u] - i, plan.size[v] - j
    for k in range(a):
        w.trial[k] = plan.seq[u, i + k]
    for k in range(b):
        plan.seq[u, i + k] = plan.seq[v, j + k]
    for k in range(a):
        plan.seq[v, j + k] = w.trial[k]
    plan.size[u], plan.size[v] = i + b, j + a
