"""A simulated month of demand above what one car can do: to see what rules of sharing come to.

Assumed, not observed: ten institutions, the largest asks four times as much as the smallest and six to nine
weeks ahead; the others ask one to three weeks ahead. Each request does on any day of one or two weeks.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from moyai.engines.scheduling.sharing.problem import Request, Slot, Turn, list_slots

INSTITUTIONS = tuple(f"institution {n:02d}" for n in range(1, 11))
LOADS = (4, 3, 2, 2, 1, 1, 1, 1, 1, 1)
"""How much each asks for, beside the others."""

WEEKDAYS = (1, 2, 6)
"""General care on Tuesday, Wednesday and Sunday, as in Ina; mornings and afternoons in two halves each."""

PARTS = ("am1", "am2", "pm1", "pm2")
FIRST = date(2026, 6, 1)
DAYS = 28


def make_template() -> tuple[Turn, ...]:
    """Return a week in which each institution has a turn, and what is left is everybody's."""
    places = [(day, part) for day in WEEKDAYS for part in PARTS]
    owners = (*INSTITUTIONS, *[None] * (len(places) - len(INSTITUTIONS)))
    return tuple(Turn(day, part, "general", owner) for (day, part), owner in zip(places, owners, strict=True))


def make_month(seed: int, *, load: float = 1.17) -> tuple[tuple[Slot, ...], tuple[Request, ...]]:
    """Return a month's slots, and requests in the order in which they come.

    Args:
        seed: Any whole number; the same seed gives the same month.
        load: Requests over slots.
    """
    slots = list_slots(make_template(), FIRST, FIRST + timedelta(days=DAYS - 1))
    chance = random.Random(seed)
    count = round(load * len(slots))
    names = [*INSTITUTIONS, *chance.choices(INSTITUTIONS, LOADS, k=count - len(INSTITUTIONS))]
    made = [_make_request(chance, n, name) for n, name in enumerate(names)]
    return slots, tuple(sorted(made, key=lambda each: each.asked_on))


def _make_request(chance: random.Random, number: int, name: str) -> Request:
    width = chance.choice((7, 14))
    earliest = FIRST + timedelta(days=chance.randint(0, DAYS - width))
    ahead = chance.randint(40, 60) if name == INSTITUTIONS[0] else chance.randint(7, 21)
    return Request(
        f"r{number}",
        name,
        "general",
        earliest - timedelta(days=ahead),
        earliest,
        earliest + timedelta(days=width - 1),
    )


def make_months(count: int) -> Iterator[tuple[tuple[Slot, ...], tuple[Request, ...]]]:
    """Yield months of the seeds from 1 on."""
    return (make_month(seed) for seed in range(1, count + 1))
