"""The badge of three generations.

A team has as many generations as people can be found among its members who are each twenty years or more
older than the next (so a grandmother, her daughter and her grandson, related or not). It earns the badge of a
week when such a chain of three is among those who reported on three days of it or more.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moyai.engines.habit.teams.problem import GENERATION_YEARS
from moyai.engines.sentences import Sentence

LEAST_DAYS = 3


@dataclass(frozen=True, slots=True)
class Badge:
    """Whether a team earned it, who made it, and what is said."""

    is_earned: bool
    people: tuple[str, ...]
    sentence: Sentence


_EARNED = Sentence(
    "三世代でそろって続けました。今週の「三世代バッジ」です。",
    "Three generations kept it up together: the three-generation badge of the week.",
)
_NOT_YET = Sentence(
    "三世代それぞれが週に{days}日以上報告すると、「三世代バッジ」がもらえます。",
    "When three generations each report on {days} days of a week, the team earns the three-generation badge.",
)


def count_generations(ages: Sequence[int]) -> int:
    """Return how many generations there are, three at most."""
    return min(3, len(_find_chain([(age, "") for age in ages])))


def find_badge(ages: Mapping[str, int], days_reported: Mapping[str, int]) -> Badge:
    """Return whether a team earned the badge of a week.

    Args:
        ages: Of its members.
        days_reported: On how many days of the week each reported; who is not in it did not.
    """
    active = [(age, person) for person, age in ages.items() if days_reported.get(person, 0) >= LEAST_DAYS]
    chain = _find_chain(active)
    if len(chain) < 3:
        return Badge(False, (), _NOT_YET.format(days=LEAST_DAYS))
    return Badge(True, tuple(person for _, person in chain[:3]), _EARNED)


def _find_chain(people: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """Return the longest chain: from the youngest, always the next who is old enough."""
    chain: list[tuple[int, str]] = []
    for age, person in sorted(people):
        if not chain or age - chain[-1][0] >= GENERATION_YEARS:
            chain.append((age, person))
    return chain
