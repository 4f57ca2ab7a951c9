"""A season in tiles: each has 256 stretches of one width, with mean, least, most, total and count of each.

A tile is the same whoever asks. It is kept with the moment at which its time was last summed up, and made
anew when that has changed: on every process by itself, without anybody having to tell the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Avg, Count, F, Max, Min, Sum

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
    rows, second, figures = _HOURS if width >= HOUR_S else _SINGLE
    within = rows.filter(**{"sensor": sensor, f"{second}__gte": start, f"{second}__lt": start + TILE * width})
    stretches = within.annotate(stretch=(F(second) - start) / width).values("stretch").order_by("stretch")
    found = stretches.annotate(**figures).values_list("stretch", *figures)
    return tuple(map(Stretch._make, found))


# What was doubted is in no hour's figures, and so in none of the stretches of single readings either.
_HOURS = (
    HourSummary.objects.filter(count__gt=0),
    "hour_s",
    {
        "its_mean": Sum(F("mean") * F("count")) / Sum("count"),
        "its_least": Min("least"),
        "its_most": Max("most"),
        "its_total": Sum("total"),
        "readings": Sum("count"),
    },
)
_SINGLE = (
    Reading.objects.filter(doubt=0),
    "at_s",
    {
        "its_mean": Avg("value"),
        "its_least": Min("value"),
        "its_most": Max("value"),
        "its_total": Sum("value"),
        "readings": Count("value"),
    },
)


def forget_all() -> None:
    """Forget every tile (tests)."""
    _read.cache_clear()


def _find_day(at_s: int) -> date:
    return local(datetime.fromtimestamp(at_s, UTC)).date()
