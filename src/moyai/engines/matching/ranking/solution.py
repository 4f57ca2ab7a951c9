"""What was learned, and who is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moyai.engines.matching.ranking.problem import Floats, Step
from moyai.engines.sentences import Sentence


@dataclass(frozen=True, slots=True, eq=False)
class Belief:
    """Log-odds of one step: a normal distribution of the base (first) and each feature's effect.

    Attributes:
        mean: Of each.
        covariance: Of all.
        count: Outcomes it was learned from.
    """

    mean: Floats
    covariance: Floats
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """What was learned.

    Attributes:
        names: Of the features.
        beliefs: By step.
    """

    names: tuple[str, ...]
    beliefs: Mapping[Step, Belief]


@dataclass(frozen=True, slots=True)
class Effect:
    """What one feature gives to one step.

    Attributes:
        name: Of the feature; ``base`` for what all have.
        log_odds: Added, may be negative.
    """

    name: str
    log_odds: float


@dataclass(frozen=True, slots=True)
class Shown:
    """One who is shown.

    Attributes:
        key: Who.
        place: 1 for the first.
        chance: Believed chance that all steps succeed, from the model and their own record.
        drawn: The chance by which they were placed.
        is_newcomer: Whether they were shown seldom so far.
        is_kept: Whether a place kept for newcomers was needed.
        sentence: Why, in plain words.
    """

    key: str
    place: int
    chance: float
    drawn: float
    is_newcomer: bool
    is_kept: bool
    sentence: Sentence
