"""One reading as somebody sends it: read, or refused with why."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from moyai.core.clock import TOKYO
from moyai.engines.agronomy.measures import Measure
from moyai.engines.agronomy.quality import is_possible

AHEAD_S = 600
"""A clock may be fast by so much."""
OLDEST = timedelta(days=400)
FIRST_S, LAST_S = 946_684_800, 4_102_444_800
"""2000 to 2100."""


@dataclass(frozen=True, slots=True)
class Row:
    """One value as it was sent."""

    sensor: str
    at_s: int
    value: float
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that is not taken, by its place in what was sent, and why.

    ``why``: ``malformed``, ``time``, ``unknown_sensor``, ``unit``, ``impossible``, ``clock`` (ahead of ours),
    ``too_old``, ``contradiction`` (another value of the same second is here already).
    """

    row: int
    why: str


def read_row(given: Any) -> Row | str:
    """Return a row of JSON as a reading, or why it is none.

    ``{"sensor": "bed1-temp", "at": "2026-06-01T09:00:00+09:00", "value": 21.3, "unit": "℃"}``; ``at`` may be
    seconds since 1970; a time without a zone is Japan's.
    """
    if not isinstance(given, Mapping):
        return "malformed"
    sensor, value, unit = given.get("sensor"), given.get("value"), given.get("unit", "")
    if not isinstance(sensor, str) or not 0 < len(sensor) <= 40 or not isinstance(unit, str):
        return "malformed"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "malformed"
    try:
        number = float(value)
    except OverflowError:
        return "impossible"
    if not math.isfinite(number):
        return "impossible"
    at_s = read_time(given.get("at"))
    return "time" if at_s is None else Row(sensor, at_s, number, unit[:16])


def read_time(given: Any) -> int | None:
    """Return seconds since 1970 of a time in ISO 8601 or in seconds, or None."""
    if isinstance(given, bool):
        return None
    if isinstance(given, int | float) and math.isfinite(given):
        return int(given) if FIRST_S <= given < LAST_S else None
    if not isinstance(given, str) or len(given) > 40:
        return None
    try:
        at = datetime.fromisoformat(given)
        seconds = int((at if at.tzinfo else at.replace(tzinfo=TOKYO)).timestamp())
    except (ValueError, OverflowError):
        return None
    return seconds if FIRST_S <= seconds < LAST_S else None


def find_fault(row: Row, measure: Measure, value: float | None, now_s: int) -> str:
    """Return why a reading of a known sensor is not taken; empty when it is. ``value``: in our unit."""
    if value is None:
        return "unit"
    if not is_possible(measure, value):
        return "impossible"
    if row.at_s > now_s + AHEAD_S:
        return "clock"
    return "too_old" if row.at_s < now_s - OLDEST.total_seconds() else ""
