"""A pool that towns share: whose days there are, who wants whom, what money there is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from moyai.engines.matching.errors import ProblemError

MOST_DAYS = 100_000


class Side(StrEnum):
    """Who asks first: of all stable assignments, theirs is the best one for that side."""

    EXPERTS = "experts"
    TOWNS = "towns"


@dataclass(frozen=True, slots=True)
class Expert:
    """Somebody of the pool.

    Attributes:
        key: Which.
        days: To give in the period, 0 or more.
        rate_yen: For a day.
        likes: How much each town is liked, more is better; a town that is not there is not taken.
    """

    key: str
    days: int
    rate_yen: int
    likes: Mapping[str, int]

    def __post_init__(self) -> None:
        if not 0 <= self.days <= MOST_DAYS or not 0 < self.rate_yen < 2**31:
            raise ProblemError(f"expert {self.key}", "days or rate are out of their bounds")


@dataclass(frozen=True, slots=True)
class Town:
    """One that shares the pool.

    Attributes:
        key: Which.
        days: Wanted in the period, 0 or more.
        budget_yen: For the experts' days.
        likes: How much each expert is liked, such as the score of a fit; who is not there is not taken.
        most_of_one: Days of one expert at most; None: no bound.
    """

    key: str
    days: int
    budget_yen: int
    likes: Mapping[str, int]
    most_of_one: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.days <= MOST_DAYS or self.budget_yen < 0 or (self.most_of_one or 0) < 0:
            raise ProblemError(f"town {self.key}", "days or budget are out of their bounds")


@dataclass(frozen=True)
class Problem:
    """What is asked.

    A town takes another day as long as what is left of its budget pays for a day of any expert it may get.
    With this rule a stable assignment is always there and no budget is exceeded; less than one day of the
    dearest stays unspent for want of it. (By "whoever can still be paid" there may be no stable one at all.)

    Attributes:
        experts: Each key once.
        towns: Each key once.
        seed: Of the lot that decides between equally liked ones.
    """

    experts: tuple[Expert, ...]
    towns: tuple[Town, ...]
    seed: str = ""

    def __post_init__(self) -> None:
        for item, keys in (("experts", self.expert_of), ("towns", self.town_of)):
            if len(keys) != len(getattr(self, item)):
                raise ProblemError(item, "a key is there twice")

    @cached_property
    def expert_of(self) -> dict[str, Expert]:
        """Experts by key."""
        return {each.key: each for each in self.experts}

    @cached_property
    def town_of(self) -> dict[str, Town]:
        """Towns by key."""
        return {each.key: each for each in self.towns}

    @cached_property
    def caps(self) -> dict[tuple[str, str], int]:
        """Days that a pair may have at most, by expert and town that take each other."""
        found = {}
        for expert in self.experts:
            for town in self.towns:
                if town.key in expert.likes and expert.key in town.likes:
                    most = expert.days if town.most_of_one is None else town.most_of_one
                    found[expert.key, town.key] = min(expert.days, town.days, most)
        return found

    @cached_property
    def orders(self) -> dict[str, tuple[str, ...]]:
        """Towns of each expert, the best liked first, with the lot; by ``expert:`` and key."""
        towns: dict[str, list[str]] = {each.key: [] for each in self.experts}
        experts: dict[str, list[str]] = {each.key: [] for each in self.towns}
        for expert, town in self.caps:
            towns[expert].append(town)
            experts[town].append(expert)
        made = {}
        for one in self.experts:
            made[f"expert:{one.key}"] = self._order(one.key, one.likes, towns[one.key])
        for other in self.towns:
            made[f"town:{other.key}"] = self._order(other.key, other.likes, experts[other.key])
        return made

    @cached_property
    def dearest(self) -> dict[str, int]:
        """Highest rate among the experts whom each town may get; 0 for none."""
        found = dict.fromkeys(self.town_of, 0)
        for expert, town in self.caps:
            found[town] = max(found[town], self.expert_of[expert].rate_yen)
        return found

    def _order(self, chooser: str, likes: Mapping[str, int], of: list[str]) -> tuple[str, ...]:
        return tuple(sorted(of, key=lambda key: (-likes[key], draw_lot(self.seed, chooser, key), key)))


def draw_lot(seed: str, chooser: str, key: str) -> str:
    """Return the number that decides between those whom somebody likes alike: the least comes first.

    SHA-256 of ``seed:chooser:key``; the seed is published before, so that anybody can draw again.
    """
    return hashlib.sha256(f"{seed}:{chooser}:{key}".encode()).hexdigest()
