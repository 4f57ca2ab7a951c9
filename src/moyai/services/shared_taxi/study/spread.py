"""How far answers differ when chance falls otherwise: the same study with several seeds."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence


def show_spread(values: Sequence[float], decimals: int) -> str:
    """Return the mean with the least and greatest value; those that are no number are left out."""
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return "–"
    mean = sum(known) / len(known)
    return f"{mean:.{decimals}f} ({min(known):.{decimals}f} – {max(known):.{decimals}f})"


def say_answers(answers: Sequence[int | None], most: int) -> str:
    """Return how many vehicles are needed as an interval, with how often each number was enough.

    Args:
        answers: The smallest fleet of each seed; None where not even the largest reaches the goal.
        most: The largest fleet that was tried.
    """
    known = sorted(each for each in answers if each is not None)
    if not known:
        return f"not even {most} vehicles reach the goal, with any of {len(answers)} seeds"
    span = str(known[0]) if known[0] == known[-1] else f"{known[0]} to {known[-1]}"
    times = ", ".join(f"{size}: {count} of {len(answers)}" for size, count in sorted(Counter(known).items()))
    missed = len(answers) - len(known)
    more = f"; with {missed} not even {most} are enough" if missed else ""
    return f"{span} vehicles are needed ({times}{more})"
