"""What a search takes out of its plan (kernels).

After Ropke & Pisinger 2006 (removal by relatedness, by cost and at random) and Christiaens & Vanden Berghe
2020 (strings of stops).
"""

from __future__ import annotations

from moyai.engines.dispatch._jit import inlined, kernel
from moyai.engines.dispatch._plan import Plan, refresh
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._state import BANK, NONE, STAMP, Search, below, draw
from moyai.engines.dispatch._tables import Ints, Tables

MOST_REMOVED = 16.0
SHARE_REMOVED = 0.4
FEW = 6.0  # so many may be taken out at once of however few there are
LONGEST_STRING = 10


@inlined
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
    """Take out what costs most by itself, with some luck."""
    items = s.route_of.shape[0]
    for item in range(items):
        s.rank[item] = 0.0
    for v in range(plan.size.shape[0]):
        for k in range(1, plan.size[v] + 1):
            s.rank[t.item[plan.seq[v, k - 1]]] += _saving(t, plan, v, k)
    for item in range(items):
        s.rank[item] *= 0.2 + draw(s.rng)
    for _ in range(wanted):
        best = NONE
        for item in range(items):
            is_free = s.route_of[item] >= 0 and s.gone[item] == 0 and s.movable[item] == 1
            if is_free and (best < 0 or s.rank[item] > s.rank[best]):
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


@inlined
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
    """Take out runs of stops from the routes next to one item."""
    seed = below(s.rng, s.route_of.shape[0])
    longest = 2 * max(2, 1 + below(s.rng, LONGEST_STRING))
    taken = 0
    for h in range(-1, s.near.shape[1]):
        item = seed if h < 0 else s.near[seed, h]
        v = s.route_of[item]
        if v < 0 or s.touched[v] == 1:
            continue
        at = 0
        while t.item[plan.seq[v, at]] != item:
            at += 1
        taken += _take_string(plan, t, s, v, at, 1 + below(s.rng, longest))
        if taken >= wanted:
            return


@kernel
def take_out(t: Tables, plan: Plan, s: Search, w: Work) -> bool:
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
def mark(t: Tables, plan: Plan, s: Search) -> None:
    """Choose what to take out."""
    items = s.route_of.shape[0]
    wanted = 1 + int(draw(s.rng) * min(MOST_REMOVED, max(SHARE_REMOVED * items, FEW)))
    u = draw(s.rng)
    if u < 0.57:
        _take_strings(plan, t, s, wanted)
    elif u < 0.77:
        _take_related(s, wanted)
    elif u < 0.95:
        _take_random(s, wanted)
    elif u < 0.97:
        _take_worst(t, plan, s, wanted)
    else:
        _take_route(plan, t, s, wanted)
