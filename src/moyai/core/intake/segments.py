"""The files of the journal: one writer each, locked while he lives, readable by everybody.

A segment is written under a draft's name, locked, given its head and made durable, and only then named
``<number>-<random>.journal``: no reader sees a segment that is not locked by its living writer. The random
part makes names unique for ever, so that a position kept for a name can never be taken for another file's.
"""

import contextlib
import fcntl
import os
import re
import secrets
import struct
from pathlib import Path

SUFFIX = ".journal"
_NAME = re.compile(r"(\d{10})-[0-9a-f]{12}\.journal")
_DRAFT = ".draft"
_HEAD = struct.Struct("<8sII")
_MAGIC = b"MOYAIJ1\n"
HEAD_BYTES = _HEAD.size


class SegmentWriter:
    """A new segment, locked to this process until it is closed.

    Attributes:
        path: where it is.
        size: bytes that are known to be durable.

    Raises:
        OSError: it cannot be made, e.g. the disk is full; nothing is left behind.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        make_folder(folder)
        token = secrets.token_hex(6)
        draft = folder / f"{token}{_DRAFT}"
        self.path = folder / f"{_find_next_number(folder):010d}-{token}{SUFFIX}"
        self._handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _write_all(self._handle, pack_head(seed))
            os.fsync(self._handle)
            draft.rename(self.path)
            sync_folder(folder)
        except OSError:
            self.close()
            draft.unlink(missing_ok=True)
            self.path.unlink(missing_ok=True)
            raise
        self.size = HEAD_BYTES

    def append(self, frames: bytes) -> None:
        """Write whole frames and return when they are durable.

        Raises:
            OSError: they are not. What was written of them is cut away; the caller closes this segment and
                begins another, because a reader may have seen what was cut away, and because after a failed
                sync nobody knows what of this file is on the disk.
        """
        try:
            _write_all(self._handle, frames)
            os.fdatasync(self._handle)
        except OSError:
            self._cut_back()
            raise
        self.size += len(frames)

    def close(self) -> None:
        """Let go of the file; it will not be written any more."""
        os.close(self._handle)

    def _cut_back(self) -> None:
        with contextlib.suppress(OSError):
            os.ftruncate(self._handle, self.size)
            os.fdatasync(self._handle)
        if self.size == HEAD_BYTES:  # nothing was ever promised from it
            self.path.unlink(missing_ok=True)


def pack_head(seed: int) -> bytes:
    """Return the head of a segment."""
    return _HEAD.pack(_MAGIC, seed, seed ^ 0xFFFFFFFF)


def unpack_head(data: bytes) -> int | None:
    """Return the seed, or None for what is no head (its writer died before it was written)."""
    if len(data) < HEAD_BYTES:
        return None
    magic, seed, inverse = _HEAD.unpack_from(data)
    return int(seed) if magic == _MAGIC and seed ^ 0xFFFFFFFF == inverse else None


def list_segments(folder: Path) -> list[Path]:
    """Return the segments of a folder in the order in which they were begun."""
    try:
        names = sorted(name for name in os.listdir(folder) if _NAME.fullmatch(name))  # noqa: PTH208 - 40 times a second
    except FileNotFoundError:
        return []
    return [folder / name for name in names]


def make_folder(folder: Path) -> None:
    """Make the folder, for our eyes alone, durably."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make what was made, renamed or removed in a folder durable."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def is_abandoned(handle: int) -> bool:
    """Tell whether an open segment's writer has let go of it; if so this handle holds its lock now."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def remove_old_drafts(folder: Path) -> None:
    """Remove drafts whose writers died before they had a name; nothing was promised from them."""
    for draft in folder.glob(f"*{_DRAFT}"):
        with contextlib.suppress(FileNotFoundError):
            handle = os.open(draft, os.O_RDONLY | os.O_CLOEXEC)
            try:
                # A draft without its head may be about to be locked by its writer: leave it alone.
                if os.fstat(handle).st_size >= HEAD_BYTES and is_abandoned(handle):
                    draft.unlink(missing_ok=True)
            finally:
                os.close(handle)


def _find_next_number(folder: Path) -> int:
    last = list_segments(folder)[-1:]
    return 1 + max((int(path.name[:10]) for path in last), default=0)


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]
