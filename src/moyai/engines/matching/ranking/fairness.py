"""Measured afterwards, never looked at before: who was shown how much, and whether groups fared alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from moyai.engines.matching.errors import ProblemError
from moyai.engines.sentences import Sentence

FEWEST = 10
"""People of a group, below which nothing is told of it."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """How showing was spread.

    Attributes:
        gini: 0: all were shown alike; near 1: only one.
        newcomers: Share of all showings that newcomers had; 0 when nobody was shown.
        newcomers_of_pool: Share of newcomers among all, to compare.
        unseen: Share of people who were never shown.
    """

    gini: float
    newcomers: float
    newcomers_of_pool: float
    unseen: float


@dataclass(frozen=True, slots=True)
class Count:
    """One person: how often they could have been shown, were shown, and were asked by a town.

    Attributes:
        group: Such as a sex or an age band, kept apart from what ranks.
        possible: Posts of which they met all musts.
        shown: Of those.
        asked: Of those that were shown.
    """

    group: str
    possible: int
    shown: int
    asked: int

    def __post_init__(self) -> None:
        if not 0 <= self.asked <= self.shown <= self.possible:
            raise ProblemError(f"group {self.group}", "more are asked than shown, or shown than possible")


@dataclass(frozen=True, slots=True)
class Gap:
    """One group beside all others.

    Attributes:
        group: Which.
        people: Of it.
        rate: Of the group.
        others: Rate of all others.
        gap: Rate less the others'.
        interval: Where the gap is with the level's certainty.
        sentence: In plain words.
    """

    group: str
    people: int
    rate: float
    others: float
    gap: float
    interval: tuple[float, float]
    sentence: Sentence

    @property
    def is_equal(self) -> bool:
        """Whether no difference at all is within what chance explains."""
        return self.interval[0] <= 0 <= self.interval[1]


def measure_exposure(shown: Mapping[str, int], newcomers: frozenset[str]) -> Exposure:
    """Return how showing was spread.

    Args:
        shown: How often, by everybody who could be; 0 is to be there.
        newcomers: Who of them are new.

    Raises:
        ProblemError: a number is negative, or a newcomer is not among them.
    """
    if any(each < 0 for each in shown.values()) or not newcomers <= shown.keys():
        raise ProblemError("exposure", "a number is negative, or a newcomer is not among them")
    counts = np.sort(np.array(list(shown.values()), dtype=np.float64))
    total, people = float(counts.sum()), len(counts)
    if not people:
        return Exposure(0.0, 0.0, 0.0, 0.0)
    ranks = np.arange(1, people + 1)
    gini = float((2 * ranks - people - 1) @ counts / (people * total)) if total else 0.0
    new = sum(shown[each] for each in newcomers) / total if total else 0.0
    return Exposure(gini, new, len(newcomers) / people, float((counts == 0).mean()))


def compare_exposure(counts: Sequence[Count], level: float = 0.95) -> tuple[Gap, ...]:
    """Return each group's share of showings among possible ones, beside all others'."""
    return _compare(counts, "possible", "shown", _EXPOSURE, level)


def compare_acceptance(counts: Sequence[Count], level: float = 0.95) -> tuple[Gap, ...]:
    """Return each group's share of being asked among showings, beside all others'."""
    return _compare(counts, "shown", "asked", _ACCEPTANCE, level)


def _compare(counts: Sequence[Count], of: str, part: str, told: Sentence, level: float) -> tuple[Gap, ...]:
    if not 0.5 <= level < 1:
        raise ProblemError("level", "is not between 0.5 and 1")
    rows = [each for each in counts if getattr(each, of)]
    made = []
    for group in sorted({each.group for each in rows}):
        own = np.array([(getattr(e, part), getattr(e, of)) for e in rows if e.group == group])
        rest = np.array([(getattr(e, part), getattr(e, of)) for e in rows if e.group != group])
        # Of a few people a rate would say who was meant.
        if min(len(own), len(rest)) < FEWEST:
            continue
        (rate, spread), (others, other_spread) = _measure_rate(own), _measure_rate(rest)
        wide = float(stats.norm.ppf(0.5 + level / 2)) * (spread + other_spread) ** 0.5
        gap = rate - others
        facts = {"rate": rate, "others": others, "low": gap - wide, "high": gap + wide}
        percent = {name: f"{100 * each:.1f}" for name, each in facts.items()}
        sentence = told.format(group=group, **percent)
        made.append(Gap(group, len(own), rate, others, gap, (gap - wide, gap + wide), sentence))
    return tuple(made)


def _measure_rate(rows: np.ndarray) -> tuple[float, float]:
    """Return a rate and its variance; one person's tries belong together, so people are what varies."""
    parts, of = rows[:, 0].astype(float), rows[:, 1].astype(float)
    rate = float(parts.sum() / of.sum())
    off = parts - rate * of
    people = len(rows)
    return rate, float((off**2).sum() / of.sum() ** 2 * people / (people - 1))


_EXPOSURE = Sentence(
    "「{group}」の人は、条件に合う仕事のうち{rate}%で紹介されました。ほかの人は{others}%で、差は{low}から{high}ポイントのあいだです。",
    "{group}: shown to {rate} % of the posts they suit, others to {others} %; the gap is between {low} and "
    "{high} points.",
)
_ACCEPTANCE = Sentence(
    "「{group}」の人は、紹介のうち{rate}%で声をかけられました。ほかの人は{others}%で、差は{low}から{high}ポイントのあいだです。",
    "{group}: asked after {rate} % of showings, others after {others} %; the gap is between {low} and {high} "
    "points.",
)
