"""How many vehicles a town needs: the smallest fleet that reaches a goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from moyai.services.shared_taxi.study.figures import Figures, summarise


@dataclass(frozen=True, slots=True)
class Goal:
    """What is good enough.

    Attributes:
        served_share: Least share of wishes served, percent.
        wait_min: Greatest mean wait, minutes.
        most: The largest fleet that is looked at.
    """

    served_share: float
    wait_min: float
    most: int

    def is_reached(self, figures: Figures) -> bool:
        """Tell whether some days reach the goal; a wait that nobody has is no obstacle."""
        seen = summarise(figures)
        return seen["served_share"] >= self.served_share and not seen["wait_mean"] > self.wait_min


def find_next_size(tried: Mapping[int, Figures], goal: Goal) -> int | None:
    """Return the fleet to replay next, or None when the answer is known.

    The largest fleet first, then halving between the largest that fails and the smallest that does. Larger
    fleets hold the smaller ones (fleet.py) and so serve more; that this holds is assumed between the sizes
    that are tried, and the fleet just below the answer is always among them.
    """
    if goal.most not in tried:
        return goal.most
    good = find_smallest(tried, goal)
    if good is None:
        return None
    bad = max((size for size in tried if size < good), default=0)
    return (bad + good) // 2 if good - bad > 1 else None


def find_smallest(tried: Mapping[int, Figures], goal: Goal) -> int | None:
    """Return the smallest fleet tried above every one that failed; None when the largest fails."""
    good = None
    for size in sorted(tried, reverse=True):
        if not goal.is_reached(tried[size]):
            break
        good = size
    return good


def count_most_steps(most: int) -> int:
    """Return how many fleets are tried at most."""
    return 1 + most.bit_length()
