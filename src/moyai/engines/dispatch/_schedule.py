"""Exact schedules of one route (kernels).

A sequence of stops with windows, ride limits and a limit of duration is a system of difference constraints.
Its least solution exists exactly when the sequence is feasible, and is found by raising times until nothing
moves: forward along the legs, and from a dropoff back to its pickup when the ride would be too long. The
greatest solution is found by lowering in the same way. Positions run from 0 (the start place) over 1..m (the
stops) to m + 1 (the end place); the duration limit is the ride limit of the pair (0, m + 1).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moyai.engines.dispatch._jit import inlined, kernel
from moyai.engines.dispatch._tables import Floats, Ints, Tables

TOLERANCE = 1e-9


class Work(NamedTuple):
    """Scratch arrays for one route, by position."""

    node: Ints
    here: Ints  # place
    early: Floats
    late: Floats
    leg: Floats  # service here and travel to the next position
    path: Floats  # sum of the legs before
    mate: Ints  # position of the other node, -1 when none
    ride: Floats  # at a dropoff and the end
    least: Floats
    most: Floats
    ready: Floats  # least begin given only the positions up to this one
    limit: Floats  # greatest begin given only the positions from this one
    cap: Floats  # upper ends while the late riders are moved
    where: Ints  # position of a node
    trial: Ints  # a sequence of nodes


def make_work(nodes: int) -> Work:
    """Return scratch arrays for routes of up to ``nodes`` stops out of as many nodes."""
    size = nodes + 4
    floats = [np.zeros(size) for _ in range(9)]
    ints = [np.zeros(size, dtype=np.int64) for _ in range(5)]
    early, late, leg, path, ride, least, most, ready, limit = floats
    node, here, mate, where, trial = ints
    cap = np.zeros(size)
    return Work(node, here, early, late, leg, path, mate, ride, least, most, ready, limit, cap, where, trial)


@inlined
def lay_out(t: Tables, v: int, seq: Ints, m: int, w: Work) -> None:
    """Write the constraints of vehicle v visiting the first m nodes of seq in this order."""
    here = t.start[v]
    w.here[0] = here
    w.node[0] = -1
    w.early[0] = t.shift_early[v]
    w.late[0] = t.shift_late[v]
    w.path[0] = 0.0
    w.mate[0] = m + 1
    service = 0.0
    for k in range(1, m + 1):
        node = seq[k - 1]
        w.node[k] = node
        w.where[node] = k
        place = t.place[node]
        if place < 0:
            w.leg[k - 1] = service
        else:
            w.leg[k - 1] = service + t.travel[here, place]
            here = place
        w.here[k] = here
        w.path[k] = w.path[k - 1] + w.leg[k - 1]
        w.early[k] = t.early[node]
        w.late[k] = t.late[node]
        service = t.service[node]
        mate = t.mate[node]
        w.mate[k] = -1
        w.ride[k] = np.inf
        if mate >= 0 and t.heads[node] < 0:
            w.mate[k] = w.where[mate]
            w.mate[w.where[mate]] = k
            w.ride[k] = t.ride[node]
    last = m + 1
    w.node[last] = -1
    w.leg[m] = service
    if t.end[v] >= 0:
        w.leg[m] = service + t.travel[here, t.end[v]]
        here = t.end[v]
    w.here[last] = here
    w.path[last] = w.path[m] + w.leg[m]
    w.early[last] = t.shift_early[v]
    w.late[last] = t.shift_late[v]
    w.mate[last] = 0
    w.ride[last] = t.duration[v]


@inlined
def least_schedule(w: Work, m: int) -> bool:
    """Find the least schedule into ``w.least``; False when there is none.

    A ride that is too long even without waiting is refused at once; without such rides no times can chase
    each other for ever, so the raising ends.
    """
    last = m + 1
    for k in range(last + 1):
        w.least[k] = w.early[k]
    w.ready[0] = w.least[0]
    top = 0
    k = 1
    while k <= last:
        begin = w.least[k - 1] + w.leg[k - 1]
        if begin > w.least[k]:
            w.least[k] = begin
        if w.least[k] > w.late[k] + TOLERANCE:
            return False
        p = w.mate[k]
        if p >= 0 and p < k:
            if w.path[k] - w.path[p] > w.ride[k] + TOLERANCE:
                return False
            bound = w.least[k] - w.ride[k]
            if bound > w.least[p] + TOLERANCE:
                w.least[p] = bound
                if bound > w.late[p] + TOLERANCE:
                    return False
                k = p + 1
                continue
        if k > top:
            top = k
            w.ready[k] = w.least[k]
        k += 1
    return True


@inlined
def most_schedule(w: Work, m: int, upper: Floats) -> None:
    """Find the greatest schedule under the upper ends ``upper`` into ``w.most``; one must exist."""
    last = m + 1
    for k in range(last + 1):
        w.most[k] = upper[k]
    w.limit[last] = w.most[last]
    low = last
    k = m
    while k >= 0:
        begin = w.most[k + 1] - w.leg[k]
        if begin < w.most[k]:
            w.most[k] = begin
        q = w.mate[k]
        if q > k:
            bound = w.most[k] + w.ride[q]
            if bound < w.most[q] - TOLERANCE:
                w.most[q] = bound
                k = q - 1
                continue
        if k < low:
            low = k
            w.limit[k] = w.most[k]
        k -= 1


@kernel
def prefer_late(t: Tables, w: Work, m: int) -> None:
    """Move riders who prefer late as late as can be without moving the others; ``w.least`` holds the result.

    The others and the breaks are held at their least times while the greatest schedule is found; then every
    time but the late pickups' is made least again.
    """
    late_riders = False
    for k in range(m + 2):
        node = w.node[k]
        if node >= 0 and t.is_late[node] == 1:
            w.cap[k] = w.late[k]
            late_riders = True
        elif node >= 0:
            w.cap[k] = w.least[k]
        else:
            w.cap[k] = w.late[k]
    if not late_riders:
        return
    most_schedule(w, m, w.cap)
    for k in range(1, m + 1):
        node = w.node[k]
        w.cap[k] = w.early[k]
        if t.is_late[node] == 1 and t.heads[node] > 0 and w.most[k] > w.early[k]:
            w.early[k] = w.most[k]
    least_schedule(w, m)
    for k in range(1, m + 1):
        w.early[k] = w.cap[k]


@inlined
def driving_cost(t: Tables, v: int, w: Work, m: int) -> float:
    """Return what the legs of the laid-out route cost; an open end costs nothing."""
    total = 0.0
    for k in range(1, m + 1):
        if t.place[w.node[k]] >= 0:
            total += t.cost[w.here[k - 1], w.here[k]]
    if t.end[v] >= 0:
        total += t.cost[w.here[m], w.here[m + 1]]
    return total


@inlined
def tolls_of(t: Tables, v: int, w: Work, m: int) -> float:
    """Return what the laid-out route's riders pay for what the vehicle keeps for others."""
    total = 0.0
    for k in range(1, m + 1):
        node = w.node[k]
        if t.heads[node] < 0:
            total += t.toll[v, t.item[node]]
    return total


