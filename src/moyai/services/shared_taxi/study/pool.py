"""Many days at once, in processes of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from moyai.services.shared_taxi.study.figures import Figures
from moyai.services.shared_taxi.study.replay import DayTask, replay_day


def replay_days(tasks: Sequence[DayTask], *, processes: int) -> Iterator[Figures]:
    """Yield the figures of each task in their order, however many processes replay them.

    Args:
        tasks: The days.
        processes: How many at a time; with 1 nothing is started.
    """
    if processes <= 1 or len(tasks) < 2:
        yield from map(replay_day, tasks)
        return
    # Spawned, not forked: whoever asks may have threads and connections to the database.
    with ProcessPoolExecutor(min(processes, len(tasks)), mp_context=get_context("spawn")) as pool:
        yield from pool.map(replay_day, tasks)
