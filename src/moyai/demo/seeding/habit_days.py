"""Draws who of a habit programme stayed, on which days they reported and how far they walked. Pure, seeded.

The shares that stay are the published ones: 71 % after 60 days (Fuchu, 219 people), 70 % after 90. How they
are split over families, classes and matched teams, and everything else, is invented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

LOST_BY_60, LOST_BY_90 = 0.29, 0.30
LOOSENESS = {"family": 0.20, "class": 0.27, "matched": 0.48}
"""How readily people of each origin stop, against each other: an assumption."""
LAST_DAYS_60, LAST_DAYS_90 = (2, 59), (61, 86)
MISSES = 0.12
LONGEST_GAP = 4
"""Who stays never misses more days in a row: seven would be counted as having stopped."""
WALKED_BEFORE, SPREAD, WALKED_MORE = 4_100, 1_300, 1_600
"""Steps a day before; +1,600 is what Fuchu published."""


@dataclass(frozen=True)
class Walker:
    """How somebody of a programme went on.

    Attributes:
        last: The day, counted from joining, after which nothing more came; None: she goes on.
        before: Steps a day before she joined.
        after: The same while she took part.
    """

    last: int | None
    before: int
    after: int


def draw_walkers(origins: Sequence[str], seed: int) -> list[Walker]:
    """Return how each went on, in the order of their origins: of all together the published shares stay."""
    random = Random(seed)
    count = len(origins)
    early, late = round(count * LOST_BY_60), round(count * LOST_BY_90)
    order = sorted(range(count), key=lambda place: random.random() ** (1 / LOOSENESS[origins[place]]))
    gone = order[::-1][:late]
    lasts = {place: _draw_last(random, LAST_DAYS_60, skew=1.6) for place in gone[:early]}
    lasts |= {place: _draw_last(random, LAST_DAYS_90, skew=1.0) for place in gone[early:]}
    return [_draw_walker(random, lasts.get(place)) for place in range(count)]


def draw_days(random: Random, walker: Walker, until: int) -> list[int]:
    """Return on which days, counted from joining, somebody reported, up to and with ``until``."""
    end = until if walker.last is None else min(walker.last, until)
    days, missed = [], 0
    for day in range(end + 1):
        must = day == walker.last or missed >= LONGEST_GAP
        if must or random.random() >= MISSES:
            days.append(day)
            missed = 0
        else:
            missed += 1
    return days


def draw_steps(random: Random, mean: int) -> int:
    """Return the steps of one day."""
    return max(300, min(25_000, round(random.gauss(mean, mean * 0.25))))


def _draw_last(random: Random, within: tuple[int, int], *, skew: float) -> int:
    first, last = within
    return first + int((last - first + 0.999) * random.random() ** skew)


def _draw_walker(random: Random, last: int | None) -> Walker:
    before = max(900, round(random.gauss(WALKED_BEFORE, SPREAD)))
    return Walker(last, before, before + max(0, round(random.gauss(WALKED_MORE, 700))))