@kernel
def riders_cost(t: Tables, v: int, w: Work, m: int, along: Floats, late: Floats) -> float:
    """Return what riders' time costs.

    With ``w.least`` for both: in the schedule ``w.least``. With ``w.path`` and ``w.most``: the least that it
    can become when every way between two stops takes longer, since nobody is then served before the least
    schedule, nor after the greatest, and no ride takes less than its legs.

    Args:
        along: By position; a ride takes the difference between its two ends.
        late: When riders who prefer late are let off, by position.
    """
    wait = 0.0
    ride = 0.0
    for k in range(1, m + 1):
        node = w.node[k]
        if t.waits[node] == 1:
            if t.is_late[node] == 0:
                wait += max(0.0, w.least[k] - t.wish[node])
            elif t.wish[node] < np.inf:
                wait += max(0.0, t.wish[node] - late[k])
        if t.heads[node] < 0:
            if t.mate[node] >= 0:
                p = w.mate[k]
                ride += along[k] - along[p] - t.service[w.node[p]]
            else:
                ride += w.least[k] - t.shift_early[v]
    return wait * t.weight[0] + ride * t.weight[1]


@kernel
def soften(w: Work, m: int) -> None:
    """Widen the laid-out windows and limits just so far that a schedule exists, and find the least one.

    Every stop's lateness is the least that any schedule has, all at once: the forward pass without limits
    reaches each stop as early as can be. Only when the ride limits cannot be kept on top of that are they
    widened too, to the rides of the greatest schedule that arrives nowhere later.
    """
    last = m + 1
    w.least[0] = w.early[0]
    for k in range(1, last + 1):
        w.least[k] = max(w.early[k], w.least[k - 1] + w.leg[k - 1])
    for k in range(last + 1):
        w.late[k] = max(w.late[k], w.least[k])
        w.cap[k] = w.late[k]
        if w.mate[k] < k:
            w.cap[k] = w.least[k]
    if least_schedule(w, m):
        return
    for k in range(last + 1):
        w.ready[k] = w.ride[k]
        w.ride[k] = np.inf
    most_schedule(w, m, w.cap)
    for k in range(last + 1):
        w.ride[k] = w.ready[k]
        p = w.mate[k]
        if p >= 0 and p < k:
            w.ride[k] = max(w.ride[k], w.most[k] - w.most[p])
    least_schedule(w, m)
