"""Google Fit as Takeout has it, and records of Health Connect as JSON.

Takeout: folder ``Fit`` with ``Daily activity metrics`` (a table for each day, named by it, rows of 15
minutes; a summary with a column of dates), ``All Data`` with a JSON for each data source (``Data Points``
with startTimeNanos, endTimeNanos, ``fitValue[].value.intVal``), as programs that read it have it; column
names in Japanese are those of the app and were not seen in a file. What Google has put together itself is
taken, the first of: the summary, the tables of days, the derived source; never several, and never the raw
sources beside them.

Health Connect: ``StepsRecord`` (count, startTime, endTime, metadata with device and dataOrigin;
developer.android.com). Its own export is a database whose layout is not documented; it is refused in words.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from moyai.engines.habit.goals import MOST_STEPS
from moyai.engines.habit.step_files.archive import MOST_TEXT_BYTES, open_member
from moyai.engines.habit.step_files.intervals import PHONE, WATCH, Interval, find_rank
from moyai.engines.habit.step_files.solution import CannotRead, DaySteps
from moyai.engines.habit.step_files.tables import decode, list_rows, read_count, read_date

SOURCE = "Google Fit"
_DAY_TABLE = re.compile(r"(?:^|/)(\d{4}-\d{2}-\d{2})\.csv$")
_OF_TAKEOUT = re.compile(r"(?:^|/)(?:Takeout|Fit)/")
_DERIVED = re.compile(r"derived[:_]com\.google\.step_count\.delta.*\.json$")
_DAY_NAMES = ("date", "日付")
_STEP_NAMES = ("step count", "歩数")
_START_NAMES = ("start time", "開始時間", "開始時刻")
_TYPE_WATCH, _TYPE_PHONE = (1, "1", "TYPE_WATCH", "WATCH"), (2, "2", "TYPE_PHONE", "PHONE")
Days = dict[date, DaySteps]


def read_takeout(archive: zipfile.ZipFile) -> tuple[Days | list[Interval], Counter[str]] | None:
    """Return days, or records where there is nothing else; None where it is no such archive.

    Raises:
        CannotRead: a member is broken or too large.
    """
    skipped: Counter[str] = Counter()
    summary: Days = {}
    by_day: Days = {}
    for member in archive.infolist():
        if not (member.filename.lower().endswith(".csv") and _OF_TAKEOUT.search(member.filename)):
            continue
        with open_member(archive, member, MOST_TEXT_BYTES) as stream:
            rows = list_rows(decode(stream.read_all()))
            named = _DAY_TABLE.search(member.filename)
            _read_table(rows, named[1] if named else None, summary, by_day, skipped)
    if summary or by_day:
        # A summary ends before today; the tables of days have what it has not.
        return {**by_day, **summary}, skipped
    records: list[Interval] = []
    for member in archive.infolist():
        if _DERIVED.search(member.filename):
            with open_member(archive, member, MOST_TEXT_BYTES) as stream:
                records += _read_points(load_json(stream.read_all()), skipped)
    return (records, skipped) if records else None


def read_records(content: Any) -> tuple[list[Interval], Counter[str]]:
    """Return records of a JSON document: Health Connect's ``StepsRecord`` or Takeout's data points.

    Raises:
        CannotRead: it has neither.
    """
    skipped: Counter[str] = Counter()
    if isinstance(content, Mapping) and isinstance(content.get("Data Points"), list):
        return list(_read_points(content, skipped)), skipped
    rows = content.get("records") if isinstance(content, Mapping) else content
    if not isinstance(rows, list):
        raise CannotRead("unknown")
    records = [each for row in rows if (each := _read_steps_record(row, skipped)) is not None]
    if not records:
        raise CannotRead("unknown")
    return records, skipped


def load_json(content: bytes) -> Any:
    """Return a JSON document.

    Raises:
        CannotRead: it is none, or nested without end.
    """
    try:
        return json.loads(decode(content))
    except (ValueError, RecursionError) as error:
        raise CannotRead("broken") from error


def _read_table(
    rows: Iterator[list[str]], named: str | None, summary: Days, by_day: Days, skipped: Counter[str]
) -> None:
    names = [cell.lower() for cell in next(rows, [])]
    steps_column = _find(names, _STEP_NAMES)
    day_column = _find(names, _DAY_NAMES)
    if steps_column is None:
        return
    if day_column is not None:
        for row in rows:
            _take(row, day_column, steps_column, summary, skipped)
    elif named and _find(names, _START_NAMES) is not None and (day := read_date(named)):
        counts = [read_count(row[steps_column]) if steps_column < len(row) else None for row in rows]
        # An empty cell is a quarter of an hour without steps.
        by_day[day] = DaySteps(day, sum(count or 0 for count in counts), SOURCE)


def _take(row: list[str], day_column: int, steps_column: int, days: Days, skipped: Counter[str]) -> None:
    if max(day_column, steps_column) >= len(row) or not row[steps_column]:
        return
    day, steps = read_date(row[day_column]), read_count(row[steps_column])
    if day is None or steps is None:
        skipped["not_understood"] += 1
    elif day not in days or days[day].steps < steps:
        days[day] = DaySteps(day, steps, SOURCE)


def _find(names: list[str], wanted: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in wanted if name in names), None)


def _read_points(content: Any, skipped: Counter[str]) -> Iterator[Interval]:
    points = content.get("Data Points") if isinstance(content, Mapping) else None
    for point in points if isinstance(points, list) else []:
        try:
            steps = sum(int(each["value"]["intVal"]) for each in point["fitValue"])
            start, end = (int(point[key]) // 1_000_000_000 for key in ("startTimeNanos", "endTimeNanos"))
            record = _check(Interval(start, end, steps, SOURCE), skipped)
        except (KeyError, TypeError, ValueError):
            skipped["not_understood"] += 1
            continue
        if record is not None:
            yield record


def _read_steps_record(row: Any, skipped: Counter[str]) -> Interval | None:
    try:
        start, end = _read_moment(row["startTime"]), _read_moment(row["endTime"])
        metadata = row.get("metadata") or {}
        origin = metadata.get("dataOrigin") or "Health Connect"
        name = str(origin.get("packageName") if isinstance(origin, Mapping) else origin)[:60]
        kind = (metadata.get("device") or {}).get("type")
        rank = WATCH if kind in _TYPE_WATCH else PHONE if kind in _TYPE_PHONE else find_rank(name)
        return _check(Interval(start, end, int(row["count"]), name, rank), skipped)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
        skipped["not_understood"] += 1
        return None


def _check(record: Interval, skipped: Counter[str]) -> Interval | None:
    if record.end_s < record.start_s:
        skipped["backwards"] += 1
    elif not 0 <= record.steps <= MOST_STEPS or record.end_s - record.start_s > 2 * 86_400:
        skipped["too_many"] += 1
    elif not 631_152_000 <= record.start_s <= 4_102_444_800:
        # Before 1990 or after 2100 no phone counted steps.
        skipped["not_understood"] += 1
    else:
        return record
    return None


def _read_moment(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError("no moment")
    if isinstance(value, str):
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise ValueError("a moment has a zone")
        return int(moment.timestamp())
    return int(value / 1000)
