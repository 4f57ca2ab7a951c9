"""A pedometer's table: a column of days, one of steps; each day once.

A day that stands twice counts with the larger number. Pedometers write a day again with what has been added
since; whoever wrote it by hand wrote it twice. Neither is added up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from moyai.engines.habit.step_files.solution import CannotRead, DaySteps
from moyai.engines.habit.step_files.tables import decode, list_rows, read_count, read_date

_DAY_NAMES = ("日付", "年月日", "測定日", "計測日", "日", "date", "day")
_STEP_NAMES = ("総歩数", "合計歩数", "歩数", "歩数(歩)", "total steps", "step count", "steps", "step")
HEAD_ROWS = 20
"""The names of the columns stand within so many rows."""


def read_pedometer(content: bytes, source: str) -> tuple[dict[date, DaySteps], Counter[str]]:
    """Return each day's steps, and how many rows were left out.

    Args:
        content: The table.
        source: What it is called.

    Raises:
        CannotRead: it has no such columns, or is no table.
    """
    rows = list(list_rows(decode(content)))
    first, day_column, steps_column = _find_columns(rows)
    days: dict[date, DaySteps] = {}
    skipped: Counter[str] = Counter()
    for row in rows[first:]:
        day = read_date(row[day_column]) if day_column < len(row) else None
        steps = read_count(row[steps_column]) if steps_column < len(row) else None
        if day is None or steps is None:
            skipped["not_understood"] += 1
        elif day not in days or days[day].steps < steps:
            days[day] = DaySteps(day, steps, source)
    return days, skipped


def _find_columns(rows: Sequence[Sequence[str]]) -> tuple[int, int, int]:
    """Return the first row of data and the columns of day and steps, by name or by what is in them."""
    for number, row in enumerate(rows[:HEAD_ROWS]):
        names = [cell.lower() for cell in row]
        day = next((names.index(name) for name in _DAY_NAMES if name in names), None)
        steps = next((names.index(name) for name in _STEP_NAMES if name in names), None)
        if day is not None and steps is not None:
            return number + 1, day, steps
    if (
        rows
        and all(len(row) == 2 for row in rows)
        and read_date(rows[0][0])
        and read_count(rows[0][1]) is not None
    ):
        return 0, 0, 1
    raise CannotRead("columns")
