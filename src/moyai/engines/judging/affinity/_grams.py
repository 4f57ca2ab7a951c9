"""Texts as counted features: pairs and triples of characters of Japanese, whole words of Latin script.

Japanese has no spaces, so pairs and triples of characters stand for words; those that are nothing but
hiragana (endings, particles) are left out. A single kanji between other things stands for itself.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from moyai.engines.judging.affinity.problem import LONGEST

Ids = npt.NDArray[np.int64]
BITS = 21
OTHER, HIRAGANA, SPEAKING = range(3)
_LATIN = re.compile(r"[a-z0-9à-ÿ]+(?:[-+.][a-z0-9à-ÿ]+)*")
_RANGES: tuple[tuple[int, int, int], ...] = (
    (0x3041, 0x309F, HIRAGANA),
    (0x30A1, 0x30FA, SPEAKING),
    (0x30FC, 0x30FE, SPEAKING),
    (0x3005, 0x3007, SPEAKING),
    (0x3400, 0x4DBF, SPEAKING),
    (0x4E00, 0x9FFF, SPEAKING),
    (0xF900, 0xFAFF, SPEAKING),
    (0x20000, 0x3FFFF, SPEAKING),
)
"""First and last character, and whether they speak: katakana and kanji do."""


@dataclass(frozen=True, slots=True)
class Gram:
    """Where a feature stands in a text: from which character to which, and its id."""

    start: int
    end: int
    id: int


class Lexicon:
    """Ids of features: those of Japanese are made of their characters, Latin words are numbered."""

    def __init__(self) -> None:
        self.words: dict[str, int] = {}

    def count(self, text: str) -> tuple[Ids, Ids]:
        """Return the ids of a text's features, each once, and how often each is there."""
        plain = normalise(text)
        parts = [ids for _, ids in _list_japanese(plain)]
        parts.append(np.array([self._number(each[0]) for each in _LATIN.finditer(plain)], dtype=np.int64))
        ids, counts = np.unique(np.concatenate(parts), return_counts=True)
        return ids, counts.astype(np.int64)

    def locate(self, text: str) -> list[Gram]:
        """Return every feature of a text with its place in the normalised text."""
        plain = normalise(text)
        found = [
            Gram(int(start), int(start) + size, int(each))
            for size, (starts, ids) in enumerate(_list_japanese(plain), start=1)
            for start, each in zip(starts, ids, strict=True)
        ]
        found += [Gram(each.start(), each.end(), self._number(each[0])) for each in _LATIN.finditer(plain)]
        return found

    def _number(self, word: str) -> int:
        return -1 - self.words.setdefault(word, len(self.words))


def normalise(text: str) -> str:
    """Return a text as it is compared: one width, small letters, no longer than is read."""
    return unicodedata.normalize("NFKC", text[:LONGEST]).casefold()[:LONGEST]


def _list_japanese(plain: str) -> list[tuple[npt.NDArray[np.intp], Ids]]:
    """Return where singles, pairs and triples begin, and their ids."""
    codes = np.frombuffer(plain.encode("utf-32-le", "replace"), dtype=np.uint32).astype(np.int64)
    kinds = np.zeros(len(codes), dtype=np.int8)
    for first, last, kind in _RANGES:
        kinds[(codes >= first) & (codes <= last)] = kind
    around = np.concatenate([[OTHER], kinds, [OTHER]])
    alone = (kinds == SPEAKING) & (around[:-2] == OTHER) & (around[2:] == OTHER)
    found = [(np.flatnonzero(alone), codes[alone])]
    for size in (2, 3):
        count = max(0, len(codes) - size + 1)
        window = [kinds[n : n + count] for n in range(size)]
        is_in = np.logical_and.reduce([each != OTHER for each in window])
        is_in &= np.logical_or.reduce([each == SPEAKING for each in window])
        ids = np.zeros(count, dtype=np.int64)
        for n in range(size):
            ids = (ids << BITS) | codes[n : n + count]
        found.append((np.flatnonzero(is_in), ids[is_in]))
    return found
