"""Files from people, opened without trust: nothing is unpacked to disk, no more is read than allowed."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from moyai.engines.habit.step_files.solution import CannotRead

MOST_FILE_BYTES = 300_000_000
"""Of what is uploaded; Apple's archive of many years has about a hundred million."""
MOST_XML_BYTES = 3_000_000_000
"""Of Apple's document unpacked, which is streamed; it packs to a twentieth or less."""
MOST_TEXT_BYTES = 64_000_000
"""Of a table or JSON document, which is held in memory."""
MOST_MEMBERS = 50_000
CHUNK = 1 << 18
ZIP_MAGIC = b"PK\x03\x04"
_BROKEN = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, RuntimeError, ValueError, OverflowError),
)
"""What Python's readers raise at an archive that is spoilt, or packed as we do not know."""


class Limited:
    """A stream that ends in a refusal when more comes out of it than is allowed, whatever it had declared."""

    def __init__(self, stream: BinaryIO, most: int) -> None:
        self._stream, self._left = stream, most

    def read(self, size: int) -> bytes:
        """Return up to so many bytes.

        Raises:
            CannotRead: more than allowed, or broken.
        """
        try:
            part = self._stream.read(size)
        except _BROKEN as error:
            raise CannotRead("broken") from error
        self._left -= len(part)
        if self._left < 0:
            raise CannotRead("too_large")
        return part

    def read_all(self) -> bytes:
        """Return everything.

        Raises:
            CannotRead: more than allowed, or broken.
        """
        parts = []
        while part := self.read(CHUNK):
            parts.append(part)
        return b"".join(parts)


def find_size(stream: BinaryIO) -> int:
    """Return how long a stream is, and put it back to its beginning."""
    size = stream.seek(0, 2)
    stream.seek(0)
    return size


@contextmanager
def open_archive(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """Open a zip archive.

    Raises:
        CannotRead: it is broken, locked, or has too many members.
    """
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise CannotRead("broken") from error
    with archive:
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise CannotRead("too_large")
        if any(member.flag_bits & 0x1 for member in members):
            raise CannotRead("locked")
        yield archive


@contextmanager
def open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> Iterator[Limited]:
    """Open one member for reading, up to so many bytes.

    Raises:
        CannotRead: it declares more, or is packed in a way that we do not know.
    """
    if member.file_size > most:
        raise CannotRead("too_large")
    try:
        stream = archive.open(member)
    except _BROKEN as error:
        raise CannotRead("broken") from error
    with stream:
        yield Limited(stream, most)  # type: ignore[arg-type]
