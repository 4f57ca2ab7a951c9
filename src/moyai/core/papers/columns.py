"""How wide the columns of a paper's table are, by what stands in them.

A renderer that finds the widths itself sets every cell twice, and gives a column of one long text as little
room as one of a number: a row then fills a page. Here a column gets room by the square root of its longest
text, so that long texts become blocks, and never less than its longest word that must not break.
"""

import re
from collections.abc import Iterable, Sequence
from math import sqrt
from unicodedata import east_asian_width

_UNBROKEN = re.compile(r"[!-~]+")
LEAST = 3.0
"""Widths are in widths of a Latin letter; a Japanese character is two wide and may break anywhere."""


def share_widths(head: Sequence[object], rows: Iterable[Sequence[object]]) -> list[float]:
    """Return each column's share of the width, in percent.

    Args:
        head: the names of the columns.
        rows: the cells, as they are shown.
    """
    needs = [_need(str(name)) for name in head]
    for row in rows:
        needs = [max(need, _need(str(cell))) for need, cell in zip(needs, row, strict=True)]
    whole = sum(needs) or 1
    return [round(100 * need / whole, 2) for need in needs]


def _need(text: str) -> float:
    wide = sum(2 if east_asian_width(each) in "WF" else 1 for each in text)
    word = max((len(each) for each in _UNBROKEN.findall(text)), default=0)
    return max(LEAST, 1.6 * sqrt(wide), word + 1)
