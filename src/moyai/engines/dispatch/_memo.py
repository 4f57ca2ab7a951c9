"""Routes by fingerprint, and what is known of an item in a route, kept through the whole search (kernels).

A search meets the same routes again and again. The least added cost of an item in a route is looked up
before it is worked out; the fingerprint has 62 bits, of which a wrong answer would need 53 in common.
"""

from __future__ import annotations

from moyai.engines.dispatch._insertion import NOWHERE, Plan, best_place, refresh
from moyai.engines.dispatch._jit import kernel
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._state import Search
from moyai.engines.dispatch._tables import Tables

RADIX = 65_536


@kernel
def renew(t: Tables, plan: Plan, s: Search, v: int, w: Work) -> bool:
    """Bring a changed route's cost and fingerprint up to date; False when it is not feasible.

    What only insertions need is left for the time when one is worked out (``stale``), if the route is known
    to be feasible without it.
    """
    feasible = True
    if not s.lazy:
        feasible = refresh(t, plan, v, w)
    m = plan.size[v]
    nodes = t.place.shape[0]
    here = t.start[v]
    cost = 0.0
    riders = 0
    last = s.salt_out[nodes + v]
    mark = 0
    for k in range(m):
        node = plan.seq[v, k]
        place = t.place[node]
        if place >= 0:
            cost += t.cost[here, place]
            here = place
            riders += 1
        plan.here[v, k + 1] = here
        mark ^= last * s.salt_in[node]
        last = s.salt_out[node]
    plan.mark[v] = mark ^ (last * s.salt_in[nodes + v])
    if s.lazy:
        if t.end[v] >= 0:
            cost += t.cost[here, t.end[v]]
            here = t.end[v]
        plan.here[v, 0] = t.start[v]
        plan.here[v, m + 1] = here
        plan.riders[v] = riders
        plan.cost[v] = cost + (t.fixed[v] if riders > 0 else 0.0)
        plan.stale[v] = 1
    return feasible


@kernel
def appraise(t: Tables, plan: Plan, s: Search, w: Work, item: int) -> None:
    """Bring an item's least added costs in every open route up to date.

    Of empty twins only the first is asked.
    """
    known, added, first, second, memo = s.known, s.added, s.first, s.second, s.memo
    marks, size, stale, closed, twin, may = plan.mark, plan.size, plan.stale, s.closed, s.twin, t.may
    salt = s.salt_item[item]
    for v in range(size.shape[0]):
        mark = marks[v]
        if known[item, v] == mark:
            continue
        u = twin[v]
        if closed[v] == 1 or (size[v] == 0 and u >= 0 and size[u] == 0 and closed[u] == 0):
            continue
        known[item, v] = mark
        added[item, v] = NOWHERE
        if not may[v, item]:
            continue
        key = mark ^ salt
        row = key & (memo.shape[0] - 1)
        tag = float(key >> 9)
        if memo[row, 0] == tag:
            both = int(memo[row, 2])
            added[item, v] = memo[row, 1]
            first[item, v] = both // RADIX - 1
            second[item, v] = both % RADIX - 1
            continue
        if stale[v] == 1:
            refresh(t, plan, v, w)
        cost, i, j = best_place(t, plan, v, item, w)
        added[item, v] = cost
        first[item, v] = i
        second[item, v] = j
        memo[row, 0] = tag
        memo[row, 1] = cost
        memo[row, 2] = float((i + 1) * RADIX + j + 1)


@kernel
def mark_all(t: Tables, plan: Plan, s: Search, w: Work) -> None:
    """Fingerprint every route."""
    for v in range(plan.size.shape[0]):
        if s.closed[v] == 0:
            renew(t, plan, s, v, w)
