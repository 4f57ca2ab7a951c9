"""Whether an expert suits a post, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.sentences import Sentence


class Bar(StrEnum):
    """Why somebody cannot be asked; in the order in which it is told."""

    BLOCKED = "blocked"
    EMPLOYER = "employer"
    SKILL = "skill"
    PLACE = "place"
    REMOTE = "remote"
    PERIOD = "period"
    DAYS = "days"
    RATE = "rate"
    LANGUAGE = "language"
    CONTRACT = "contract"
    PERMISSION = "permission"


PRIVATE = frozenset({Bar.BLOCKED, Bar.EMPLOYER})
"""Bars that must not be told to the organisation: they would say who somebody is, or whom they avoid."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason why not.

    Attributes:
        bar: Of which kind.
        sentence: In plain words.
    """

    bar: Bar
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one wish gives.

    Attributes:
        kind: Which, such as ``depth``.
        points: Given.
        most: That could be given.
        sentence: In plain words.
    """

    kind: str
    points: int
    most: int
    sentence: Sentence


@dataclass(frozen=True, slots=True)
class Fit:
    """An expert and a post.

    Attributes:
        expert: Which.
        post: Which.
        bars: Why not; empty when they can be asked.
        contributions: Whatever could give points for this post, also when it gave none.
        score: Points together; those of somebody who is barred are counted as well.
        most: Points that the post could give.
    """

    expert: str
    post: str
    bars: tuple[Reason, ...]
    contributions: tuple[Contribution, ...]
    score: int
    most: int

    @property
    def is_possible(self) -> bool:
        """Whether they can be asked."""
        return not self.bars

    def list_best(self, count: int = 3) -> tuple[Contribution, ...]:
        """Return what gave the most points, most first; nothing that gave none."""
        given = sorted((each for each in self.contributions if each.points), key=lambda each: -each.points)
        return tuple(given[:count])


@dataclass(frozen=True, slots=True)
class Found:
    """The best experts for a post, and what would bring more.

    Attributes:
        fits: The best first; equal ones by key.
        possible: How many can be asked.
        only: How many cannot be asked for just this one reason, by reason; private reasons are not in it.
    """

    fits: tuple[Fit, ...]
    possible: int
    only: Mapping[Bar, int]
