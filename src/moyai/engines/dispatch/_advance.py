"""Bring the routes of a day up to date as time goes on and things change (kernels)."""

from __future__ import annotations

from moyai.engines.dispatch._jit import inlined, kernel
from moyai.engines.dispatch._plan import Plan, has_room, refresh
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._tables import Floats, Ints, Tables


@kernel
def advance(
    t: Tables, plan: Plan, begins: Floats, ends: Floats, now: float, stale: Ints, stamp: Ints, w: Work
) -> int:
    """Let no vehicle begin before now, and bring up to date what is stale or begins later for it.

    Args:
        t: The tables; the beginnings and ends of shifts are written.
        plan: The routes.
        begins: By vehicle, when it could begin if it were not for the present time.
        ends: By vehicle, when its shift ends.
        now: The present time.
        stale: By vehicle, 1 where something else changed; left at 1 where the route may break something.
        stamp: By vehicle, grows when its route is brought up to date.
        w: Scratch.

    Returns:
        How many are left stale.
    """
    left = 0
    for v in range(plan.size.shape[0]):
        begin = max(begins[v], now)
        if stale[v] == 0 and t.shift_early[v] == begin:
            continue
        t.shift_early[v] = begin
        t.shift_late[v] = max(begin, ends[v])
        stamp[v] += 1
        kept = refresh(t, plan, v, w)
        stale[v] = 0 if kept and _may_serve(t, plan, v) else 1
        left += stale[v]
    return left


@inlined
def _may_serve(t: Tables, plan: Plan, v: int) -> bool:
    """Tell whether a route certainly breaks nothing but, maybe, times."""
    for k in range(1, plan.size[v] + 1):
        node = plan.seq[v, k - 1]
        if t.heads[node] > 0 and not (t.may[v, t.item[node]] and has_room(t.config[v], plan.load[v], k)):
            return False
        if t.quiet[node] == 1 and plan.heads[v, k] > 0:
            return False
    return True
