"""The town's points: a point system that speaks HTTP, or none and a table that somebody enters there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from moyai.services.habit_challenge.policy_coins import get_coin_policy


class PointsAwayError(Exception):
    """The point system cannot be reached, or is busy: to be tried again."""


class PointsRefusedError(Exception):
    """The point system will never do this; ``words`` say why, as it says it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Grant:
    """Points to be granted.

    Attributes:
        key: The same for the same grant asked again: it is granted once.
        account: Her number with the point system.
        points: How many.
        month: Of which month, its first day.
    """

    key: str
    account: str
    points: int
    month: date


class PointProvider(Protocol):
    """Grants points and takes them back."""

    def grant(self, grant: Grant) -> str:
        """Grant points; return the point system's reference, the same when asked again.

        Raises:
            PointsAwayError, PointsRefusedError: they were not granted, as far as is known.
        """

    def reverse(self, key: str, why: str) -> None:
        """Take back what was granted under a key; again, it changes nothing.

        Raises:
            PointsAwayError, PointsRefusedError: it was not taken back (they may be spent).
        """


def find_provider() -> PointProvider | None:
    """Return the town's point system, or None: the setting ``point_url`` is empty."""
    from moyai.services.habit_challenge.points.http import HttpPoints

    policy = get_coin_policy()
    return HttpPoints(policy.point_url, key=policy.point_key) if policy.point_url else None
