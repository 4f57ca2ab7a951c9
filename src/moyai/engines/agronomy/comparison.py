"""Bed A beside bed B: by how much their means differ and how sure that is, for a class to read.

Welch's interval (Biometrika 34, 1947; degrees of freedom by Satterthwaite, 1946) and, beside it, one by
drawing again (percentile bootstrap, Efron 1979), which does not need bell-shaped values. A verdict is given
only where both say the same.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean, variance

import numpy as np
from scipy.special import stdtr, stdtrit

from moyai.engines.sentences import Sentence, joined

LEAST_EACH = 3
MOST_EACH = 10_000
FEW = 5


class Verdict(StrEnum):
    """What can be said."""

    A_MORE = "a_more"
    B_MORE = "b_more"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The difference of two means, A less B, in the unit of the values.

    Attributes:
        count_a: Values of A.
        count_b: Values of B.
        mean_a: Mean of A.
        mean_b: Mean of B.
        difference: A less B.
        welch: Its interval by Welch.
        drawn: Its interval by drawing again.
        p: Welch's two-sided p, the chance of such a difference were there none.
        level: Of the intervals.
        verdict: What can be said.
        sentence: The same in plain words, with what it does not show.
    """

    count_a: int
    count_b: int
    mean_a: float
    mean_b: float
    difference: float
    welch: tuple[float, float]
    drawn: tuple[float, float]
    p: float
    level: float
    verdict: Verdict
    sentence: Sentence


_TELLS = Sentence(
    "{more}のほうが大きい、と言えます。差は{least:.3g}〜{most:.3g}のあいだと考えられます。",
    "{more} is larger. The difference lies, as far as we can tell, between {least:.3g} and {most:.3g}.",
)
_CANNOT = Sentence(
    "まだ、どちらが大きいとは言えません。差は{least:.3g}〜{most:.3g}のあいだで、差がないこともありえます。"
    "数をふやすと、はっきりするかもしれません。",
    "We can't tell yet. The difference lies between {least:.3g} and {most:.3g}, and may be none at all. "
    "More plants may make it clearer.",
)
_FEW = Sentence("数が少ないので、たしかさは低めです。", "There are few values, so this is not very sure.")
_A, _B = Sentence("A", "A"), Sentence("B", "B")
_BUT = Sentence(
    "畝が1つずつなら、場所の日当たりや土の違いのせいかもしれません。",
    "With one bed each it may be the place, its light or its soil, and not what we did.",
)


def compare(
    a: Sequence[float],
    b: Sequence[float],
    *,
    name_a: Sentence = _A,
    name_b: Sentence = _B,
    level: float = 0.95,
    seed: int = 1,
    draws: int = 4000,
) -> Comparison:
    """Return the comparison of two groups of values that are independent of one another, such as plants.

    Readings of one sensor minute by minute are not independent: give daily values, or one a plant.

    Args:
        a: Values of A, at least three.
        b: Values of B, at least three.
        name_a: What A is called.
        name_b: What B is called.
        level: Of the intervals, 0.5 to 0.999.
        seed: Of the drawing: the same gives the same.
        draws: How often is drawn.

    Raises:
        ValueError: too few or too many values, or one that is no number.
    """
    for values in (a, b):
        if not LEAST_EACH <= len(values) <= MOST_EACH:
            raise ValueError(f"{LEAST_EACH} to {MOST_EACH} values of each are compared")
        if not all(map(math.isfinite, values)):
            raise ValueError("a value is no number")
    if not 0.5 <= level <= 0.999:
        raise ValueError("the level lies between 0.5 and 0.999")
    mean_a, mean_b = fmean(a), fmean(b)
    difference = mean_a - mean_b
    welch, p = _welch(a, b, difference, level)
    drawn = _draw(a, b, level, seed, draws)
    least, most = min(welch[0], drawn[0]), max(welch[1], drawn[1])
    verdict = Verdict.A_MORE if least > 0 else Verdict.B_MORE if most < 0 else Verdict.CANNOT_TELL
    names = {Verdict.A_MORE: name_a, Verdict.B_MORE: name_b}
    if verdict is Verdict.CANNOT_TELL:
        said = _CANNOT.format(least=least, most=most)
    else:
        low, high = sorted((abs(least), abs(most)))
        said = _TELLS.format(more=names[verdict], least=low, most=high)
    parts = [said, *([_FEW] if min(len(a), len(b)) < FEW else []), _BUT]
    return Comparison(
        len(a), len(b), mean_a, mean_b, difference, welch, drawn, p, level, verdict, joined(parts)
    )


def _welch(
    a: Sequence[float], b: Sequence[float], difference: float, level: float
) -> tuple[tuple[float, float], float]:
    parts = [variance(values) / len(values) for values in (a, b)]
    error = math.sqrt(sum(parts))
    if error == 0:
        return (difference, difference), 0.0 if difference else 1.0
    shares = [part / error**2 for part in parts]  # in shares, as squares of tiny variances vanish
    freedom = 1 / sum(s**2 / (len(v) - 1) for s, v in zip(shares, (a, b), strict=True))
    reach = float(stdtrit(freedom, (1 + level) / 2)) * error
    p = 2 * float(stdtr(freedom, -abs(difference) / error))
    return (difference - reach, difference + reach), p


def _draw(a: Sequence[float], b: Sequence[float], level: float, seed: int, draws: int) -> tuple[float, float]:
    chance = np.random.default_rng(seed)
    means = []
    for values in (np.asarray(a, float), np.asarray(b, float)):
        at_once = max(1, 2_000_000 // len(values))
        parts = [
            values[chance.integers(len(values), size=(min(at_once, draws - done), len(values)))].mean(axis=1)
            for done in range(0, draws, at_once)
        ]
        means.append(np.concatenate(parts))
    low, high = np.quantile(means[0] - means[1], [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)
