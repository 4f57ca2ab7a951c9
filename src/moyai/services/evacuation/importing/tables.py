"""A CSV table of a town: columns by their names, every record with the line on which it begins.

UTF-8 with or without a byte order mark, or Shift_JIS as Windows writes it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator
from typing import Protocol

from moyai.services.evacuation.importing.rows import BadListError, Faults, tidy


def read_table(
    content: bytes, *, needed: Collection[str], most_rows: int, faults: Faults
) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield each record that is not empty: its line, and the tidy cells by the names of the first line.

    A record with too few or too many cells is noted as a fault and passed over.

    Args:
        content: the file's bytes.
        needed: columns without which it is no such table.
        most_rows: so many records are read.
        faults: where faults of lines are noted.

    Raises:
        BadListError: it is no such table at all, or too long a one.
    """
    table = csv.reader(io.StringIO(_decode(content), newline=""), strict=True)
    header: list[str] | None = None
    read = 0
    try:
        for line, cells in _number(table):
            if header is None:
                header = _read_header(cells, needed)
            elif len(cells) != len(header) and any(map(tidy, cells)):
                faults.refuse(line, f"列が{len(cells)}個あります（見出しは{len(header)}個）")
            elif any(map(tidy, cells)):
                read += 1
                if read > most_rows:
                    raise BadListError([f"{most_rows}件を超えています"])
                yield line, {name: tidy(cell) for name, cell in zip(header, cells, strict=True)}
    except csv.Error as error:
        raise BadListError([f"{table.line_num}行目: CSVとして読めません（{error}）"]) from error
    if header is None:
        raise BadListError(["ファイルが空です"])


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadListError(["文字コードがUTF-8でもShift_JISでもありません"])


class _Table(Protocol):
    """What ``csv.reader`` returns; its own type has no public name."""

    @property
    def line_num(self) -> int:
        """How many lines have been read."""

    def __iter__(self) -> Iterator[list[str]]:
        """Yield the records."""


def _number(table: _Table) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins; one may stretch over several."""
    line = 1
    for cells in table:
        yield line, cells
        line = table.line_num + 1


def _read_header(cells: list[str], needed: Collection[str]) -> list[str]:
    header = [tidy(cell).replace(" ", "") for cell in cells]
    lacking = [name for name in needed if name not in header]
    if lacking:
        raise BadListError([f"1行目に「{'」「'.join(lacking)}」の列がありません"])
    twice = sorted({name for name in header if name and header.count(name) > 1})
    if twice:
        raise BadListError([f"1行目に「{'」「'.join(twice)}」の列が2つあります"])
    return header
