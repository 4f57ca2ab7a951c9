"""The day's stops, kept in memory between looks at the same plan.

Most looks are people being told what could be had; between two of them one shift has changed, or none. A
shift's two versions count every change of its stops and tasks, so stops read at the same versions are the
same stops. Only for reading: who changes a plan loads it afresh (``load_day``).
"""

from __future__ import annotations

from collections import OrderedDict
from datetime import date
from threading import Lock

from django.db import connection

from moyai.fleet.models import Shift, Stop
from moyai.fleet.planning.load import (
    MAX_LOADS,
    DayRows,
    ShiftRows,
    StalePlan,
    are_whole,
    list_shifts,
    load_day,
    with_stops,
)

MOST_SHIFTS = 512
"""A few weeks of a town's shifts; the least recently seen go first."""

_Versions = tuple[int, int]


class KeptStops:
    """Stops with their tasks by shift, as of the shift's versions. Shared by all threads; never changed."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[_Versions, tuple[Stop, ...]]] = OrderedDict()
        self._lock = Lock()

    def find(self, shift: Shift) -> tuple[Stop, ...] | None:
        """Return the stops of a shift as it stands, or None when they must be read."""
        with self._lock:
            versions, stops = self._kept.get(shift.pk, (None, ()))
            if versions != _versions(shift):
                return None
            self._kept.move_to_end(shift.pk)
            return stops

    def forget(self) -> None:
        """Drop everything, as when the database is another."""
        with self._lock:
            self._kept.clear()

    def keep(self, rows: ShiftRows) -> None:
        """Keep the stops of a shift."""
        with self._lock:
            self._kept[rows.shift.pk] = (_versions(rows.shift), rows.stops)
            self._kept.move_to_end(rows.shift.pk)
            while len(self._kept) > MOST_SHIFTS:
                self._kept.popitem(last=False)


kept_stops = KeptStops()


def look_at_day(day: date) -> DayRows:
    """Return the running shifts of a day, as ``load_day`` does, for reading only.

    Within a transaction nothing is kept or taken from what is kept: it may see what never comes to be.

    Raises:
        StalePlan: something changed every time it was read.
    """
    if connection.in_atomic_block:
        return load_day(day)
    for _try in range(MAX_LOADS):
        read = read_shifts(list_shifts(day))
        if read is not None:
            return DayRows(day, read)
    raise StalePlan


def read_shifts(shifts: list[Shift]) -> tuple[ShiftRows, ...] | None:
    """Return the shifts with their stops, or None when one changed meanwhile."""
    known = {shift.pk: kept_stops.find(shift) for shift in shifts}
    missing = with_stops([shift for shift in shifts if known[shift.pk] is None])
    if not are_whole(missing):
        return None
    for rows in missing:
        kept_stops.keep(rows)
    read = {rows.shift.pk: rows.stops for rows in missing}
    return tuple(ShiftRows(shift, known[shift.pk] or read.get(shift.pk, ())) for shift in shifts)


def _versions(shift: Shift) -> _Versions:
    return (shift.plan_version, shift.live_version)
