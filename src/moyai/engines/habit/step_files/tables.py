"""Tables as people have them: in whatever encoding, dates and digits as written."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from moyai.engines.habit.step_files.solution import CannotRead

MOST_ROWS = 200_000
MOST_CELL = 2_000
_ERAS = {"令和": 2018, "平成": 1988, "R": 2018, "H": 1988}
_DATE = re.compile(
    r"(令和|平成|[RH])?\s*(\d{1,4}|元)\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s(].*)?"
)
_PACKED = re.compile(r"(\d{4})(\d{2})(\d{2})")
_COUNT = re.compile(r"(\d{1,9})(?:\.0*)?\s*(?:歩|steps?)?", re.IGNORECASE)


def decode(content: bytes) -> str:
    """Return a text in the first encoding that fits: UTF-16 with its mark, UTF-8, then Windows' Japanese.

    Raises:
        CannotRead: none fits.
    """
    marked = content[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CannotRead("unknown")


def list_rows(text: str) -> Iterator[list[str]]:
    """Yield rows of cells, widths of characters made alike; empty rows are left out.

    Raises:
        CannotRead: it is no table, or too long.
    """
    if "\0" in text:
        raise CannotRead("unknown")
    head = text[:4_000]
    delimiter = max("\t,;", key=head.count)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            if number >= MOST_ROWS:
                raise CannotRead("too_large")
            cells = [unicodedata.normalize("NFKC", cell[:MOST_CELL]).strip() for cell in row]
            if any(cells):
                yield cells
    except csv.Error as error:
        raise CannotRead("broken") from error


def read_date(text: str) -> date | None:
    """Return a day, by western years or Japan's eras; None where it is none, or its order is not sure."""
    if packed := _PACKED.fullmatch(text):
        year, month, day = (int(part) for part in packed.groups())
    elif found := _DATE.fullmatch(text):
        era, year_text, month_text, day_text = found.groups()
        year = 1 if year_text == "元" else int(year_text)
        month, day = int(month_text), int(day_text)
        if era:
            year += _ERAS[era]
        elif year < 1900:
            return None
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_count(text: str) -> int | None:
    """Return a whole number, with or without commas and its unit; None where it is none."""
    found = _COUNT.fullmatch(text.replace(",", ""))
    return int(found[1]) if found else None
