"""Steps before and after: by how much more people walk, beside those who did not take part.

One group: mean of each person's own difference, with Student's interval. Two groups: difference in
differences, Welch's interval (Welch, Biometrika 34, 1947; degrees of freedom by Satterthwaite 1946) and,
where there are teams enough, an interval by drawing whole teams. Without a control a change may be the
season's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, variance

import numpy as np
from scipy.special import stdtrit

from moyai.engines.habit.retention.clusters import LEAST_TEAMS
from moyai.engines.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's mean steps a day before and after; ``team`` is her own key where she is in none."""

    person: str
    team: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """Steps a day more than before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Change:
    """The mean change of one group, in steps a day; ``band`` None: fewer than two people."""

    people: int
    before: float
    after: float
    mean: float
    error: float | None
    band: tuple[float, float] | None
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class DifferenceInDifferences:
    """The change of those who took part less that of the others.

    Attributes:
        treated: Who took part.
        control: Who did not.
        steps: The difference, in steps a day.
        band: Welch's interval, taking people for independent.
        team_band: The interval by drawing whole teams; None with too few teams.
        sentence: What it says, and what it does not.
    """

    treated: Change
    control: Change
    steps: float
    band: tuple[float, float]
    team_band: tuple[float, float] | None
    sentence: Sentence


_ALONE = Sentence(
    "{people}人の歩数は、1日平均{before}歩から{after}歩になりました（差{mean}歩{band}）。比べる相手のグループがないので、"
    "季節などほかの理由による変化も含まれています。",
    "The steps of {people} people went from {before} to {after} a day (difference {mean}{band}). There is no "
    "group to compare with, so the season and other causes are in it.",
)
_BESIDE = Sentence(
    "参加した方の歩数の変化は、参加しなかった方より1日{steps}歩{more}です"
    "（{level}%の区間 {low}〜{high}歩）。{sure}"
    "くじで分けたグループでなければ、もともとの違いが残っているかもしれません。",
    "The change of those who took part is {steps} steps a day {more} than of those who did not "
    "({level} % interval {low} to {high}). {sure} Unless people were assigned by lot, differences from "
    "before may remain.",
)
_MORE, _FEWER = Sentence("多い", "more"), Sentence("少ない", "fewer")
_SURE = Sentence("偶然だけでは起こりにくい差です。", "Chance alone seldom gives that.")
_NOT_SURE = Sentence("偶然でも起こりうる差です。", "It may be chance.")


def make_pair(
    person: str,
    team: str,
    steps: Mapping[date, int],
    *,
    before: tuple[date, date],
    after: tuple[date, date],
    least_days: int = 4,
) -> Pair | None:
    """Return one person's means of two stretches; None when either has too few days with steps.

    Args:
        person: Her key.
        team: Her team's key.
        steps: By day. A day without an entry is unknown, not zero.
        before: First and last day, both included.
        after: The same, later.
        least_days: So many days of each stretch are needed.

    Raises:
        ValueError: the stretches overlap or run backwards.
    """
    if not before[0] <= before[1] < after[0] <= after[1]:
        raise ValueError("one stretch lies before the other")
    means = []
    for first, last in (before, after):
        known = [count for day, count in steps.items() if first <= day <= last]
        if len(known) < max(1, least_days):
            return None
        means.append(fmean(known))
    return Pair(person, team, *means)


def find_change(pairs: Sequence[Pair], *, confidence: float = 0.95) -> Change:
    """Return the mean change of a group with Student's interval.

    Raises:
        ValueError: there is nobody.
    """
    if not pairs:
        raise ValueError("nobody has steps before and after")
    changes = [pair.change for pair in pairs]
    mean = fmean(changes)
    before, after = fmean(pair.before for pair in pairs), fmean(pair.after for pair in pairs)
    error, band = None, None
    if len(pairs) > 1:
        error = math.sqrt(variance(changes) / len(changes))
        band = _spread(mean, error, len(changes) - 1, confidence)
    words = {
        "people": len(pairs),
        "before": f"{before:,.0f}",
        "after": f"{after:,.0f}",
        "mean": f"{mean:+,.0f}",
    }
    said = Sentence("", "")
    if band:
        said = Sentence("、{level}%の区間 {low}〜{high}歩", ", {level} % interval {low} to {high}")
        said = said.format(level=f"{100 * confidence:g}", low=f"{band[0]:+,.0f}", high=f"{band[1]:+,.0f}")
    return Change(len(pairs), before, after, mean, error, band, _ALONE.format(**words, band=said))


def find_difference_in_differences(
    treated: Sequence[Pair],
    control: Sequence[Pair],
    *,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 1,
) -> DifferenceInDifferences:
    """Return by how much more those who took part changed than those who did not.

    Args:
        treated: Who took part, two at least.
        control: Who did not, two at least, nobody of the others.
        confidence: Of both intervals.
        draws: Of teams, for the second interval.
        seed: Of the draws.

    Raises:
        ValueError: a group of fewer than two, or somebody is in both.
    """
    if len(treated) < 2 or len(control) < 2:
        raise ValueError("each group needs two people with steps before and after")
    if {pair.person for pair in treated} & {pair.person for pair in control}:
        raise ValueError("somebody stands in both groups")
    one, other = find_change(treated, confidence=confidence), find_change(control, confidence=confidence)
    steps = one.mean - other.mean
    error, degrees = _find_welch(one, other)
    band = _spread(steps, error, degrees, confidence)
    team_band = _draw_teams(treated, control, confidence, draws, seed)
    told = team_band or band
    sentence = _BESIDE.format(
        steps=f"{abs(steps):,.0f}",
        more=_MORE if steps >= 0 else _FEWER,
        level=f"{100 * confidence:g}",
        low=f"{told[0]:+,.0f}",
        high=f"{told[1]:+,.0f}",
        sure=_SURE if told[0] > 0 or told[1] < 0 else _NOT_SURE,
    )
    return DifferenceInDifferences(one, other, steps, band, team_band, sentence)


def _find_welch(one: Change, other: Change) -> tuple[float, float]:
    squares = [((each.error or 0.0) ** 2, each.people - 1) for each in (one, other)]
    total = sum(square for square, _ in squares)
    if not total:
        return 0.0, float(one.people + other.people - 2)
    return math.sqrt(total), total**2 / sum(square**2 / free for square, free in squares)


def _spread(middle: float, error: float, degrees: float, confidence: float) -> tuple[float, float]:
    if not 0 < confidence < 1:
        raise ValueError("a confidence lies between 0 and 1")
    reach = float(stdtrit(degrees, (1 + confidence) / 2)) * error
    return middle - reach, middle + reach


def _draw_teams(
    treated: Sequence[Pair], control: Sequence[Pair], confidence: float, draws: int, seed: int
) -> tuple[float, float] | None:
    random = np.random.default_rng(seed)
    means = [_draw_means(group, draws, random) for group in (treated, control)]
    if means[0] is None or means[1] is None:
        return None
    tail = (1 - confidence) / 2
    low, high = np.quantile(means[0] - means[1], [tail, 1 - tail])
    return float(low), float(high)


def _draw_means(pairs: Sequence[Pair], draws: int, random: np.random.Generator) -> np.ndarray | None:
    teams = sorted({pair.team for pair in pairs})
    if len(teams) < LEAST_TEAMS:
        return None
    sums = np.array([sum(pair.change for pair in pairs if pair.team == team) for team in teams])
    sizes = np.array([sum(pair.team == team for pair in pairs) for team in teams])
    weights = random.multinomial(len(teams), [1 / len(teams)] * len(teams), size=draws)
    return (weights @ sums) / (weights @ sizes)
