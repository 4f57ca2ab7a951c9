"""Whole yen shared out so that the parts always make the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Subsidy:
    """What somebody else bears of an amount.

    Attributes:
        pct: So much of it, in percent.
        most_yen: At most so many yen; None: no limit.
    """

    pct: int = 0
    most_yen: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.pct <= 100 or (self.most_yen is not None and self.most_yen < 0):
            raise ValueError("a subsidy is 0 to 100 %, its limit 0 yen or more")


def split_subsidy(total_yen: int, subsidy: Subsidy) -> tuple[int, int]:
    """Return what the member pays and what is borne for her; together they are the whole.

    A part of a yen is the subsidy's: she never pays more than her percentage.

    Raises:
        ValueError: The amount is negative.
    """
    if total_yen < 0:
        raise ValueError("a refund is split as what it gives back was")
    borne_yen = -(-total_yen * subsidy.pct // 100)
    if subsidy.most_yen is not None:
        borne_yen = min(borne_yen, subsidy.most_yen)
    return total_yen - borne_yen, borne_yen


def share_out(total_yen: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Share an amount out by weights (method of the largest remainder); the parts sum to it.

    No part is off its exact share by a yen or more; of equal remainders the earlier gets the yen.

    Args:
        total_yen: May be negative.
        weights: 0 or more, at least one above 0.

    Raises:
        ValueError: There is nothing to share by.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights, default=0) < 0:
        raise ValueError("weights are 0 or more, and not all 0")
    sign = 1 if total_yen >= 0 else -1
    parts = [divmod(abs(total_yen) * weight, whole) for weight in weights]
    left = abs(total_yen) - sum(part for part, _rest in parts)
    lucky = set(sorted(range(len(parts)), key=lambda n: (-parts[n][1], n))[:left])
    return tuple(sign * (part + (n in lucky)) for n, (part, _rest) in enumerate(parts))
