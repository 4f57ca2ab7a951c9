"""Doing with one vehicle less (kernel).

After the fleet minimisation of Christiaens & Vanden Berghe 2020 (from Nagata & Bräysy 2009): what a closed
vehicle carried waits in the bank; the longer an item has waited in all, the more it counts, so that those
that are hard to place push out those that are easy.
"""

from __future__ import annotations

from moyai.engines.dispatch._insertion import Plan
from moyai.engines.dispatch._jit import kernel
from moyai.engines.dispatch._recreate import put_back_in_turn
from moyai.engines.dispatch._removal import mark, take_out
from moyai.engines.dispatch._schedule import Work
from moyai.engines.dispatch._search import plan_total, settle
from moyai.engines.dispatch._state import BANK, CUR, Search, below
from moyai.engines.dispatch._tables import Floats, Tables


@kernel
def _waited(s: Search, missed: Floats) -> float:
    total = 0.0
    for b in range(s.counts[BANK]):
        total += missed[s.bank[b]]
    return total


@kernel
def shrink(
    t: Tables,
    old: Plan,
    new: Plan,
    s: Search,
    w: Work,
    missed: Floats,
    iterations: int,
    heat: float,
) -> int:
    """Search for a plan that leaves nothing out; return after how many iterations it was found, or all.

    ``missed`` (R) counts for each item in how many iterations it waited.
    """
    waited = _waited(s, missed)
    for n in range(iterations):
        mark(t, new, s)
        accepted = take_out(t, new, s, w)
        if accepted:
            put_back_in_turn(t, new, s, w, 0.0)
            waits = _waited(s, missed)
            driven = plan_total(new, s)
            accepted = waits < waited
            if waits == waited:
                accepted = driven < s.total[CUR] + heat * s.chill[below(s.rng, s.chill.shape[0])]
            if accepted:
                waited = waits
                s.total[CUR] = driven
        settle(old, new, s, accepted)
        if s.counts[BANK] == 0:
            return n + 1
        for b in range(s.counts[BANK]):
            missed[s.bank[b]] += 1.0
        waited += s.counts[BANK]
    return iterations
