"""Rank entries, and tell which order is no more than chance."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from scipy.special import ndtr

from moyai.engines.judging.errors import ProblemError
from moyai.engines.judging.ranking.problem import Estimates, Floats
from moyai.engines.judging.ranking.solution import Ranked, Ranking, Verdict
from moyai.engines.sentences import Sentence


def rank(
    estimates: Estimates,
    *,
    first: int,
    level: float = 0.9,
    draws: int = 4000,
    seed: int = 1,
    on_drawn: Callable[[float], None] | None = None,
) -> Ranking:
    """Return where entries stand and how sure that is.

    An entry surely belongs to the first when it is among them in ``level`` of the draws, surely not when in 1
    less that. A band begins with the best entry that is in none yet and holds all that follow until one is
    below that best with the chance ``level``: within a band the order says little.

    Args:
        estimates: What is believed of entries.
        first: How many are wanted, 1 or more.
        level: With which chance something is called sure, 0.5 to 0.999.
        draws: How often is drawn, 100 or more.
        seed: Of the drawing: the same gives the same.
        on_drawn: Called with how much of it is done, 0 to 1.

    Raises:
        ProblemError: an argument is out of its bounds.
    """
    if first < 1 or draws < 100 or not 0.5 <= level <= 0.999:
        raise ProblemError("ranking", "first, draws or level is out of its bounds")
    order = np.array(
        sorted(range(len(estimates.keys)), key=lambda n: (-estimates.means[n], estimates.keys[n])), dtype=int
    )
    chances, low, high = _draw(estimates, first, level, draws, seed, on_drawn)
    bands = _find_bands(estimates, order, level)
    deviations = estimates.deviations
    number = {n: band for band, members in enumerate(bands, start=1) for n in members}
    rows = tuple(
        Ranked(
            estimates.keys[n],
            place,
            float(estimates.means[n]),
            float(deviations[n]),
            float(chances[n]),
            math.sqrt(float(chances[n] * (1 - chances[n])) / draws),
            _judge(float(chances[n]), level),
            (int(low[n]), int(high[n])),
            number[n],
        )
        for place, n in enumerate(order.tolist(), start=1)
    )
    names = tuple(tuple(estimates.keys[n] for n in members) for members in bands)
    return Ranking(first, level, draws, rows, names, _tell(rows, first, level))


def find_chance_above(estimates: Estimates, one: str, other: str) -> float:
    """Return the chance that one entry is better than another; exact.

    Raises:
        ProblemError: one of them is not known.
    """
    if one not in estimates.keys or other not in estimates.keys:
        raise ProblemError(f"entries {one} {other}", "are not known")
    first, second = estimates.keys.index(one), estimates.keys.index(other)
    if first == second:
        return 0.5
    return float(_find_chances_above(estimates, first, estimates.deviations**2)[second])


def _find_chances_above(estimates: Estimates, number: int, total: Floats) -> Floats:
    """Return the chances that one entry is better than each other; one half where nothing can differ.

    Args:
        estimates: What is believed of entries.
        number: Of the one.
        total: Variance of each.
    """
    spread = total[number] + total - 2 * estimates.find_covariances(number)
    lead = estimates.means[number] - estimates.means
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(
            spread > 1e-15 * (1 + total), lead / np.sqrt(np.maximum(spread, 0)), np.sign(lead) * np.inf
        )
    return np.asarray(ndtr(np.nan_to_num(z, nan=0.0)))


def _find_bands(estimates: Estimates, order: np.ndarray, level: float) -> list[list[int]]:
    bands: list[list[int]] = []
    total = estimates.deviations**2
    start = 0
    while start < len(order):
        above = _find_chances_above(estimates, int(order[start]), total)[order]
        told = np.flatnonzero(above[start + 1 :] >= level)
        end = start + 1 + int(told[0]) if len(told) else len(order)
        bands.append(order[start:end].tolist())
        start = end
    return bands


def _draw(
    estimates: Estimates,
    first: int,
    level: float,
    draws: int,
    seed: int,
    on_drawn: Callable[[float], None] | None,
) -> tuple[Floats, np.ndarray, np.ndarray]:
    """Return chances to be among the first, and the places between which each is with the level's chance."""
    count = len(estimates.keys)
    places = np.zeros((count, draws), dtype=np.int32 if count > 32_000 else np.int16)
    done = 0
    for drawn in estimates.draw(draws, seed):
        order = np.argsort(-drawn, axis=1, kind="stable")
        rows = np.arange(len(drawn))[:, None]
        at = np.empty_like(order)
        at[rows, order] = np.arange(1, count + 1)
        places[:, done : done + len(drawn)] = at.T
        done += len(drawn)
        if on_drawn:
            on_drawn(done / draws)
    chances = (places <= first).mean(axis=1) if count else np.zeros(0)
    tail = (1 - level) / 2
    cut = [min(draws - 1, max(0, round(share * (draws - 1)))) for share in (tail, 1 - tail)]
    ordered = np.partition(places, cut, axis=1) if count else places
    return chances, ordered[:, cut[0]], ordered[:, cut[1]]


def _judge(chance: float, level: float) -> Verdict:
    if chance >= level:
        return Verdict.IN
    return Verdict.OUT if chance <= 1 - level else Verdict.OPEN


_ALL_SURE = Sentence(
    "上位{first}件は、{level}%以上のたしかさではっきりしています。",
    "The first {first} are clear, each with a chance of {level} % or more.",
)
_NOT_SURE = Sentence(
    "上位{first}件のうち、{level}%以上のたしかさで入るといえるのは{sure}件です。残り{left}件分は、"
    "{open}件のあいだで点数だけでは決められません。",
    "Of the first {first}, {sure} are clear with a chance of {level} % or more. The scores alone cannot "
    "decide between {open} entries for the other {left}.",
)


def _tell(rows: tuple[Ranked, ...], first: int, level: float) -> Sentence:
    sure = sum(each.verdict is Verdict.IN for each in rows)
    undecided = sum(each.verdict is Verdict.OPEN for each in rows)
    percent, places = f"{100 * level:g}", min(first, len(rows))
    if not undecided:
        return _ALL_SURE.format(first=places, level=percent)
    return _NOT_SURE.format(first=places, level=percent, sure=sure, left=places - sure, open=undecided)
