"""The platform's own time, which a test may push forward: reply tokens die in a minute."""

import time
from datetime import UTC, datetime, timedelta, timezone

JST = timezone(timedelta(hours=9))


class Clock:
    """Wall time in milliseconds, plus what was pushed forward."""

    def __init__(self) -> None:
        self.ahead_ms = 0

    def now_ms(self) -> int:
        """Return milliseconds since 1970 (UTC)."""
        return time.time_ns() // 1_000_000 + self.ahead_ms

    def advance(self, milliseconds: int) -> None:
        """Push the clock forward; it never goes back."""
        self.ahead_ms += max(0, milliseconds)

    def month(self) -> str:
        """Return the month in Japan (``202606``), by which the quota is counted."""
        return datetime.fromtimestamp(self.now_ms() / 1000, JST).strftime("%Y%m")

    def day(self) -> str:
        """Return the day in Japan (``20260610``), by which deliveries are counted."""
        return datetime.fromtimestamp(self.now_ms() / 1000, JST).strftime("%Y%m%d")


def to_iso(milliseconds: int) -> str:
    """Return a time as LINE writes it: ``2020-12-03T10:15:30.121Z``."""
    moment = datetime.fromtimestamp(milliseconds // 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"
