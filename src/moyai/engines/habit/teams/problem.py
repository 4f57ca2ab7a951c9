"""Who wants to be in a team. Five at most, as みんチャレ found best (notes on the service in the README)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

MOST_MEMBERS = 5
LEAST_MEMBERS = 3
"""With fewer, one who is away leaves nobody to answer."""
STEP_BOUNDS = (2_500, 5_000, 7_500)
"""Between levels of activity, in steps a day."""
GENERATION_YEARS = 20
"""Our rule: who is so much older belongs to another generation."""


class Door(StrEnum):
    """How somebody reports; whoever has a screen can show the team's photos to others."""

    LINE = "line"
    WEB = "web"
    TV = "tv"
    PHONE = "phone"
    PAPER = "paper"


WITH_CAMERA = frozenset({Door.LINE, Door.WEB})


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person.

    Attributes:
        person: A key.
        age: Whole years.
        languages: Codes of those she speaks; a team has one in common.
        goal: What she wants to do: ``steps``, ``food`` …
        door: How she reports.
        steps: A day, as far as known.
        area: Where she lives, empty: not told.
        family: Key of a family that joins together; empty: none.
        keeps_apart: With whom she is not put together: blocked, or asked for.
    """

    person: str
    age: int
    languages: frozenset[str]
    goal: str
    door: Door
    steps: int | None = None
    area: str = ""
    family: str = ""
    keeps_apart: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if not self.person or not self.languages:
            raise ValueError("a candidate has a key and a language")
        if not 0 <= self.age <= 125:
            raise ValueError(f"{self.person}: an age of {self.age} cannot be")
        if self.person in self.keeps_apart:
            raise ValueError(f"{self.person}: nobody keeps apart from herself")

    @property
    def level(self) -> int | None:
        """Level of activity, 0 to 3; None: not known."""
        return None if self.steps is None else sum(self.steps >= bound for bound in STEP_BOUNDS)


@dataclass(frozen=True, slots=True)
class Weights:
    """What makes a team good, in points. A town may weigh otherwise; a hard rule is never weighed.

    Attributes:
        three_generations: Members of three generations.
        two_generations: Of two.
        other_goal: For each member whose goal is not the team's commonest.
        level: For each level between the most and the least active.
        other_area: For each member who does not live in the team's commonest area.
        no_camera: Nobody can show photos.
        lonely: For each member short of three.
        uneven: For each member that a team of a class has too many or too few to be like the others.
    """

    three_generations: int = 40
    two_generations: int = 15
    other_goal: int = -10
    level: int = -5
    other_area: int = -3
    no_camera: int = -10
    lonely: int = -30
    uneven: int = -1_000


def may_be_together(members: Iterable[Candidate]) -> bool:
    """Return whether these may be one team: five at most, a language in common, nobody kept apart."""
    group = list(members)
    if len(group) > MOST_MEMBERS or (
        group and not frozenset.intersection(*(each.languages for each in group))
    ):
        return False
    people = {each.person for each in group}
    return not any(each.keeps_apart & people for each in group)
