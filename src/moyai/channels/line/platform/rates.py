"""Rate limits: for each channel and endpoint so many requests in a sliding window. No header says so."""

from collections import deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """So many requests in so many milliseconds."""

    requests: int
    window_ms: int


SECOND, MINUTE, HOUR = 1_000, 60_000, 3_600_000
USUAL = Rate(2000, SECOND)
MULTICAST = Rate(200, SECOND)
BROADCAST = Rate(60, HOUR)
LOADING = Rate(100, SECOND)
WEBHOOK_SETTINGS = Rate(1000, MINUTE)
WEBHOOK_TEST = Rate(60, HOUR)
RICH_MENU_CHANGES = Rate(100, HOUR)
RICH_MENU_BATCH = Rate(3, HOUR)
TOKENS = Rate(370, SECOND)
STATISTICS = Rate(60, HOUR)


class Limiter:
    """Remembers when each endpoint of each channel was called."""

    def __init__(self) -> None:
        self.enabled = True
        self._calls: dict[tuple[str, str], deque[int]] = {}

    def admit(self, channel: str, endpoint: str, rate: Rate, now_ms: int) -> bool:
        """Count a call and return whether it is within the limit; refused calls do not count."""
        if not self.enabled:
            return True
        calls = self._calls.setdefault((channel, endpoint), deque())
        while calls and calls[0] <= now_ms - rate.window_ms:
            calls.popleft()
        if len(calls) >= rate.requests:
            return False
        calls.append(now_ms)
        return True

    def forget(self) -> None:
        """Begin anew."""
        self._calls.clear()
