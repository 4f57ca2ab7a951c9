"""How wide the columns of a paper's table are, by what stands in them.

A renderer that finds the widths itself sets every cell twice, and gives a column of one long text as little
room as one of a number: a row then fills a page. Here a column gets room by the square root of its longest
text, so that long texts become blocks, and never less than its longest word that must not break. Where the
page has room, short texts (a vehicle's plate) stand on one line.
"""

import re
from collections.abc import Iterable, Sequence
from math import sqrt
from unicodedata import east_asian_width

_UNBROKEN = re.compile(r"[!-~]+")
LEAST = 3.0
"""Widths are in widths of a Latin letter; a Japanese character is two wide and may break anywhere."""
SHORT = 26
"""A text of so many widths is kept on one line where there is room."""
PADDING = 1.5


def share_widths(head: Sequence[object], rows: Iterable[Sequence[object]], room: float = 0) -> list[float]:
    """Return each column's share of the width, in percent.

    Args:
        head: the names of the columns.
        rows: the cells, as they are shown.
        room: how wide the page is, in widths of a Latin letter; 0 where that is not known.
    """
    needs = [_need(str(name)) for name in head]
    full = list(needs)
    for row in rows:
        cells = [str(cell) for cell in row]
        needs = [max(need, _need(cell)) for need, cell in zip(needs, cells, strict=True)]
        full = [max(need, _measure(cell) + PADDING) for need, cell in zip(full, cells, strict=True)]
    kept = [max(need, one if one <= SHORT else 0) for need, one in zip(needs, full, strict=True)]
    widths = kept if sum(kept) <= room else needs
    whole = sum(widths) or 1
    return [round(100 * width / whole, 2) for width in widths]


def _need(text: str) -> float:
    word = max((len(each) for each in _UNBROKEN.findall(text)), default=0)
    return max(LEAST, 1.6 * sqrt(_measure(text)), word + 1)


def _measure(text: str) -> int:
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
