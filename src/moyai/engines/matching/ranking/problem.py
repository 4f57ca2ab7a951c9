"""What came of showing somebody, who could be shown now, and how much is left to exploring."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from moyai.engines.matching.errors import ProblemError

Floats = npt.NDArray[np.float64]
FORBIDDEN = ("sex", "gender", "age", "birth", "性別", "年齢", "生年")
"""No feature may be called so: these attributes are never looked at when somebody is shown."""


class Step(IntEnum):
    """What follows what, once an expert is shown to a post."""

    TOWN = 0
    """The town asks them (scout or interview)."""
    EXPERT = 1
    """They answer yes."""
    CONTRACT = 2
    """An interview ends in a contract."""
    SATISFIED = 3
    """Both sides are content with it; a share."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One expert shown to one post.

    Attributes:
        features: Each 0 to 1, in the order of the names.
        results: What came of each step that was reached, 0 to 1; the first that is missing ends it.
    """

    features: tuple[float, ...]
    results: Mapping[Step, float]

    def __post_init__(self) -> None:
        if any(not 0 <= each <= 1 for each in (*self.features, *self.results.values())):
            raise ProblemError("outcome", "features or results are not between 0 and 1")


@dataclass(frozen=True, slots=True)
class Prior:
    """What is believed before anything has come back.

    Attributes:
        names: Of the features.
        effects: Log-odds that a full feature gives, by name; the same for each step.
        deviation: How far off an effect may be: small ones shrink what little data says.
        bases: Log-odds of each step without any feature.
        base_deviation: How far off those may be.
    """

    names: tuple[str, ...]
    effects: Mapping[str, float] = field(default_factory=dict)
    deviation: float = 1.0
    bases: tuple[float, float, float, float] = (-2.0, -0.5, -0.5, 1.0)
    base_deviation: float = 2.0

    def __post_init__(self) -> None:
        words = {word for name in self.names for word in re.split(r"[^a-z0-9]+", name.casefold())}
        for banned in FORBIDDEN:
            if banned in words or any(banned in name for name in self.names if not banned.isascii()):
                raise ProblemError(f"feature {banned}", "must not count")
        if len(set(self.names)) != len(self.names) or not self.effects.keys() <= set(self.names):
            raise ProblemError("prior", "a feature is there twice, or has an effect and no name")
        if self.deviation <= 0 or self.base_deviation <= 0:
            raise ProblemError("prior", "a deviation is not above 0")


@dataclass(frozen=True, slots=True, eq=False)
class Candidates:
    """Who can be shown to one post (or posts that can be shown to one expert); no must may be missed.

    Attributes:
        keys: Each once.
        features: By candidate and feature, 0 to 1.
        tries: By candidate and step: how often it was reached by them.
        wins: By candidate and step: what came of it together, at most the tries.
        seen: How often each was shown, to any.
    """

    keys: tuple[str, ...]
    features: Floats
    tries: Floats
    wins: Floats
    seen: npt.NDArray[np.int64]

    def __post_init__(self) -> None:
        count = len(self.keys)
        shapes = (self.features.shape[0], self.seen.shape[0])
        if shapes != (count, count) or {self.tries.shape, self.wins.shape} != {(count, len(Step))}:
            raise ProblemError("candidates", "are not of one size")
        if len(set(self.keys)) != count:
            raise ProblemError("candidates", "a key is there twice")
        if not ((self.features >= 0) & (self.features <= 1)).all():
            raise ProblemError("candidates", "features are not between 0 and 1")
        if (self.wins < 0).any() or (self.wins > self.tries).any() or (self.seen < 0).any():
            raise ProblemError("candidates", "more came of it than was tried")


@dataclass(frozen=True, slots=True)
class Rules:
    """How many are shown, and how much is explored.

    Attributes:
        count: Shown at most.
        newcomers: Of them so many at least, as far as there are any.
        newcomer_below: Who was shown less often is a newcomer.
        strength: The model's guess counts as so many own tries of each; more explores less.
        explores: Whether chances are drawn (Thompson) and not taken as they are believed.
        steps: That count; a missing one is taken to succeed.
        seed: Of the drawing; give day and post, so that a page opened again shows the same.
    """

    count: int = 20
    newcomers: int = 2
    newcomer_below: int = 3
    strength: float = 30.0
    explores: bool = True
    steps: tuple[Step, ...] = tuple(Step)
    seed: str = ""

    def __post_init__(self) -> None:
        if self.count < 0 or not 0 <= self.newcomers <= self.count or self.strength <= 0 or not self.steps:
            raise ProblemError("rules", "count, newcomers, strength or steps are out of their bounds")
