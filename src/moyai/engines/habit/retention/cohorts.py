"""Those who joined in one week or month, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from moyai.engines.habit.retention.curve import MARKS, Mark, estimate
from moyai.engines.habit.retention.spells import Membership, Spell, Study, gather


@dataclass(frozen=True, slots=True)
class CohortMark:
    """A cohort at one day.

    Attributes:
        mark: By Kaplan and Meier; its share is None when the cohort is not so old yet.
        stayed: Who is known to take part beyond this day.
        dropped: Who is known to have dropped until then.
        unknown: Who was censored before, or is too new.
    """

    mark: Mark
    stayed: int
    dropped: int
    unknown: int


@dataclass(frozen=True, slots=True)
class CohortRow:
    """One cohort: its first day, how many joined, and its marks."""

    begins: date
    joined: int
    marks: tuple[CohortMark, ...]


def make_cohorts(
    members: Sequence[Membership],
    study: Study,
    *,
    by: Literal["week", "month"] = "week",
    days: Sequence[int] = MARKS,
) -> tuple[CohortRow, ...]:
    """Return a row for each week (from Monday) or month in which somebody joined, the earliest first.

    Args:
        members: Of the study; who joins after it is left out.
        study: The definition of dropping out.
        by: What makes a cohort.
        days: Marks.
    """
    cohorts: dict[date, list[Membership]] = defaultdict(list)
    for member in members:
        if member.joined <= study.until:
            cohorts[_find_begin(member.joined, by)].append(member)
    rows = []
    for begins, cohort in sorted(cohorts.items()):
        spells = gather(cohort, study).spells
        marks = tuple(_find_mark(spells, len(cohort), day) for day in days)
        rows.append(CohortRow(begins, len(cohort), marks))
    return tuple(rows)


def _find_begin(day: date, by: str) -> date:
    return day.replace(day=1) if by == "month" else day - timedelta(days=day.weekday())


def _find_mark(spells: Sequence[Spell], joined: int, day: int) -> CohortMark:
    mark = estimate(spells).find_mark(day) if spells else Mark(day, None, None, None, 0)
    dropped = sum(spell.is_drop and spell.days <= day for spell in spells)
    # Who was last seen on the very day was there until its end: nothing is known of the next.
    stayed = sum(spell.days > day or (spell.days == day and not spell.is_drop) for spell in spells)
    return CohortMark(mark, stayed, dropped, joined - stayed - dropped)
