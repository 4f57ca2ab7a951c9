"""The demo's clock: where it opens, how it is taken up again, and how a day gives way to the next.

A day opens at 8:50. Time stands until those who booked beforehand have done so, hurries to 9:20 so that the
town is soon alive, and then runs at MOYAI_DEMO_SPEED. After the last ride it goes on at 8:50 of the next
operating day. While the demo is switched off the town's time stands still.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from moyai.core import clock

OPENING = 8 * 60 + 50
ALIVE_FROM = 9 * 60 + 20
HURRY = 40.0
"""Least speed of the first half hour of a day."""
STANDSTILL = 0.001
DAY_OVER = 15 * 60 + 10
DAY_OVER_ANYWAY = 15 * 60 + 50

IsOperating = Callable[[date], bool]


def last_time_file() -> Path:
    """Return the file that keeps the town's time while the demo is off."""
    return Path(settings.HOME) / "demo-time"


def remember() -> None:
    """Write down the town's present time (atomic)."""
    path = last_time_file()
    draft = path.with_suffix(".tmp")
    draft.write_text(str(clock.now().timestamp()))
    draft.replace(path)


def recall() -> datetime | None:
    """Return the town's time when the demo was last on."""
    try:
        return datetime.fromtimestamp(float(last_time_file().read_text()), UTC)
    except (FileNotFoundError, ValueError):
        return None


def choose_start(*, real_now: datetime, is_operating: IsOperating) -> datetime:
    """Return where the town's time starts: where it stood, or at the first opening."""
    last = recall()
    if last is not None:
        return last
    return clock.at_local(next_operating(clock.local(real_now).date(), is_operating), OPENING)


def hold(at: datetime) -> None:
    """Let the town's time stand (all but) still."""
    clock.set_virtual(start=at, speed=STANDSTILL)


def is_held() -> bool:
    """Tell whether the town's time stands."""
    return clock.speed() == STANDSTILL


def run_on(*, speed: float) -> None:
    """Let time run from where it is: hurrying before the town is alive, then at the chosen speed."""
    is_early = minutes_of(clock.now()) < ALIVE_FROM
    wanted = max(speed, HURRY) if is_early else speed
    if clock.speed() != wanted:
        clock.set_virtual(start=clock.now(), speed=wanted)


def is_day_over(now: datetime, *, is_anybody_waiting: bool) -> bool:
    """Tell whether nothing more will happen today."""
    limit = DAY_OVER_ANYWAY if is_anybody_waiting else DAY_OVER
    return minutes_of(now) >= limit


def go_to_next_day(*, is_operating: IsOperating) -> datetime:
    """Put the clock to the opening of the next operating day and let it stand; return the time set."""
    tomorrow = clock.local(clock.now()).date() + timedelta(days=1)
    start = clock.at_local(next_operating(tomorrow, is_operating), OPENING)
    hold(start)
    return start


def next_operating(day: date, is_operating: IsOperating) -> date:
    """Return ``day`` or the first operating day after it (looking half a year ahead at most)."""
    days = (day + timedelta(days=n) for n in range(183))
    return next(d for d in days if is_operating(d))


def minutes_of(now: datetime) -> int:
    """Return the minutes after midnight in Japan."""
    local = clock.local(now)
    return local.hour * 60 + local.minute
