"""Ties settled by a rule that was stated before: one value after another, at last shared places or a lot.

The lot is drawn by a seed: each tied entry's number is SHA-256 of "seed:key", the least comes first. A seed
that nobody can choose (such as the day's figures of a public lottery, or what all entrants said together) is
published before; then everybody can draw again and finds the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from moyai.engines.judging.errors import ProblemError

LOT = "lot"
SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Value:
    """A figure by which entries are put in order.

    Attributes:
        name: What it is called, such as ``total`` or ``independence``.
        of: By entry.
        is_higher_better: False: the least comes first.
    """

    name: str
    of: Mapping[str, Fraction | int]
    is_higher_better: bool = True


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands.

    Attributes:
        key: Which.
        place: 1 for the first.
        decided_by: Of the value that sets it apart from the one before, or ``lot``, or ``shared``; the first
            by the first value.
    """

    key: str
    place: int
    decided_by: str


def place(values: Sequence[Value], *, seed: str | None = None) -> tuple[Place, ...]:
    """Return entries in order.

    Args:
        values: The first decides; where it is equal the next, and so on.
        seed: Of the lot that decides what is equal in all; None: equal entries share a place.

    Raises:
        ProblemError: there is no value, or they are not of the same entries.
    """
    if not values or any(each.of.keys() != values[0].of.keys() for each in values):
        raise ProblemError("ties", "there is no value, or they are not of the same entries")

    def sign(value: Value, key: str) -> Fraction:
        return Fraction(value.of[key]) * (-1 if value.is_higher_better else 1)

    sort_key = {key: tuple(sign(value, key) for value in values) for key in values[0].of}
    order = sorted(sort_key, key=lambda key: (sort_key[key], _lot(seed, key), key))
    made: list[Place] = []
    for number, key in enumerate(order, start=1):
        if number == 1:
            made.append(Place(key, 1, values[0].name))
            continue
        before = order[number - 2]
        differing = next(
            (value.name for value in values if sign(value, before) != sign(value, key)),
            SHARED if seed is None else LOT,
        )
        made.append(Place(key, made[-1].place if differing == SHARED else number, differing))
    return tuple(made)


def _lot(seed: str | None, key: str) -> str:
    return "" if seed is None else hashlib.sha256(f"{seed}:{key}".encode()).hexdigest()
