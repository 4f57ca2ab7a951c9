"""Scores, and what is believed of them before: how much qualities, reviewers and chance differ."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from moyai.engines.judging.errors import ProblemError


@dataclass(frozen=True, slots=True)
class Score:
    """What one reviewer gave one entry."""

    entry: str
    reviewer: str
    value: float


@dataclass(frozen=True, slots=True)
class Prior:
    """The model y = mean + quality of the entry + leniency of the reviewer + chance, all of them normal.

    Attributes:
        entry_variance: Of qualities.
        reviewer_variance: Of leniencies.
        noise_variance: Of chance, from one review to the next.
        mean: Of scores; None: the mean of those that there are.
    """

    entry_variance: float
    reviewer_variance: float
    noise_variance: float
    mean: float | None = None

    def __post_init__(self) -> None:
        for each in (self.entry_variance, self.reviewer_variance, self.noise_variance):
            if not (math.isfinite(each) and each > 0):
                raise ProblemError("prior", f"variance {each} is not more than 0")
        if self.mean is not None and not math.isfinite(self.mean):
            raise ProblemError("prior", "its mean is no number")


def check_scores(scores: Sequence[Score]) -> None:
    """Refuse scores that cannot be calibrated.

    Raises:
        ProblemError: there is none, one is no number, or one reviewer scores one entry twice.
    """
    if not scores:
        raise ProblemError("calibration", "there is no score")
    seen = set()
    for each in scores:
        name = f"score of {each.entry} by {each.reviewer}"
        if not math.isfinite(each.value):
            raise ProblemError(name, "is no number")
        if (each.entry, each.reviewer) in seen:
            raise ProblemError(name, "is there twice")
        seen.add((each.entry, each.reviewer))
