"""The state of a search, its links and how they are undone, and its random numbers (kernels).

Random numbers come from L'Ecuyer's combined generator (1988), which needs nothing but 64-bit integers, so
that plain and compiled runs draw the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from moyai.engines.scheduling._jit import inlined
from moyai.engines.scheduling._tables import Floats, Ints, Tables

LINKS, TIMES, QUEUE = 0, 1, 2
DISTANCE, TARDINESS, LONGEST, BEST = 0, 1, 2, 3


class State(NamedTuple):
    """A plan that changes; N nodes, V visits, P patients.

    ``links`` holds each node's next, then each node's previous, then each node's crew.
    """

    rng: Ints  # 2
    links: Ints  # 3 N
    begin: Floats  # N; 0 at starts and ends
    counts: Ints  # changed links, changed times, patients waiting to be timed, patients out of the plan
    changed_link: Ints  # where a link was changed
    old_link: Ints  # what it was
    changed_time: Ints  # whose begin was changed
    old_time: Floats  # what it was
    queue: Ints  # P
    is_queued: Ints  # P
    sums: Floats  # distance, tardiness, greatest tardiness, best cost
    best_links: Ints  # 3 N
    bank: Ints  # P; patients out of the plan
    rank: Floats  # P; the order in which they come back
    is_out: Ints  # P
    spot: Ints  # 2, N; nodes behind which a patient's visits may go
    bound: Floats  # 2, N; what that costs at least


def make_state(tables: Tables, links: Ints, begin: Floats, seed: int) -> State:
    """Return the state of a search that begins with a plan; sums are still to be told."""
    nodes, patients = len(tables.place), len(tables.visits)
    log = 512 + 320 * nodes
    return State(
        rng=np.array([1 + seed % 2147483562, 1 + (seed * 69069 + 12345) % 2147483398], np.int64),
        links=links,
        begin=begin,
        counts=np.zeros(4, np.int64),
        changed_link=np.zeros(log, np.int64),
        old_link=np.zeros(log, np.int64),
        changed_time=np.zeros(log, np.int64),
        old_time=np.zeros(log),
        queue=np.zeros(patients, np.int64),
        is_queued=np.zeros(patients, np.int64),
        sums=np.zeros(4),
        best_links=links.copy(),
        bank=np.zeros(patients, np.int64),
        rank=np.zeros(patients),
        is_out=np.zeros(patients, np.int64),
        spot=np.zeros((2, nodes), np.int64),
        bound=np.zeros((2, nodes)),
    )


@inlined
def draw(rng: Ints) -> float:
    """Return a random number above 0 and below 1."""
    rng[0] = rng[0] * 40014 % 2147483563
    rng[1] = rng[1] * 40692 % 2147483399
    z = (rng[0] - rng[1]) % 2147483562
    return (z + 1.0) / 2147483564.0


@inlined
def below(rng: Ints, n: int) -> int:
    """Return a random whole number from 0 to n - 1."""
    return int(draw(rng) * n)


@inlined
def set_link(s: State, where: int, value: int) -> None:
    """Change a link so that it can be undone."""
    k = s.counts[0]
    s.changed_link[k] = where
    s.old_link[k] = s.links[where]
    s.counts[0] = k + 1
    s.links[where] = value


@inlined
def ask_for(t: Tables, s: State, visit: int) -> None:
    """Have a visit's patient timed anew; starts and ends of crews need none."""
    if visit < t.early.shape[0]:
        p = t.patient[visit]
        if s.is_queued[p] == 0:
            s.is_queued[p] = 1
            s.queue[s.counts[2]] = p
            s.counts[2] += 1


@inlined
def way(t: Tables, a: int, b: int) -> float:
    """Return the way from node to node."""
    return float(t.travel[t.place[a], t.place[b]])


@inlined
def join(t: Tables, s: State, a: int, b: int) -> None:
    """Let node b follow node a."""
    set_link(s, a, b)
    set_link(s, t.place.shape[0] + b, a)
    ask_for(t, s, b)


@inlined
def unlink(t: Tables, s: State, v: int) -> None:
    """Take a visit out of its route."""
    a = s.links[t.place.shape[0] + v]
    b = s.links[v]
    s.sums[0] += way(t, a, b) - way(t, a, v) - way(t, v, b)
    join(t, s, a, b)


@inlined
def put_after(t: Tables, s: State, v: int, a: int) -> None:
    """Put a visit that is in no route behind a node."""
    b = s.links[a]
    s.sums[0] += way(t, a, v) + way(t, v, b) - way(t, a, b)
    join(t, s, a, v)
    join(t, s, v, b)
    set_link(s, 2 * t.place.shape[0] + v, s.links[2 * t.place.shape[0] + a])


@inlined
def undo_to(s: State, links: int, times: int, distance: float, tardiness: float, longest: float) -> None:
    """Make everything as it was when so many links and times had been changed."""
    for k in range(s.counts[0] - 1, links - 1, -1):
        s.links[s.changed_link[k]] = s.old_link[k]
    for k in range(s.counts[1] - 1, times - 1, -1):
        s.begin[s.changed_time[k]] = s.old_time[k]
    for k in range(s.counts[2]):
        s.is_queued[s.queue[k]] = 0
    s.counts[0] = links
    s.counts[1] = times
    s.counts[2] = 0
    s.sums[0] = distance
    s.sums[1] = tardiness
    s.sums[2] = longest
