"""Whether a route keeps its limits with two stops more, from what is known of it without them (kernels)."""

from __future__ import annotations

from moyai.engines.dispatch._jit import inlined
from moyai.engines.dispatch._schedule import TOLERANCE
from moyai.engines.dispatch._tables import Floats, Ints

EARLY, LATE, LEG, PATH, RIDE, LEAST = 0, 1, 2, 3, 4, 5
CLOSE = TOLERANCE / 2  # what the shorter test passes, the whole one passes


@inlined
def holds(
    fact: Floats,
    mate: Ints,
    v: int,
    m: int,
    i: int,
    j: int,
    legs: tuple[float, float, float, float],
    spans: tuple[float, float, float, float, float],
    times: Floats,
) -> bool:
    """Tell whether a route keeps its limits with a pickup after position i and a dropoff after position j.

    The least schedule without the two is raised from position i on until nothing moves, and no further than
    the first position behind them that need not move: the same schedule as from nothing, in the steps that
    differ. ``legs``: from i to the pickup, from there on, from j to the dropoff, from there on. ``spans``:
    the window of the pickup, that of the dropoff, the longest time between. The two have the positions
    m + 2 and m + 3 in ``times``.
    """
    first, second = m + 2, m + 3
    for k in range(i, m + 2):
        times[k] = fact[v, k, LEAST]
    low = i
    times[first], times[second] = spans[0], spans[2]
    onto = i + 1 if j > i else second
    via_first = legs[0] + legs[1]
    more_first = (via_first if j > i else 0.0) - (fact[v, i, LEG] if j > i else 0.0)
    more_second = legs[2] + legs[3] - fact[v, j, LEG] if j > i else via_first + legs[3] - fact[v, i, LEG]
    k = i
    top = j
    while k != m + 1:
        if k == i:
            n, leg = first, legs[0]
        elif k == first:
            n, leg = onto, legs[1]
        elif k == second:
            n, leg = j + 1, legs[3]
        elif k == j:
            n, leg = second, legs[2]
        else:
            n, leg = k + 1, fact[v, k, LEG]
        begin = times[k] + leg
        if begin > times[n]:
            times[n] = begin
        elif n > top and n < first:
            return True
        if n == first:
            if times[n] > spans[1] + CLOSE:
                return False
            k = n
            continue
        if n == second:
            if times[n] > spans[3] + CLOSE:
                return False
            bound = times[n] - spans[4]
            if bound > times[first] + CLOSE:
                straight = fact[v, j, PATH] - fact[v, i + 1, PATH] + legs[1] + legs[2] if j > i else legs[1]
                if straight > spans[4] + CLOSE or bound > spans[1] + CLOSE:
                    return False
                times[first] = bound
                n = first
            k = n
            continue
        if times[n] > fact[v, n, LATE] + CLOSE:
            return False
        if n > top:
            top = n
        p = mate[v, n]
        if p >= 0 and p < n:
            while low > p:
                low -= 1
                times[low] = fact[v, low, LEAST]
            bound = times[n] - fact[v, n, RIDE]
            if bound > times[p] + CLOSE:
                straight = fact[v, n, PATH] - fact[v, p, PATH]
                if p <= i < n:
                    straight += more_first
                if p <= j < n:
                    straight += more_second
                if straight > fact[v, n, RIDE] + CLOSE or bound > fact[v, p, LATE] + CLOSE:
                    return False
                times[p] = bound
                n = p
        k = n
    return True
