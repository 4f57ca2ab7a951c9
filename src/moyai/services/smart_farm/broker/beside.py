"""Where a broker asks the database: beside its event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import close_old_connections
from django.utils import translation

THREADS = 4
Found = TypeVar("Found")


class Beside:
    """Runs what asks the database beside the event loop, in threads that keep their connections."""

    def __init__(self, threads: int = THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="farm")

    async def run(self, work: Callable[[], Found]) -> Found:
        """Return what ``work()`` returns."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._do, work)

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    @staticmethod
    def _do(work: Callable[[], Found]) -> Found:
        close_old_connections()
        with translation.override("ja"):
            return work()
