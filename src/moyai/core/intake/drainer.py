"""Moves the journal into the inbox, segment by segment, in order, and deletes what is drained.

One drainer a folder (a lock sees to it). Events and the position up to which they were read are stored in one
transaction, so a crash at any moment repeats or loses nothing; and an event that comes twice has one row.
"""

import contextlib
import fcntl
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from heapq import merge
from itertools import islice
from pathlib import Path
from typing import IO

from django.db import InterfaceError, OperationalError, connection

from moyai.core import clock
from moyai.core.intake.models import JournalPosition
from moyai.core.intake.reading import Found, Segment
from moyai.core.intake.rows import Batch, add_record, make_raw
from moyai.core.intake.segments import list_segments, make_folder, remove_old_drafts, sync_folder
from moyai.core.intake.storing import store

logger = logging.getLogger(__name__)

RECORDS_A_BATCH = 1000
SEGMENTS_AT_ONCE = 64
"""More are open only after a long outage of the database; then the oldest are drained first."""
DAMAGED = ".damaged"

Placed = tuple[int, str, Found]
"""When it arrived (ms), the name of its segment, and what was found there."""


class DrainerRuns(Exception):  # noqa: N818 - no error: there is nothing left to do here
    """Another drainer works on this folder."""


class Drainer:
    """Drains one folder.

    Args:
        folder: of the journal.
        real_now: tells real time; queues do not live by the town's clock.
        now: tells the town's time, by which what goes by a lane is kept.

    Raises:
        DrainerRuns: another one does.
    """

    def __init__(
        self, folder: Path, *, real_now: Callable[[], datetime], now: Callable[[], datetime] = clock.now
    ) -> None:
        make_folder(folder)
        self.folder = folder
        self._real_now = real_now
        self._now = now
        self._lock = _take_lock(folder)
        self._positions: dict[str, int] = {}
        remove_old_drafts(folder)

    def close(self) -> None:
        """Let another drainer have the folder."""
        self._lock.close()

    def drain(self, *, on_stored: Callable[[], None] = lambda: None) -> int:
        """Store everything that is in the journal now; return how many records were read.

        Records of several segments are taken in the order in which they arrived, as several writers write at
        once and people's events must come in order.

        Args:
            on_stored: called after each batch is committed.

        Raises:
            OperationalError, InterfaceError: the database does not answer; nothing is lost, call again.
        """
        paths = list_segments(self.folder)
        self._forget_all_but({path.name for path in paths})
        sizes = _measure(paths[:SEGMENTS_AT_ONCE])
        if not sizes:
            return 0
        _commit_durably()
        with ExitStack() as stack:
            segments = {path.name: stack.enter_context(one) for path in sizes if (one := _open(path))}
            streams = [self._stream(segment, sizes[segment.path]) for segment in segments.values()]
            count, damaged = 0, set()
            for batch in _batch(merge(*streams)):
                self._store(batch)
                on_stored()
                count += len(batch)
                damaged |= {name for _ms, name, found in batch if found.record is None}
            for name, segment in segments.items():
                if segment.is_sealed:
                    self._remove(segment.path, is_damaged=name in damaged)
        return count

    def _stream(self, segment: Segment, until: int) -> Iterator[Placed]:
        """Yield what is left of a segment with time and place, by which streams are merged."""
        name, arrived_ms = segment.path.name, 0
        for found in segment.read(self._get_position(name), until=until):
            arrived_ms = found.record.received_at_ms if found.record else arrived_ms
            yield arrived_ms, name, found

    def _store(self, placed: list[Placed]) -> None:
        at, batch = self._real_now(), Batch()
        for _ms, name, found in placed:
            add_record(batch, found, name, at=at)
        offsets = {name: found.end for _ms, name, found in placed}
        try:
            store(batch, offsets, now=self._now(), at=at)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            logger.exception("A batch of the journal is stored record by record")
            for _ms, name, found in placed:
                self._store_alone(found, name, at)
        self._positions |= offsets

    def _store_alone(self, found: Found, name: str, at: datetime) -> None:
        """Store one record: by the lane, else the usual way, else as a dead letter."""
        last: Exception | None = None
        for use_lanes in (True, False):
            batch = Batch()
            add_record(batch, found, name, at=at, use_lanes=use_lanes)
            try:
                store(batch, {name: found.end}, now=self._now(), at=at)
            except (OperationalError, InterfaceError):
                raise
            except Exception as error:
                last = error
            else:
                return
        assert last is not None
        if found.record is None:
            raise last
        letter = Batch([make_raw(found.record, last, at=at)])
        store(letter, {name: found.end}, now=self._now(), at=at)

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


def _measure(paths: list[Path]) -> dict[Path, int]:
    """Return the sizes of segments, taken together: one that grows all the time must not keep the others
    waiting, and what one writer acknowledged before something reached another is stored before it.
    """
    sizes = {}
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            sizes[path] = path.stat().st_size
    return sizes


def _open(path: Path) -> Segment | None:
    """Return an open segment, or None: its writer took it back, nothing was promised from it."""
    try:
        return Segment(path)
    except FileNotFoundError:
        return None


def _commit_durably() -> None:
    """Have SQLite sync each commit: a segment is deleted on the strength of it."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=FULL")


def _batch(placed: Iterable[Placed]) -> Iterator[list[Placed]]:
    rest = iter(placed)
    while batch := list(islice(rest, RECORDS_A_BATCH)):
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
