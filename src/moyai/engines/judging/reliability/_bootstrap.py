"""Intervals by drawing entries again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from moyai.engines.judging.reliability.problem import Drawing, Floats
from moyai.engines.judging.reliability.solution import Agreement, Kind

AT_ONCE = 4_000_000

Measure = Callable[[Floats], Floats]
"""From how often each entry counts, by draw and entry, to a coefficient each draw; NaN: says nothing."""


def find_agreement(kind: Kind, measure: Measure, entries: int, raters: int, drawing: Drawing) -> Agreement:
    """Return a coefficient and its interval.

    Args:
        kind: Which.
        measure: What works it out.
        entries: How many are used.
        raters: How many they have.
        drawing: How the interval is found.
    """
    found = measure(np.ones((1, entries)))[0] if entries else np.nan
    value = None if np.isnan(found) else float(found)
    if value is None or not drawing.draws or entries < 2:
        return Agreement(kind, value, None, drawing.level, drawing.draws, 0, entries, raters)
    chance = np.random.default_rng(drawing.seed)
    at_once = max(1, AT_ONCE // entries)
    parts = []
    for start in range(0, drawing.draws, at_once):
        size = min(at_once, drawing.draws - start)
        parts.append(measure(chance.multinomial(entries, np.full(entries, 1 / entries), size).astype(float)))
    drawn = np.concatenate(parts)
    told = drawn[~np.isnan(drawn)]
    tail = (1 - drawing.level) / 2
    # Where most draws say nothing, what the rest say is no interval.
    is_told = 2 * len(told) > len(drawn)
    low, high = np.quantile(told, [tail, 1 - tail]) if is_told else (np.nan, np.nan)
    return Agreement(
        kind,
        value,
        (float(low), float(high)) if is_told else None,
        drawing.level,
        drawing.draws,
        int(len(drawn) - len(told)),
        entries,
        raters,
    )


def divide(one: Floats, other: Floats) -> Floats:
    """Return quotients, NaN where nothing is divided by."""
    return np.asarray(np.divide(one, other, out=np.full(one.shape, np.nan), where=np.abs(other) > 1e-12))
