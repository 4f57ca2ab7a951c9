"""Files of sealed pieces: written piece by piece, each piece read alone, nothing in clear on the disk.

Layout: ``MYSF1``, then for each piece four bytes of length (big-endian) and the piece as box.py seals it.
What a piece is about names its place, so that pieces cannot change places; how many there are, the caller
keeps.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from moyai.core.sealing.box import close_box, open_box
from moyai.core.sealing.errors import ForgedError
from moyai.core.shelves import write_whole

MARK = b"MYSF1"
_LENGTH = struct.Struct(">I")


class SealedWriter:
    """Seals one piece after another into a file under way; see `write_sealed`."""

    def __init__(self, file: BinaryIO, key: bytes, about: str) -> None:
        self._file, self._key, self._about = file, key, about
        self.count = 0
        """Pieces so far."""

    def add(self, piece: bytes) -> None:
        """Seal one more piece."""
        sealed = close_box(self._key, piece, f"{self._about}:{self.count}")
        self._file.write(_LENGTH.pack(len(sealed)) + sealed)
        self.count += 1


@contextmanager
def write_sealed(path: Path, key: bytes, about: str) -> Iterator[SealedWriter]:
    """Write a file of pieces: it is there when the block ends well, and not at all otherwise.

    Args:
        path: where (`shelves.write_whole`).
        key: of the subject (`queries.get_key`).
        about: what it is, such as ``"clinic.finding:48210937"``.
    """
    with write_whole(path) as file:
        file.write(MARK)
        yield SealedWriter(file, key, about)


def read_sealed(
    path: Path, key: bytes, about: str, first: int = 0, count: int | None = None
) -> Iterator[bytes]:
    """Yield pieces in their order; those before ``first`` are passed over unread.

    Raises:
        FileNotFoundError: the file is gone.
        ForgedError: a piece was changed or moved, or is not there.
    """
    with path.open("rb") as file:
        if file.read(len(MARK)) != MARK:
            raise ForgedError("not a file of ours")
        for at in range(first):
            file.seek(_read_length(file, at), os.SEEK_CUR)
        at = first
        while count is None or at < first + count:
            length = _find_length(file)
            if length is None:
                if count is not None:
                    raise ForgedError(f"piece {at} is not there")
                return
            yield open_box(key, file.read(length), f"{about}:{at}")
            at += 1


def _read_length(file: BinaryIO, at: int) -> int:
    length = _find_length(file)
    if length is None:
        raise ForgedError(f"piece {at} is not there")
    return length


def _find_length(file: BinaryIO) -> int | None:
    head = file.read(_LENGTH.size)
    return _LENGTH.unpack(head)[0] if len(head) == _LENGTH.size else None
