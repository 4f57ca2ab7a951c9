"""The same without taking members of one team for independent: whole teams are drawn and shuffled.

Bootstrap over clusters: Davison & Hinkley, "Bootstrap methods and their application", 1997, section 3.8;
percentile intervals, section 5.3.1. Permutation: Good, "Permutation tests", 1994. The draws follow from the
seed, so the same data give the same band.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from moyai.engines.habit.retention.compare import count_expected, find_statistic
from moyai.engines.habit.retention.spells import Spell

LEAST_TEAMS = 5
"""With fewer a bootstrap over teams says nothing."""


@dataclass(frozen=True, slots=True)
class Band:
    """A share's band by drawing teams; None: too few teams, or too few draws reach that day."""

    day: int
    low: float | None
    high: float | None
    teams: int


def bootstrap_shares(
    spells: Sequence[Spell],
    days: Sequence[int],
    *,
    draws: int = 1000,
    confidence: float = 0.95,
    seed: int = 1,
) -> tuple[Band, ...]:
    """Return the band of the share at each day by drawing teams with replacement.

    Args:
        spells: Of one group.
        days: Marks.
        draws: How many samples, 100 or more.
        confidence: Of the band.
        seed: Of the draws.

    Raises:
        ValueError: fewer than 100 draws.
    """
    if draws < 100:
        raise ValueError("a bootstrap needs 100 draws or more")
    teams = _number_teams(spells)
    if len(teams) < LEAST_TEAMS:
        return tuple(Band(day, None, None, len(teams)) for day in days)
    weights = np.random.default_rng(seed).multinomial(len(teams), [1 / len(teams)] * len(teams), size=draws)
    which = np.array([teams[spell.team] for spell in spells])
    tail = (1 - confidence) / 2
    bands = []
    for day in days:
        shares = _find_shares(spells, which, weights, day)
        known = shares[~np.isnan(shares)]
        if len(known) < 0.9 * draws:
            bands.append(Band(day, None, None, len(teams)))
        else:
            low, high = np.quantile(known, [tail, 1 - tail])
            bands.append(Band(day, float(low), float(high), len(teams)))
    return tuple(bands)


def permute_teams(groups: Mapping[str, Sequence[Spell]], *, draws: int = 999, seed: int = 1) -> float:
    """Return p of the log-rank statistic when whole teams are shuffled among the groups.

    Args:
        groups: Spells by the name of their group; a team stands in one group.
        draws: How many shuffles, 99 or more.
        seed: Of the shuffles.

    Raises:
        ValueError: a team stands in two groups, fewer than two groups, or too few draws.
    """
    if len(groups) < 2 or draws < 99:
        raise ValueError("a permutation needs two groups and 99 draws or more")
    spells = [spell for name in sorted(groups) for spell in groups[name]]
    of_team: dict[str, set[int]] = defaultdict(set)
    for number, name in enumerate(sorted(groups)):
        for spell in groups[name]:
            of_team[spell.team].add(number)
    if any(len(numbers) > 1 for numbers in of_team.values()):
        raise ValueError("a team stands in two groups")
    teams = _number_teams(spells)
    labels = np.array([next(iter(of_team[team])) for team in teams])
    which = np.array([teams[spell.team] for spell in spells])
    days = np.array([spell.days for spell in spells])
    is_drop = np.array([spell.is_drop for spell in spells], dtype=bool)

    def find(labels_of_teams: np.ndarray) -> float:
        observed, expected, covariance = count_expected(days, is_drop, labels_of_teams[which], len(groups))
        return find_statistic(observed - expected, covariance)[0]

    actual, random = find(labels), np.random.default_rng(seed)
    as_large = sum(find(random.permutation(labels)) >= actual - 1e-9 for _ in range(draws))
    return (1 + as_large) / (1 + draws)


def _number_teams(spells: Sequence[Spell]) -> dict[str, int]:
    return {team: number for number, team in enumerate(sorted({spell.team for spell in spells}))}


def _find_shares(spells: Sequence[Spell], which: np.ndarray, weights: np.ndarray, day: int) -> np.ndarray:
    """Return the Kaplan-Meier share at a day of every draw; NaN where nobody of it was followed so long."""
    days = np.array([spell.days for spell in spells])
    is_drop = np.array([spell.is_drop for spell in spells], dtype=bool)
    people = weights[:, which].astype(float)
    shares = np.ones(len(weights))
    for when in np.unique(days[is_drop & (days <= day)]):
        at_risk = people[:, days >= when].sum(axis=1)
        dropped = people[:, is_drop & (days == when)].sum(axis=1)
        shares *= 1 - np.divide(dropped, at_risk, out=np.zeros_like(at_risk), where=at_risk > 0)
    is_followed = people[:, days >= day].sum(axis=1) > 0
    return np.where(is_followed | (shares <= 0), shares, np.nan)
