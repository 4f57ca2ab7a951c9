"""The state of a search, and its random numbers (kernels).

Random numbers come from L'Ecuyer's combined generator (1988), which needs nothing but 64-bit integers, so
that plain and compiled runs draw the same.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np

from moyai.engines.dispatch._jit import inlined
from moyai.engines.dispatch._tables import Floats, Ints

# A typed number, because numba compiles a function anew for every literal that it is given.
NONE = cast(int, np.int64(-1))
CUR, BEST = 0, 1
BANK, STAMP = 0, 1


class Search(NamedTuple):
    """The state of a search, apart from its plans; R items, V vehicles, N nodes."""

    rng: Ints  # 2
    total: Floats  # cost of the current plan, of the best plan
    counts: Ints  # length of the bank, last stamp
    bank: Ints  # R; items that are in no route of the new plan
    route_of: Ints  # R; in the new plan, -1 when in the bank
    old_route_of: Ints  # R; in the current plan
    gone: Ints  # R; 1 while it is being taken out
    movable: Ints  # R; 0 for what is locked
    price: Floats  # R; of leaving it out
    near: Ints  # R, K; related items, nearest first
    touched: Ints  # V
    closed: Ints  # V; 1 when it may take nothing more
    twin: Ints  # V; an identical vehicle of lower number, or -1
    kind: Ints  # V; the first of identical vehicles, -1 for closed ones
    is_metric: bool  # detours never save time, and only driving costs
    known: Ints  # R, V; the stamp of the route that the next three belong to
    added: Floats  # R, V; least added cost
    first: Ints  # R, V
    second: Ints  # R, V
    turn: Ints  # R; the order in which the bank is put back
    rank: Floats  # R; scratch of that order
    span: Floats  # R, 4; by which it may be sorted: way from the vehicles, begin, length, width of the window
    chill: Floats  # draws from the exponential distribution of mean 1
    salt: Ints  # R + V; random numbers of items, then of vehicles (the same for twins)
    best_seq: Ints  # V, M
    best_size: Ints  # V
    dearest: float  # the dearest leg


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
