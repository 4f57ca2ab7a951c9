"""The journal: what arrives from outside is on disk before it is acknowledged, whatever the database does.

Plain Python without Django, so that it serves while everything else is down. One writing process has one
``Journal``; several processes may share the folder, each writes segments of its own.

Group commit: while one sync runs in a thread, all that arrives meanwhile waits and shares the next one.
"""

import asyncio
import contextlib
import os
import secrets
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from moyai.core.intake.frames import Record, encode
from moyai.core.intake.segments import SegmentWriter

SEGMENT_BYTES = 64 * 1024 * 1024
WAITING_BYTES = 64 * 1024 * 1024
IDLE_S = 60.0
PAUSE_S = 0.25


class JournalFull(OSError):  # noqa: N818 - a state of the disk, answered with 503
    """The record could not be made durable: no room, a failing disk, or too much is waiting already."""


class Journal:
    """Appends records to segments in a folder.

    Args:
        folder: where the segments are; made at the first append.
        segment_bytes: a new segment is begun when one has grown so far.
        waiting_bytes: more than this never waits in memory; the rest is refused.
        idle_s: a segment nobody wrote to for so long is closed, so that the drainer may delete it.
        pause_s: after a failure nothing is tried for so long, appends are refused at once.
    """

    def __init__(
        self,
        folder: Path,
        *,
        segment_bytes: int = SEGMENT_BYTES,
        waiting_bytes: int = WAITING_BYTES,
        idle_s: float = IDLE_S,
        pause_s: float = PAUSE_S,
    ) -> None:
        self.folder = folder
        self._segment_bytes = segment_bytes
        self._most_waiting = waiting_bytes
        self._idle_s = idle_s
        self._pause_s = pause_s
        self._seed = secrets.randbits(32)
        self._segment: SegmentWriter | None = None
        self._owner = os.getpid()
        self._tries_again_at = 0.0
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="journal")
        self._frames: list[bytes] = []
        self._waiters: list[asyncio.Future[None]] = []
        self._waiting = 0
        self._flushing: asyncio.Task[None] | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._written_at = 0.0

    async def append(self, source: str, account: str, body: bytes, received_at_ms: int) -> None:
        """Return when the record is durable.

        Raises:
            JournalFull: it is not; the sender has to send it again.
            ValueError: it is too large, or its names are.
        """
        frame = encode(Record(source, account, received_at_ms, body), self._seed)
        if self._waiting + len(frame) > self._most_waiting:
            raise JournalFull("too much is waiting")
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        self._frames.append(frame)
        self._waiters.append(waiter)
        self._waiting += len(frame)
        if self._flushing is None:
            self._flushing = loop.create_task(self._flush(loop))
        await waiter

    async def close(self) -> None:
        """Write what waits and let go of the segment. The journal may be used again afterwards."""
        while self._flushing is not None:
            await asyncio.shield(self._flushing)
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None
        await asyncio.get_running_loop().run_in_executor(self._thread, self._leave_segment)

    async def _flush(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            while self._frames:
                frames, waiters = b"".join(self._frames), self._waiters
                self._frames, self._waiters, self._waiting = [], [], 0
                await self._store_for(loop, frames, waiters)
        finally:
            self._flushing = None
            self._written_at = loop.time()
            if self._idle is None:
                self._idle = loop.call_later(self._idle_s, self._look_whether_idle, loop)

    async def _store_for(
        self, loop: asyncio.AbstractEventLoop, frames: bytes, waiters: list[asyncio.Future[None]]
    ) -> None:
        try:
            await loop.run_in_executor(self._thread, self._store, frames)
        except OSError as error:
            _settle(waiters, JournalFull(str(error)))
        except BaseException as error:
            _settle(waiters, JournalFull(f"the journal stopped: {error!r}"))
            raise
        else:
            _settle(waiters, None)

    def _store(self, frames: bytes) -> None:
        """Make frames durable; runs in the journal's thread alone."""
        if time.monotonic() < self._tries_again_at:
            raise OSError("the journal failed a moment ago")
        try:
            self._get_segment().append(frames)
        except OSError:
            self._tries_again_at = time.monotonic() + self._pause_s
            self._leave_segment()
            raise

    def _get_segment(self) -> SegmentWriter:
        if self._owner != os.getpid():  # after a fork the segment belongs to the parent
            raise RuntimeError("a journal cannot be shared by processes")
        if self._segment is not None and self._segment.size >= self._segment_bytes:
            self._leave_segment()
        if self._segment is None:
            self._segment = SegmentWriter(self.folder, self._seed)
        return self._segment

    def _leave_segment(self) -> None:
        segment, self._segment = self._segment, None
        if segment is not None:
            with contextlib.suppress(OSError):
                segment.close()

    def _look_whether_idle(self, loop: asyncio.AbstractEventLoop) -> None:
        rest = self._written_at + self._idle_s - loop.time()
        if self._flushing is not None or rest > 0:
            self._idle = loop.call_later(max(rest, self._idle_s / 10), self._look_whether_idle, loop)
            return
        self._idle = None
        loop.run_in_executor(self._thread, self._leave_segment)


def _settle(waiters: list[asyncio.Future[None]], error: JournalFull | None) -> None:
    for waiter in waiters:
        if waiter.done():  # its connection has gone
            continue
        if error is None:
            waiter.set_result(None)
        else:
            waiter.set_exception(error)
