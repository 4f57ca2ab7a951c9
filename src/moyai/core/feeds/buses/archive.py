"""Opens a zip that a stranger made: nothing is extracted or read before its size is known to be sane.

A file's size in the directory of a zip may lie, so what comes out is counted as well.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from typing import IO

from moyai.core.errors import Refused
from moyai.core.feeds.buses.limits import MOST_BYTES, MOST_FILE_BYTES, MOST_FILES, MOST_RATIO, MOST_ROWS
from moyai.core.feeds.buses.words import BAD_ARCHIVE, BAD_ROW

csv.field_size_limit(131_072)


class BadArchive(Refused):
    """It is no zip that we would open."""

    def __init__(self, reason: str) -> None:
        super().__init__("bad_archive", BAD_ARCHIVE.format(reason=reason), reason=reason)


class BadRow(Refused):
    """A row cannot be understood; the file, the line and the reason are told."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        facts = {"file": file, "line": line, "reason": reason}
        super().__init__("bad_row", BAD_ROW.format(**facts), **facts)


class FeedArchive:
    """The tables of a GTFS zip, row by row."""

    def __init__(self, file: IO[bytes]) -> None:
        """Open a zip and look at its directory.

        Args:
            file: seekable.

        Raises:
            BadArchive: no zip, encrypted, too many or too large files, or packed tighter than tables are.
        """
        try:
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise BadArchive(str(error)) from error
        self._names = {entry.filename: entry for entry in self._zip.infolist()}
        self._read = 0
        _check_directory(list(self._names.values()))

    def has(self, name: str) -> bool:
        """Tell whether there is such a file, e.g. ``stops.txt``."""
        return name in self._names

    def read_rows(self, name: str, required: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield line and row of a table; empty when there is no such file.

        Args:
            name: of the file.
            required: columns that must be there.

        Raises:
            BadArchive: more comes out than its directory says, or than is sane.
            BadRow: a column is missing, or a line is no text or has another number of cells.
        """
        if not self.has(name):
            return
        with self._open(name) as raw:
            counted = io.BufferedReader(_Counted(raw, self))
            text = io.TextIOWrapper(counted, encoding="utf-8-sig", newline="")
            yield from _read_table(name, csv.reader(text, strict=True), required)

    def _open(self, name: str) -> IO[bytes]:
        try:
            return self._zip.open(self._names[name])
        except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError) as error:
            raise BadArchive(str(error)) from error

    def count(self, size: int) -> None:
        """Count bytes that came out."""
        self._read += size
        if self._read > MOST_BYTES:
            raise BadArchive(f"more than {MOST_BYTES} bytes")


class _Counted(io.RawIOBase):
    """A stream that tells the archive how much came out of it."""

    def __init__(self, raw: IO[bytes], archive: FeedArchive) -> None:
        self._raw = raw
        self._archive = archive

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            chunk = self._raw.read(len(buffer))
        except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, ValueError) as error:
            raise BadArchive(str(error)) from error
        except Exception as error:  # a broken stream raises what its decompressor likes (zlib.error …)
            raise BadArchive(f"{type(error).__name__}: {error}") from error
        self._archive.count(len(chunk))
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise BadArchive(f"more than {MOST_FILES} files")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise BadArchive(f"{entry.filename} is encrypted")
        if entry.file_size > MOST_FILE_BYTES:
            raise BadArchive(f"{entry.filename} is larger than {MOST_FILE_BYTES} bytes")
        if entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise BadArchive(f"{entry.filename} is packed more than {MOST_RATIO} times")
    if sum(entry.file_size for entry in entries) > MOST_BYTES:
        raise BadArchive(f"more than {MOST_BYTES} bytes")


def _read_table(
    name: str, reader: Iterator[list[str]], required: tuple[str, ...]
) -> Iterator[tuple[int, dict[str, str]]]:
    header: list[str] | None = None
    for line, cells in _number(name, reader):
        if header is None:
            header = [cell.strip() for cell in cells]
            missing = [column for column in required if column not in header]
            if missing:
                raise BadRow(name, line, f"no column {', '.join(missing)}")
            continue
        if not any(cells):
            continue
        if len(cells) != len(header):
            raise BadRow(name, line, f"{len(cells)} cells instead of {len(header)}")
        yield line, {column: cell.strip() for column, cell in zip(header, cells, strict=True)}
    if header is None:
        raise BadRow(name, 1, "empty file")


def _number(name: str, reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    line = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, UnicodeDecodeError) as error:
            raise BadRow(name, line + 1, str(error)) from error
        line += 1
        if line > MOST_ROWS:
            raise BadRow(name, line, f"more than {MOST_ROWS} rows")
        yield line, cells
