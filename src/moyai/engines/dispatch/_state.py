"""The state of a search, and its random numbers (kernels).

Random numbers come from L'Ecuyer's combined generator (1988), which needs nothing but 64-bit integers, so
that plain and compiled runs draw the same.
"""

from __future__ import annotations

from typing import NamedTuple, cast

import numpy as np

from moyai.engines.dispatch._jit import kernel
from moyai.engines.dispatch._tables import Floats, Ints

DEAR = 1e9
# A typed number, because numba compiles a function anew for every literal that it is given.
NONE = cast(int, np.int64(-1))
CUR, BEST = 0, 1
BANK, BEST_BANK = 0, 1


class Search(NamedTuple):
    """The state of a search, apart from its plans; R items, V vehicles."""

    rng: Ints  # 2
    total: Floats  # cost of the current plan, of the best plan
    counts: Ints  # length of the bank now, in the best plan
    bank: Ints  # R; items taken out of the new plan
    route_of: Ints  # R; in the new plan, -1 when in the bank
    old_route_of: Ints  # R; in the current plan
    gone: Ints  # R; 1 while it is being taken out
    movable: Ints  # R; 0 for what is locked
    price: Floats  # R; of leaving it out
    near: Ints  # R, K; related items, nearest first
    touched: Ints  # V
    closed: Ints  # V; 1 when it may take nothing more
    twin: Ints  # V; an identical vehicle of lower number, or -1
    lazy: bool  # taking stops out of a feasible route leaves it feasible, and only driving costs
    salt_out: Ints  # N + V; random numbers of nodes, then of vehicles (the same for twins)
    salt_in: Ints  # N + V
    salt_item: Ints  # R
    memo: Floats  # S, 4; key, least added cost and positions of an item in a route
    known: Ints  # R, V; the mark of the route that the next three belong to
    added: Floats  # R, V; least added cost
    first: Ints  # R, V
    second: Ints  # R, V
    best_seq: Ints  # V, M
    best_size: Ints  # V
    order: Floats  # R; scratch
    tuning: Floats  # share and most of items removed, noise, dearest leg


@kernel
def draw(rng: Ints) -> float:
    """Return a random number above 0 and below 1."""
    rng[0] = rng[0] * 40014 % 2147483563
    rng[1] = rng[1] * 40692 % 2147483399
    z = (rng[0] - rng[1]) % 2147483562
    return (z + 1.0) / 2147483564.0


@kernel
def below(rng: Ints, n: int) -> int:
    """Return a random whole number from 0 to n - 1."""
    return int(draw(rng) * n)
