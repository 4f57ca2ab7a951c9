"""A season in tiles: each has 256 stretches of one width, with mean, least, most, total and count of each.

A tile is the same whoever asks. It is kept with the moment at which its time was last summed up, and made
anew when that has changed: on every process by itself, without anybody having to tell the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import Max

from moyai.core.clock import local
from moyai.services.smart_farm.models import DaySummary, HourSummary, Reading

TILE = 256
WIDTHS_S = (60, 300, 1_200, 3_600, 14_400, 86_400)
"""From an hour on stretches are made of summed-up hours. Days are Japan's: its offset is whole hours."""
HOUR_S = 3_600
SHIFT_S = 9 * 3_600
KEPT = 512


class Stretch(NamedTuple):
    """One stretch of a tile: its number within it, and what was believed there."""

    number: int
    mean: float
    least: float
    most: float
    total: float
    readings: int


@dataclass(frozen=True, slots=True)
class Tile:
    """A tile; empty stretches are left out. ``stamp``: when its time was last summed up, 0 never."""

    level: int
    index: int
    stamp: int
    rows: tuple[Stretch, ...]


def find_start(level: int, index: int) -> int:
    """Return when a tile begins, in seconds since 1970."""
    return index * TILE * WIDTHS_S[level] - SHIFT_S


def find_index(level: int, at_s: int) -> int:
    """Return the tile in which a moment lies."""
    return (at_s + SHIFT_S) // (TILE * WIDTHS_S[level])


def choose_level(span_s: int, stretches: int) -> int:
    """Return the widest stretches of which a span has at least so many; the narrowest where none has."""
    fits = [level for level, width in enumerate(WIDTHS_S) if span_s >= width * stretches]
    return max(fits, default=0)


def find_stamp(sensor: int, level: int, index: int) -> int:
    """Return when the time of a tile was last summed up, in milliseconds; 0: never."""
    days = DaySummary.objects.filter(
        sensor=sensor,
        day__gte=_find_day(find_start(level, index)),
        day__lte=_find_day(find_start(level, index + 1) - 1),
    )
    last: datetime | None = days.aggregate(last=Max("summed_at"))["last"]
    return 0 if last is None else int(last.timestamp() * 1000)


def get_tile(sensor: int, level: int, index: int, stamp: int | None = None) -> Tile:
    """Return a tile of a sensor, kept from before where nothing has changed in it."""
    known = find_stamp(sensor, level, index) if stamp is None else stamp
    return Tile(level, index, known, _read(sensor, level, index, known) if known else ())


@lru_cache(maxsize=KEPT)
def _read(sensor: int, level: int, index: int, _stamp: int) -> tuple[Stretch, ...]:
    width, start = WIDTHS_S[level], find_start(level, index)
    is_hours = width >= HOUR_S
    table = connection.ops.quote_name((HourSummary if is_hours else Reading)._meta.db_table)
    column = "hour_s" if is_hours else "at_s"
    # What was doubted is in no hour's figures, and so in none of the stretches of single readings either.
    figures = (
        "SUM(mean * count) / SUM(count), MIN(least), MAX(most), SUM(total), SUM(count)"
        if is_hours
        else "AVG(value), MIN(value), MAX(value), SUM(value), COUNT(*)"
    )
    condition = "count > 0" if is_hours else "doubt = 0"
    statement = (
        f"SELECT ({column} - %s) / %s, {figures} FROM {table} "  # noqa: S608 - our names
        f"WHERE sensor_id = %s AND {column} >= %s AND {column} < %s AND {condition} GROUP BY 1 ORDER BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [start, width, sensor, start, start + TILE * width])
        return tuple(
            Stretch(int(number), float(mean), float(least), float(most), float(total), int(count))
            for number, mean, least, most, total, count in cursor.fetchall()
        )


def forget_all() -> None:
    """Forget every tile (tests)."""
    _read.cache_clear()


def _find_day(at_s: int) -> date:
    return local(datetime.fromtimestamp(at_s, UTC)).date()
