"""What entries and reviewers say of themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from moyai.engines.judging.errors import ProblemError

LONGEST = 20_000
"""So many characters of a text are read."""


class Bid(StrEnum):
    """What a reviewer says of an entry's title before the assignment."""

    EAGER = "eager"
    WILLING = "willing"
    RATHER_NOT = "rather_not"


BID_WORTH: dict[Bid, float] = {Bid.EAGER: 0.3, Bid.WILLING: 0.1, Bid.RATHER_NOT: -0.5}
"""Added to the affinity, which stays between 0 and 1. A bid is no conflict."""


@dataclass(frozen=True, slots=True)
class Profile:
    """An entry, or a reviewer.

    Attributes:
        key: Unique among its kind.
        text: What it is about: title and summary; or field, work and publications.
        tags: Chosen from a list, each with how well it is known, more than 0 to 1 (of an entry: 1).
    """

    key: str
    text: str = ""
    tags: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tags", MappingProxyType(dict(self.tags)))
        for tag, level in self.tags.items():
            if not 0 < level <= 1:
                raise ProblemError(f"profile {self.key}", f"{tag} {level} is not more than 0 and at most 1")


@dataclass(frozen=True, slots=True)
class Settings:
    """How tags and text count beside one another.

    Attributes:
        tags: Which part tags have, 0 to 1, where an entry has any; text has the rest.
        words: How many words are told as reasons.
    """

    tags: float = 0.5
    words: int = 5

    def __post_init__(self) -> None:
        if not 0 <= self.tags <= 1 or self.words < 0:
            raise ProblemError("settings", "a number is out of its bounds")
