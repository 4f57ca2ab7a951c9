"""Plans with fewer vehicles, where each that drives has a price of its own."""

from __future__ import annotations

import numpy as np

from moyai.engines.dispatch._routes import Nodes
from moyai.engines.dispatch._run import Run
from moyai.engines.dispatch._shrink import shrink
from moyai.engines.dispatch.stop import Progress

HEAT = 0.1  # in units of what driving costs for one item


def save_vehicles(run: Run, progress: Progress, most: float) -> int:
    """Try to do with one vehicle less, again and again; return after how many iterations, ``most`` or so."""
    done = 0
    kept: set[int] = set()
    while done < most and (v := _choose(run, kept)) >= 0:
        search = run.search
        closed, movable = search.closed.copy(), search.movable.copy()
        if not _close(run, v):
            kept.add(v)
            continue
        while run.waiting and done < most and (iterations := progress.chunk()) > 0:
            taken = _shrink(run, iterations)
            progress.done(taken)
            done += taken
        search.closed[:], search.movable[:] = closed, movable
        if run.waiting:
            run.adopt(run.best_rows())
            break
        run.keep()
    return done


def _shrink(run: Run, iterations: int) -> int:
    tables, heat = run.known.tables, run.heat(HEAT)
    return int(shrink(tables, run.old, run.new, run.search, run.work, run.missed, iterations, heat))


def _choose(run: Run, kept: set[int]) -> int:
    """Return the vehicle of the best plan, none of those kept, whose riders are easiest to move, or -1.

    There is none unless everybody is served: who waits already would wait for ever.
    """
    rows = run.best_rows()
    tables = run.known.tables
    if sum(map(len, rows)) < len(tables.place):
        return -1
    able = [v for v, row in enumerate(rows) if v not in kept and _may_close(run, v, row)]
    effort = {v: (float(run.missed[tables.item[rows[v]]].sum()), len(rows[v])) for v in able}
    return min(able, key=lambda v: effort[v], default=-1)


def _may_close(run: Run, v: int, row: Nodes) -> bool:
    tables, search = run.known.tables, run.search
    riders = _riders(run, row)
    if search.closed[v] or not riders or tables.fixed[v] <= 0.0 or not search.movable[riders].all():
        return False
    others = (search.closed == 0) & (run.search.best_size > 0)
    others[v] = False
    return bool(tables.may[others][:, riders].any(axis=0).all())


def _riders(run: Run, row: Nodes) -> list[int]:
    return sorted({int(item) for item in run.known.tables.item[row] if run.known.tables.pick[item] >= 0})


def _close(run: Run, v: int) -> bool:
    """Empty a vehicle of the best plan but for its breaks, and close it and all that carry nobody.

    False when it could not be without its riders: where the way straight on takes longer than by their stops,
    its break or its end may be out of reach.
    """
    rows = run.best_rows()
    tables, search = run.known.tables, run.search
    rows[v] = [node for node in rows[v] if tables.pick[tables.item[node]] < 0]
    if not run.lay_out(rows):
        return False
    search.closed[run.new.riders == 0] = 1
    for u in np.flatnonzero(search.closed):
        search.movable[tables.item[rows[u]]] = 0
    return True
