"""Moves the journal into the inbox, segment by segment, in order, and deletes what is drained.

One drainer a folder (a lock sees to it). Events and the position up to which they were read are stored in one
transaction, so a crash at any moment repeats or loses nothing; and an event that comes twice has one row.
"""

import contextlib
import fcntl
import logging
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO

from django.db import InterfaceError, OperationalError, connection, transaction

from moyai.core.intake.models import InboxEvent, JournalPosition
from moyai.core.intake.reading import Found, Segment
from moyai.core.intake.rows import make_raw, make_rows
from moyai.core.intake.segments import list_segments, make_folder, remove_old_drafts, sync_folder

logger = logging.getLogger(__name__)

RECORDS_A_BATCH = 500
DAMAGED = ".damaged"


class DrainerRuns(Exception):  # noqa: N818 - no error: there is nothing left to do here
    """Another drainer works on this folder."""


class Drainer:
    """Drains one folder.

    Args:
        folder: of the journal.
        real_now: tells real time; queues do not live by the town's clock.

    Raises:
        DrainerRuns: another one does.
    """

    def __init__(self, folder: Path, *, real_now: Callable[[], datetime]) -> None:
        make_folder(folder)
        self.folder = folder
        self._real_now = real_now
        self._lock = _take_lock(folder)
        self._positions: dict[str, int] = {}
        remove_old_drafts(folder)

    def close(self) -> None:
        """Let another drainer have the folder."""
        self._lock.close()

    def drain(self, *, on_stored: Callable[[], None] = lambda: None) -> int:
        """Store everything that is in the journal now; return how many records were read.

        Args:
            on_stored: called after each batch is committed.

        Raises:
            OperationalError, InterfaceError: the database does not answer; nothing is lost, call again.
        """
        paths = list_segments(self.folder)
        if paths:
            _commit_durably()
        self._forget_all_but({path.name for path in paths})
        return sum(self._drain_segment(path, on_stored) for path in paths)

    def _drain_segment(self, path: Path, on_stored: Callable[[], None]) -> int:
        try:
            segment = Segment(path)
        except FileNotFoundError:  # its writer took it back: nothing was promised from it
            return 0
        count, damaged = 0, False
        with segment:
            for batch in _batch(segment.read(self._get_position(path.name))):
                self._store(batch, path.name)
                on_stored()
                count += len(batch)
                damaged = damaged or any(found.record is None for found in batch)
            if segment.is_sealed:
                self._remove(path, is_damaged=damaged)
        return count

    def _store(self, batch: list[Found], name: str) -> None:
        at, offset = self._real_now(), batch[-1].end
        rows = [row for found in batch for row in make_rows(found, name, at=at)]
        try:
            _insert(rows, name, offset)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("A batch of the journal is stored record by record")
            for found in batch:
                self._store_alone(found, name, at)
        self._positions[name] = offset

    def _store_alone(self, found: Found, name: str, at: datetime) -> None:
        try:
            _insert(make_rows(found, name, at=at), name, found.end)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            if found.record is None:
                raise
            _insert([make_raw(found.record, error, at=at)], name, found.end)

    def _get_position(self, name: str) -> int:
        if name not in self._positions:
            row = JournalPosition.objects.filter(segment=name).first()
            self._positions[name] = row.offset if row else 0
        return self._positions[name]

    def _remove(self, path: Path, *, is_damaged: bool) -> None:
        """Delete a drained segment. The row goes first: a crash in between only reads the segment again."""
        JournalPosition.objects.filter(segment=path.name).delete()
        if is_damaged:  # kept for those who can read bytes
            path.rename(path.with_suffix(DAMAGED))
        else:
            path.unlink(missing_ok=True)
        sync_folder(self.folder)
        self._positions.pop(path.name, None)

    def _forget_all_but(self, names: set[str]) -> None:
        for name in self._positions.keys() - names:
            JournalPosition.objects.filter(segment=name).delete()
            del self._positions[name]


def _insert(rows: list[InboxEvent], name: str, offset: int) -> None:
    with transaction.atomic():
        InboxEvent.objects.bulk_create(rows, ignore_conflicts=True)
        JournalPosition.objects.update_or_create(segment=name, defaults={"offset": offset})


def _commit_durably() -> None:
    """Have SQLite sync each commit: a segment is deleted on the strength of it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


def _batch(found: Iterator[Found]) -> Iterator[list[Found]]:
    while batch := list(islice(found, RECORDS_A_BATCH)):
        yield batch


def _take_lock(folder: Path) -> IO[str]:
    file = (folder / "drainer.lock").open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with contextlib.suppress(OSError):
            file.close()
        raise DrainerRuns(f"Another drainer works on {folder}.") from None
    return file
