"""What must stay although the work around it is undone, such as that somebody was refused.

A refusal is written where it is raised, and whoever called may then undo all that she wrote: a conversation
takes a refused deed back to its savepoint, a caller's own transaction ends. `write_anyway` writes at once,
and once more after each rollback that took it back, until what is around it is committed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import NamedTuple, cast

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger(__name__)
Write = Callable[[], object]


class _Kept(NamedTuple):
    """A write, the savepoints within which it was done, and whether the end of all undoes it too."""

    savepoints: frozenset[str | None]
    is_of_all: bool
    write: Write


class WritesAgain(BaseDatabaseWrapper):
    """The part of our database backends that knows what to write again; one for each connection."""

    _kept: tuple[_Kept, ...] = ()

    def write_anyway(self, write: Write) -> None:
        """Write in a savepoint of its own (outside a transaction: in one of its own), and remember it."""
        with transaction.atomic(using=self.alias):
            write()
        if self.in_atomic_block:
            outer = _count_blocks_of_tests(self)
            # The first block has no savepoint, so that of the n-th is at n - 2.
            savepoints = frozenset(self.savepoint_ids[max(0, outer - 1) :])
            self._kept = (*self._kept, _Kept(savepoints, outer == 0, write))

    def savepoint_rollback(self, sid: str) -> None:
        """Roll back as ever; what it took back is written again within what is around it."""
        super().savepoint_rollback(sid)
        again = [each.write for each in self._kept if sid in each.savepoints]
        self._kept = tuple(each for each in self._kept if sid not in each.savepoints)
        for write in again:
            try:
                self.write_anyway(write)
            except Exception:  # the error that led here must come through, not this one
                logger.exception("what was to stay could not be written again")

    def rollback(self) -> None:
        """Roll back as ever; what it took back is written again as soon as the transaction is over."""
        super().rollback()
        again, self._kept = [each.write for each in self._kept if each.is_of_all], ()
        if again:
            hooks = [_make_atomic(write, self.alias) for write in again]
            # The stubs know of two of its three parts.
            self.run_on_commit = [(set(), hook, True) for hook in hooks]  # type: ignore[misc]
            self.run_commit_hooks_on_set_autocommit_on = True

    def commit(self) -> None:
        """Commit as ever: what was written stays."""
        super().commit()
        self._kept = ()

    def connect(self) -> None:
        """Connect as ever: of a connection that was lost nothing is remembered."""
        self._kept = ()
        super().connect()


def write_anyway(write: Write) -> None:
    """Write something that must stay, whatever becomes of the transaction around it.

    Args:
        write: does it; run at once, and again when a rollback has taken it back. So it must change nothing
            when what it writes is there already, and may use only what stands outside that transaction.
    """
    cast(WritesAgain, connection).write_anyway(write)


def _make_atomic(write: Write, alias: str) -> Callable[[], None]:
    def run() -> None:
        with transaction.atomic(using=alias):
            write()

    return run


def _count_blocks_of_tests(on: BaseDatabaseWrapper) -> int:
    """Return how many of the outer blocks end with a test: that is meant to undo all."""
    blocks = enumerate(on.atomic_blocks, 1)
    return max((number for number, block in blocks if getattr(block, "_from_testcase", False)), default=0)
