"""An assignment without looking ahead: what is left when the search is stopped at once."""

from __future__ import annotations

import numpy as np

from moyai.engines.judging.assignment._tables import Bools, Tables


def assign_greedily(tables: Tables) -> Bools:
    """Return pairs: whoever has least choice first takes the best that have room, one review a turn."""
    chosen = tables.is_fixed.copy()
    room = tables.most - chosen.sum(axis=0)
    order = np.argsort(tables.may.sum(axis=1), kind="stable")
    for turn in range(int(tables.demand.max(initial=0))):
        for entry in order:
            if tables.demand[entry] <= max(turn, int(chosen[entry].sum())):
                continue
            able = tables.may[entry] & ~chosen[entry] & (room > 0)
            if able.any():
                best = int(np.argmax(np.where(able, tables.affinity[entry], -1)))
                chosen[entry, best] = True
                room[best] -= 1
    return np.asarray(chosen)
