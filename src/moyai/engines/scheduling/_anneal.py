"""Simulated annealing (kernel): a dearer plan is taken with probability exp(-difference / heat)."""

from __future__ import annotations

import math

from moyai.engines.scheduling._jit import entry
from moyai.engines.scheduling._moves import change, draw_visit
from moyai.engines.scheduling._ruin import clear_bank, recreate, ruin
from moyai.engines.scheduling._state import State, draw, undo_to
from moyai.engines.scheduling._tables import Tables
from moyai.engines.scheduling._timing import cost, settle

LEAST = 1e-9


@entry
def anneal(t: Tables, s: State, iterations: int, heat: float, large: float) -> None:
    """Try so many changes at one heat, a share of them large; the best plan's links are kept in the state."""
    now = cost(t, s)
    for _ in range(iterations):
        distance, tardiness, longest = s.sums[0], s.sums[1], s.sums[2]
        s.counts[0] = s.counts[1] = s.counts[2] = 0
        limit = now - heat * math.log(draw(s.rng))
        if draw(s.rng) < large:
            taken = ruin(t, s, draw_visit(t, s)) and recreate(t, s)
            clear_bank(s)
        else:
            # Nothing is timed where the ways alone cost too much.
            taken = change(t, s) and t.weights[0] * s.sums[0] < limit and settle(t, s, limit)
        if taken:
            then = cost(t, s)
            if then < limit:
                now = then
                if now < s.sums[3] - LEAST:
                    s.sums[3] = now
                    for k in range(s.links.shape[0]):
                        s.best_links[k] = s.links[k]
                continue
        undo_to(s, 0, 0, distance, tardiness, longest)
