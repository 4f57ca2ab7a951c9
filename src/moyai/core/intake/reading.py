"""Reads a segment of the journal, also while it is being written, and past what has been damaged."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from moyai.core.intake.frames import (
    LARGEST_PAYLOAD,
    MARK,
    SMALLEST_FRAME,
    BadFrameError,
    Record,
    TornFrameError,
    decode,
)
from moyai.core.intake.segments import HEAD_BYTES, is_abandoned, unpack_head

CHUNK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Found:
    """A record and where it stands; ``record`` is None for a stretch of bytes that cannot be read."""

    record: Record | None
    start: int
    end: int


class Segment:
    """An open segment. Use as a context manager.

    Attributes:
        is_sealed: its writer has gone or moved on: nothing will be added. True only when asked at opening;
            then everything that was ever acknowledged from it is there to be read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        self.is_sealed = is_abandoned(self._handle)
        self._seed = unpack_head(os.pread(self._handle, HEAD_BYTES, 0))

    def __enter__(self) -> "Segment":
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        os.close(self._handle)

    def read(self, offset: int = 0, *, until: int | None = None) -> Iterator[Found]:
        """Yield the records from an offset (0, or the ``end`` of one found before).

        Of a segment that is still written, what begins at ``until`` or later is left for the next time.

        In a segment that is still written it stops at the first frame that is not whole. In a sealed one
        it passes over bytes that cannot be read as long as a whole frame follows; what no frame follows is
        the torn tail of a writer that died, of which nothing was acknowledged.
        """
        offset = max(offset, HEAD_BYTES)
        if self._seed is None:
            return
        size = CHUNK
        while True:
            data = os.pread(self._handle, size, offset)
            used, problem = 0, None
            while problem is None:
                try:
                    record, after = decode(data, used, self._seed)
                except ValueError as error:
                    problem = error
                else:
                    if until is not None and not self.is_sealed and offset + used >= until:
                        return
                    yield Found(record, offset + used, offset + after)
                    used = after
            offset += used
            if used and len(data) == size:
                size = CHUNK
                continue
            if isinstance(problem, TornFrameError) and len(data) == size and size <= LARGEST_PAYLOAD:
                size = LARGEST_PAYLOAD + CHUNK  # a frame larger than a chunk
                continue
            resumed = self._find_frame_after(offset) if self.is_sealed else None
            if resumed is None:
                return
            yield Found(None, offset, resumed)
            offset, size = resumed, CHUNK

    def _find_frame_after(self, offset: int) -> int | None:
        """Return where the next whole frame begins behind bytes that cannot be read, or None."""
        assert self._seed is not None
        data = os.pread(self._handle, os.fstat(self._handle).st_size - offset, offset)
        if len(data) < SMALLEST_FRAME:
            return None
        at = data.find(MARK, 1)
        while at != -1:
            try:
                decode(data, at, self._seed)
            except (BadFrameError, TornFrameError):
                at = data.find(MARK, at + 1)
            else:
                return offset + at
        return None
