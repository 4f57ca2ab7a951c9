"""One batch is worked out while the one before is being written: Python computes as the database writes.

For a process of its own on PostgreSQL. What was worked out ahead is written only where nobody else has
written since, else it is thrown away and begun again from the database.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from datetime import datetime

from django.db import close_old_connections, connection

from moyai.services.evacuation.projecting import projector as projecting
from moyai.services.evacuation.projecting.insisting import Insisting
from moyai.services.evacuation.projecting.projector import Overtaken, Projector, Work

MOST_BATCHES = 32
"""After so many the register is looked at for new residents."""


class Overlapping:
    """Works batches of claims in, with a thread that writes.

    Args:
        writer: runs one thing after the other.
        is_over: asked before each batch whether to end.
    """

    def __init__(
        self, writer: Executor | None = None, *, is_over: Callable[[], bool] = lambda: False
    ) -> None:
        self._is_over = is_over
        self._writer = writer or ThreadPoolExecutor(1, thread_name_prefix="roster-writer")

    def close(self) -> None:
        """End the thread and its connection."""
        self._writer.submit(_close).result()
        self._writer.shutdown()

    def project(self, projector: Projector, now: datetime) -> int:
        """Work in many batches, as `Projector.project` does one; return how many claims it was.

        A database that is away is waited for: what was worked out ahead is not worked out again for it.
        """
        done = last = projector.project(now)
        insist = Insisting(is_over=self._is_over)
        writing: Future[None] | None = None
        unstored: Collection[int] = ()
        try:
            for _ in range(MOST_BATCHES):
                if last < projecting.BATCH or self._is_over():
                    break
                work = projector.work_ahead(now, unstored, insist)
                if writing is not None:
                    writing.result()
                writing, unstored = self._writer.submit(_store, projector, work, now, insist), work.claims
                last = len(work.claims)
                done += last
            if writing is not None:
                writing.result()
        except BaseException as failure:
            projector.forget()
            if writing is not None:
                writing.exception()  # it ends before anybody begins again
            if isinstance(failure, Overtaken):
                return done
            raise
        return done


def _close() -> None:
    """Close the connection of the thread in which this runs."""
    connection.close()


def _store(projector: Projector, work: Work, now: datetime, insist: Insisting) -> None:
    if not connection.in_atomic_block:  # else it is somebody's transaction, and the connection theirs
        close_old_connections()
    insist(lambda: projector.store(work, now))
