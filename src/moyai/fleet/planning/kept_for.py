"""Vehicles that are kept for one purpose on a day: they take what carries its mark, and nothing else.

A mark is a skill such as ``for:event-3``. Tasks with the mark may ride on any vehicle; a vehicle that is
kept offers its mark alone, so whatever lacks it finds no vehicle there.
"""

from __future__ import annotations

from collections.abc import Iterable

from moyai.fleet.planning.load import DayRows

MARK = "for:"
OPEN = "for:anybody"
"""What everything without the day's mark asks for, where some vehicles are kept."""


def list_marks(rows: DayRows) -> frozenset[str]:
    """Return the marks for which vehicles of the day are kept."""
    return frozenset(each.shift.kept_for for each in rows.shifts if each.shift.kept_for)


def list_wanted(skills: Iterable[str], rows: DayRows) -> frozenset[str]:
    """Return what a task asks for on a day; a mark for which nothing is kept asks for nothing."""
    marks, asked = list_marks(rows), frozenset(skills)
    plain = frozenset(skill for skill in asked if not skill.startswith(MARK))
    if not marks:
        return plain
    return plain | (asked & marks or {OPEN})


def list_offered(kept_for: str, rows: DayRows) -> frozenset[str]:
    """Return what a vehicle offers besides its own: its mark, or everything."""
    marks = list_marks(rows)
    if not marks:
        return frozenset()
    return frozenset({kept_for}) if kept_for else marks | {OPEN}
