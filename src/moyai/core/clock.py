"""The clock of the town.

``now()`` is called only at the border (a view, a command, a job); operations and queries are given ``now``.
In the demo the clock is virtual: it starts at a chosen time and runs faster, in every process alike, because
its parameters stand in one small file that is re-read when it changes.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

TOKYO = ZoneInfo("Asia/Tokyo")
_cache: tuple[float, tuple[float, float, float] | None] = (-1.0, None)
_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """Return the town's present time, aware, in UTC."""
    if (held := _held.get()) is not None:
        return held
    parameters = _read_parameters(Path(settings.MOYAI_CLOCK_FILE))
    if parameters is None:
        return datetime.now(UTC)
    anchor_real, anchor_virtual, speed = parameters
    return datetime.fromtimestamp(anchor_virtual + (time.time() - anchor_real) * speed, UTC)


def today() -> date:
    """Return the present date in Japan."""
    return now().astimezone(TOKYO).date()


def speed() -> float:
    """Return how many virtual seconds pass in a real one (1.0 outside the demo)."""
    parameters = _read_parameters(Path(settings.MOYAI_CLOCK_FILE))
    return 1.0 if parameters is None else parameters[2]


def set_virtual(*, start: datetime, speed: float) -> None:
    """Make the clock virtual from ``start`` at ``speed``; takes effect in every process (atomic rename)."""
    path = Path(settings.MOYAI_CLOCK_FILE)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    draft.write_text(json.dumps([time.time(), start.timestamp(), float(speed)]))
    draft.replace(path)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock at a moment within the block, in this thread alone; for rehearsals only."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)


def local(at: datetime) -> datetime:
    """Return the same moment as a Japanese wall-clock time."""
    return at.astimezone(TOKYO)


def at_local(day: date, minutes: int) -> datetime:
    """Return ``day`` at so many minutes after midnight in Japan, in UTC."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=TOKYO)
    return (midnight + timedelta(minutes=minutes)).astimezone(UTC)


def _read_parameters(path: Path) -> tuple[float, float, float] | None:
    global _cache
    try:
        changed = path.stat().st_mtime_ns / 1e9
    except FileNotFoundError:
        return None
    if _cache[0] != changed:
        anchor_real, anchor_virtual, factor = json.loads(path.read_text())
        _cache = (changed, (anchor_real, anchor_virtual, factor))
    return _cache[1]
