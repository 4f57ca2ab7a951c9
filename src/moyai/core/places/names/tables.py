"""Local names as a table, written and read again."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from moyai.core.errors import Refused
from moyai.core.places.enums import NameStatus
from moyai.core.places.models import Municipality, PlaceName
from moyai.core.places.names.operations import NewName
from moyai.core.places.names.words import NotAName, clean_words
from moyai.core.places.queries import find_by_number

HEADER = ("words", "kana", "place_number", "place_name", "lon", "lat", "status", "count", "learnt_from")
MOST_ROWS = 5000


class BadTable(Refused):
    """A row of the table cannot be read."""

    def __init__(self, line: int, words: str) -> None:
        text = _("{line}行目（{words}）が読めません。words と、place_number または lon・lat が必要です。")
        super().__init__("bad_table", format_lazy(text, line=line, words=words), line=line)


class TooLong(Refused):
    """The table has more rows than are taken at once."""

    def __init__(self) -> None:
        text = _("一度に読めるのは{most}行までです。")
        super().__init__("table_too_long", format_lazy(text, most=MOST_ROWS))


def list_rows(names: Iterable[PlaceName]) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of the table; names come with their places."""
    for name in names:
        place = name.facility
        number, place_name = (place.number, place.name) if place else ("", "")
        point = (name.lon, name.lat)
        yield (name.words, name.kana, number, place_name, *point, name.status, name.count, name.learnt_from)


def read_rows(text: str, *, municipality: Municipality) -> list[tuple[NewName, NameStatus]]:
    """Return the names of a table; an empty status is ``accepted``.

    Raises:
        BadTable: The first row that cannot be read.
        TooLong: There are too many.
    """
    rows = list(csv.DictReader(text.removeprefix("\ufeff").splitlines()))
    if len(rows) > MOST_ROWS:
        raise TooLong
    return [_read_row(row, line, municipality) for line, row in enumerate(rows, 2)]


def _read_row(row: dict[str, Any], line: int, municipality: Municipality) -> tuple[NewName, NameStatus]:
    words, kana, number, lon, lat, status = (
        _plain(row.get(key)) for key in ("words", "kana", "place_number", "lon", "lat", "status")
    )
    try:
        clean_words(words)
        found = NameStatus(status or NameStatus.ACCEPTED)
        if number:
            place = find_by_number(int(number), municipality_id=municipality.pk)
            if place is None:
                raise BadTable(line, words)
            return NewName(words, kana[:60], place), found
        return NewName(words, kana[:60], None, *_read_point(lon, lat)), found
    except (ValueError, NotAName) as error:
        raise BadTable(line, words[:40]) from error


def _read_point(lon: str, lat: str) -> tuple[float, float]:
    point = float(lon), float(lat)
    if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
        raise ValueError("not on earth")
    return point


def _plain(cell: str | None) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from reckoning."""
    text = (cell or "").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in tuple("=+-@") else text
