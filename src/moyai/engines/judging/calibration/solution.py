"""Scores raw and corrected, and how lenient each reviewer seems."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.engines.judging.calibration.problem import Prior
from moyai.engines.judging.ranking import Estimates
from moyai.engines.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Corrected:
    """One entry.

    Attributes:
        entry: Which.
        count: Its scores.
        raw: Their mean.
        corrected: What it would have been by reviewers of average leniency, drawn to the mean of all as far
            as it is unsure.
        deviation: Standard deviation of what is believed.
    """

    entry: str
    count: int
    raw: float
    corrected: float
    deviation: float


@dataclass(frozen=True, slots=True)
class Leniency:
    """One reviewer.

    Attributes:
        reviewer: Who.
        count: Scores given.
        raw: Their mean.
        leniency: By how much they seem to lie above an average reviewer's.
        deviation: Standard deviation of what is believed.
    """

    reviewer: str
    count: int
    raw: float
    leniency: float
    deviation: float


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """What the scores say.

    Attributes:
        entries: In the order of keys.
        reviewers: In the order of keys.
        prior: What was believed before, with its mean.
        mean: Of all scores, to which what is unsure is drawn.
        evidence: Logarithm of the chance of these scores under the prior.
        estimates: What is believed of the entries together, for a ranking.
        sentence: What was done, in plain words.
    """

    entries: tuple[Corrected, ...]
    reviewers: tuple[Leniency, ...]
    prior: Prior
    mean: float
    evidence: float
    estimates: Estimates
    sentence: Sentence

    def find(self, entry: str) -> Corrected | None:
        """Return an entry's line, None when it is not known."""
        return next((each for each in self.entries if each.entry == entry), None)
