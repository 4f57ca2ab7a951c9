"""Whether groups stay differently long: the log-rank test of two or more groups.

Mantel, Cancer Chemotherapy Reports 50, 1966; Peto & Peto, JRSS A 135, 1972; covariance of k groups: Klein &
Moeschberger, "Survival analysis", 2003, section 7.3. It takes people for independent, which members of one
team are not: ``clusters.permute_teams`` asks the same without that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincc

from moyai.engines.habit.retention.spells import Spell

_ROUNDING = 1e-10


@dataclass(frozen=True, slots=True)
class LogRank:
    """The comparison of groups.

    Attributes:
        groups: Their names, in order.
        observed: Who dropped, by group.
        expected: Who would have if all groups were alike.
        statistic: Chi-square.
        degrees: Its degrees of freedom.
        p: How often chance alone gives as much; 1 where nothing can be compared.
    """

    groups: tuple[str, ...]
    observed: tuple[int, ...]
    expected: tuple[float, ...]
    statistic: float
    degrees: int
    p: float


def compare(groups: Mapping[str, Sequence[Spell]]) -> LogRank:
    """Return the log-rank test of groups.

    Args:
        groups: Spells by the name of their group; two groups at least, none empty.

    Raises:
        ValueError: fewer than two groups, or one of nobody.
    """
    names = tuple(sorted(groups))
    if len(names) < 2 or any(not groups[name] for name in names):
        raise ValueError("a comparison needs two groups, each of somebody")
    days = np.array([spell.days for name in names for spell in groups[name]])
    is_drop = np.array([spell.is_drop for name in names for spell in groups[name]], dtype=bool)
    which = np.repeat(np.arange(len(names)), [len(groups[name]) for name in names])
    observed, expected, covariance = count_expected(days, is_drop, which, len(names))
    statistic, degrees = find_statistic(observed - expected, covariance)
    p = float(gammaincc(degrees / 2, statistic / 2)) if degrees else 1.0
    return LogRank(
        names,
        tuple(int(each) for each in observed),
        tuple(float(each) for each in expected),
        statistic,
        degrees,
        p,
    )


def count_expected(
    days: np.ndarray, is_drop: np.ndarray, which: np.ndarray, groups: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return who dropped, who was expected to, and the covariance of the difference, by group.

    Args:
        days: Of each person, whole days.
        is_drop: Of each person.
        which: The number of each person's group, from 0.
        groups: How many groups there are.
    """
    observed = np.zeros(groups)
    expected = np.zeros(groups)
    covariance = np.zeros((groups, groups))
    for day in np.unique(days[is_drop]):
        at_risk = np.bincount(which[days >= day], minlength=groups).astype(float)
        dropped = np.bincount(which[is_drop & (days == day)], minlength=groups).astype(float)
        people, drops = at_risk.sum(), dropped.sum()
        part = at_risk / people
        observed += dropped
        expected += drops * part
        if people > 1:
            scale = drops * (people - drops) / (people - 1)
            covariance += scale * (np.diag(part) - np.outer(part, part))
    return observed, expected, covariance


def find_statistic(difference: np.ndarray, covariance: np.ndarray) -> tuple[float, int]:
    """Return chi-square and its degrees of freedom: one less than the groups that can be compared."""
    values, vectors = np.linalg.eigh(covariance)
    # The differences sum to nothing, so one direction says nothing at all, and is nothing but rounding.
    tells = values > max(_ROUNDING * values[-1], _ROUNDING)
    along = difference @ vectors[:, tells]
    return float(np.sum(along**2 / values[tells])), int(tells.sum())
