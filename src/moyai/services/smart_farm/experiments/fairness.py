"""What keeps a comparison from being fair, told before it begins and again beside its result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum

LEAST_EACH = 3
"""Fewer plots of a group are not compared at all."""
FEW_EACH = 5
UNEVEN = 2
"""So many times as many plots in one group as in the other."""


class Unfair(StrEnum):
    """What is wrong; the words are in texts/lessons.py."""

    NOTHING_CHANGED = "nothing_changed"
    SEVERAL_CHANGED = "several_changed"
    SOWN_APART = "sown_apart"
    OTHER_BED = "other_bed"
    NOT_DRAWN = "not_drawn"
    TOO_FEW = "too_few"
    FEW = "few"
    UNEVEN = "uneven"
    LOST = "lost"
    OTHER_DAYS = "other_days"


BLURS = frozenset({Unfair.NOTHING_CHANGED, Unfair.SEVERAL_CHANGED, Unfair.SOWN_APART, Unfair.OTHER_BED})
"""With one of these, a difference that is there cannot be laid to what was to be studied."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """How one group is treated; the names are those of ``enums_lessons.Factor``, and ``bed``."""

    water: int
    depth: int
    spacing: int
    crop: str
    soil: str
    light: str
    sown: date
    bed: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not fair.

    Attributes:
        what: Which.
        names: Of what else differs, as fields of `Treatment`; or how many, in words.
    """

    what: Unfair
    names: tuple[str, ...] = ()


def check_plan(a: Treatment, b: Treatment, factor: str, *, plots: int, is_drawn: bool) -> list[Finding]:
    """Return what is not fair about a plan.

    Args:
        a: How group A is treated.
        b: How group B is treated.
        factor: The one thing that is to differ: a field of `Treatment`.
        plots: How many plots there are in all.
        is_drawn: Whether lots decided which plot is in which group.
    """
    unlike = [each.name for each in fields(Treatment) if getattr(a, each.name) != getattr(b, each.name)]
    found = [] if factor in unlike else [Finding(Unfair.NOTHING_CHANGED)]
    others = [name for name in unlike if name not in (factor, "bed", "sown")]
    if others:
        found.append(Finding(Unfair.SEVERAL_CHANGED, tuple(others)))
    if "sown" in unlike and factor != "sown":
        found.append(Finding(Unfair.SOWN_APART, (str(abs((a.sown - b.sown).days)),)))
    if "bed" in unlike:
        found.append(Finding(Unfair.OTHER_BED))
    if not is_drawn:
        found.append(Finding(Unfair.NOT_DRAWN))
    if plots < 2 * LEAST_EACH:
        found.append(Finding(Unfair.TOO_FEW, (str(LEAST_EACH),)))
    elif plots < 2 * FEW_EACH:
        found.append(Finding(Unfair.FEW))
    return found


def check_values(
    a: Sequence[float | None], b: Sequence[float | None], *, days_a: Sequence[date], days_b: Sequence[date]
) -> list[Finding]:
    """Return what is not fair about the values of the plots; None: none was measured.

    Args:
        a: One value a plot of group A.
        b: One value a plot of group B.
        days_a: On which days those of A were measured.
        days_b: On which days those of B were.
    """
    counts = [sum(value is not None for value in values) for values in (a, b)]
    found = []
    if min(counts) < LEAST_EACH:
        found.append(Finding(Unfair.TOO_FEW, (str(LEAST_EACH),)))
    elif min(counts) < FEW_EACH:
        found.append(Finding(Unfair.FEW))
    if min(counts) and max(counts) >= UNEVEN * min(counts):
        found.append(Finding(Unfair.UNEVEN, (str(counts[0]), str(counts[1]))))
    if lost := len(a) + len(b) - sum(counts):
        found.append(Finding(Unfair.LOST, (str(lost),)))
    if days_a and days_b and set(days_a) != set(days_b):
        found.append(Finding(Unfair.OTHER_DAYS))
    return found
