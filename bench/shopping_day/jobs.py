"""The worker's own jobs by the clock of the day, and what each costs."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from moyai.core.jobs.schedule import Periodic, list_periodics

OURS = (
    "drone.observe",
    "fleet.",
    "notices.",
    "shopping.",
    "watchover.",
)
LEAST = timedelta(seconds=60)
SELDOM = {
    "fleet.close_shifts": timedelta(minutes=10),
    "fleet.improve": timedelta(minutes=20),
    "fleet.keep_time": timedelta(minutes=4),
    "fleet.open_shifts": timedelta(minutes=5),
    "notices.deliver": timedelta(minutes=5),
    "notices.step": timedelta(minutes=10),
    "shopping.make_rounds": timedelta(hours=2),
    "shopping.place_standing": timedelta(hours=1),
    "watchover.look_for_gaps": timedelta(hours=2),
}
"""What the day does not wait for comes seldomer than in the worker, so that the rehearsal is short."""


class Meter:
    """Seconds of the processor by what they were spent for."""

    def __init__(self) -> None:
        self.spent: Counter[str] = Counter()

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        """Count what is done within."""
        began = time.process_time()
        yield
        self.spent[name] += time.process_time() - began


class Worker:
    """Runs the jobs that a day of shopping is about, none oftener than once a minute."""

    def __init__(self, meter: Meter) -> None:
        self._meter = meter
        self._jobs = [each for each in list_periodics() if each.key.startswith(OURS)]
        self._last: dict[str, datetime] = {}

    def _wait(self, job: Periodic) -> timedelta:
        return SELDOM.get(job.key, max(LEAST, timedelta(seconds=job.every_s)))

    def tick(self, now: datetime) -> None:
        """Run whatever is due."""
        for job in self._jobs:
            last = self._last.get(job.key)
            if last is not None and now - last < self._wait(job):
                continue
            self._last[job.key] = now
            with self._meter.of(f"job {job.key}"):
                job.run(now)
