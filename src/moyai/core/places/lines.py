"""Many short texts kept as one long string: which of them contain a word costs one search of the string."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

END = "\x1f"
"""Parts the texts; it is white space, so that no word contains it."""


class Lines:
    """Texts in their order; each may have several lines."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        self._whole = END.join(self._texts)
        starts, at = [], 0
        for text in self._texts:
            starts.append(at)
            at += len(text) + len(END)
        self._starts = [*starts, at]

    def __getitem__(self, number: int) -> str:
        return self._texts[number]

    def find(self, word: str) -> set[int]:
        """Return the numbers of the texts that contain the word."""
        found: set[int] = set()
        if not word:
            return found
        whole, starts = self._whole, self._starts
        at = whole.find(word)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            found.add(number)
            at = whole.find(word, starts[number + 1])
        return found
