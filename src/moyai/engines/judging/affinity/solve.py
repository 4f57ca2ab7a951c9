"""Measure how well reviewers suit entries: tags, and TF-IDF of their texts' features."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np
from scipy.sparse import csr_array

from moyai.engines.judging.affinity._grams import Lexicon, normalise
from moyai.engines.judging.affinity.problem import BID_WORTH, Bid, Profile, Settings
from moyai.engines.judging.affinity.solution import Affinities, Floats, Word
from moyai.engines.judging.errors import ProblemError

_HIRAGANA = "".join(chr(code) for code in range(0x3041, 0x30A0))


class Comparison:
    """Entries and reviewers side by side; it answers with a table, and with the words behind one cell.

    Weights are those usual for texts: 1 + ln(count), times ln((1 + texts) / (1 + texts with it)) + 1, each
    text of length 1 (Salton & Buckley, Information Processing & Management 24, 1988).

    Args:
        entries: Each key once.
        reviewers: Each key once.
        settings: How tags and text count.

    Raises:
        ProblemError: a key is there twice.
    """

    def __init__(
        self, entries: Sequence[Profile], reviewers: Sequence[Profile], settings: Settings | None = None
    ) -> None:
        for name, profiles in (("entry", entries), ("reviewer", reviewers)):
            if len({each.key for each in profiles}) != len(profiles):
                raise ProblemError(name, "a key is there twice")
        self.entries, self.reviewers = tuple(entries), tuple(reviewers)
        self.settings = settings or Settings()
        self._rows = {each.key: n for n, each in enumerate(entries)}
        self._columns = {each.key: n for n, each in enumerate(reviewers)}
        self._lexicon = Lexicon()
        self._ids, self._matrix = self._weigh()
        self._tag_weight = self._weigh_tags()
        count = len(entries)
        self._text = np.asarray((self._matrix[:count] @ self._matrix[count:].T).toarray(), dtype=np.float64)
        self._full = float(self._text.max(initial=0.0)) or 1.0
        self._tags = self._compare_tags()

    def measure(self, bids: Mapping[tuple[str, str], Bid] | None = None) -> Affinities:
        """Return the table; the text that is likest to another counts as 1.

        Args:
            bids: By entry and reviewer.

        Raises:
            ProblemError: a bid is of nobody.
        """
        part = self._tag_part()
        table = part * self._tags + (1 - part) * self._text / self._full
        for (entry, reviewer), bid in (bids or {}).items():
            row, column = self._find(entry, reviewer)
            table[row, column] += BID_WORTH[bid]
        keys = tuple(tuple(each.key for each in side) for side in (self.entries, self.reviewers))
        return Affinities(keys[0], keys[1], np.clip(table, 0.0, 1.0), self._text.copy(), self._tags.copy())

    def explain(self, entry: str, reviewer: str) -> tuple[Word, ...]:
        """Return the tags and pieces of text that make a pair's affinity, the weightiest first.

        Raises:
            ProblemError: one of them is not known.
        """
        row, column = self._find(entry, reviewer)
        part = float(self._tag_part()[row, 0])
        told = [*self._explain_tags(row, column, part), *self._explain_text(row, column, 1 - part)]
        told.sort(key=lambda each: (-each.share, each.text))
        return tuple(told[: self.settings.words])

    def _find(self, entry: str, reviewer: str) -> tuple[int, int]:
        if entry not in self._rows or reviewer not in self._columns:
            raise ProblemError(f"pair {entry} {reviewer}", "is not known")
        return self._rows[entry], self._columns[reviewer]

    def _weigh(self) -> tuple[np.ndarray, csr_array]:
        counted = [self._lexicon.count(each.text) for each in (*self.entries, *self.reviewers)]
        lengths = [len(ids) for ids, _ in counted]
        none = np.zeros(0, dtype=np.int64)
        everything = np.concatenate([none, *(ids for ids, _ in counted)])
        vocabulary, where = np.unique(everything, return_inverse=True)
        counts = np.concatenate([none, *(count for _, count in counted)])
        spread = np.bincount(where, minlength=len(vocabulary))
        rarity = np.log((1 + len(counted)) / (1 + spread)) + 1
        values = (1 + np.log(counts)) * rarity[where]
        starts = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        size = np.sqrt(np.add.reduceat(np.append(values**2, 0.0), starts[:-1])) if counted else none
        size = np.where(np.array(lengths, dtype=int) > 0, size, 1.0)
        values = values / np.repeat(size, lengths)
        return vocabulary, csr_array((values, where, starts), shape=(len(counted), len(vocabulary)))

    def _weigh_tags(self) -> dict[str, float]:
        profiles = [*self.entries, *self.reviewers]
        spread: dict[str, int] = {}
        for profile in profiles:
            for tag in {_plain(each) for each in profile.tags}:
                spread[tag] = spread.get(tag, 0) + 1
        return {tag: math.log((1 + len(profiles)) / (1 + count)) + 1 for tag, count in spread.items()}

    def _compare_tags(self) -> Floats:
        """Return the weighted share of each entry's tags that each reviewer knows, and how well."""
        number = {tag: n for n, tag in enumerate(self._tag_weight)}
        asked = np.zeros((len(self.entries), len(number)))
        known = np.zeros((len(self.reviewers), len(number)))
        for row, profile in enumerate(self.entries):
            for tag in profile.tags:
                asked[row, number[_plain(tag)]] = self._tag_weight[_plain(tag)]
        for row, profile in enumerate(self.reviewers):
            for tag, level in profile.tags.items():
                known[row, number[_plain(tag)]] = max(known[row, number[_plain(tag)]], level)
        whole = asked.sum(axis=1, keepdims=True)
        return np.asarray(np.divide(asked @ known.T, whole, out=np.zeros(self._text.shape), where=whole > 0))

    def _tag_part(self) -> Floats:
        """Return by entry which part tags have: none where it has no tags."""
        has = np.array([bool(each.tags) for each in self.entries], dtype=bool)
        return np.asarray(np.where(has, self.settings.tags, 0.0)[:, None])

    def _explain_tags(self, row: int, column: int, part: float) -> list[Word]:
        entry, reviewer = self.entries[row], self.reviewers[column]
        levels = {_plain(tag): level for tag, level in reviewer.tags.items()}
        whole = sum(self._tag_weight[tag] for tag in {_plain(each) for each in entry.tags})
        return [
            Word(tag, part * self._tag_weight[_plain(tag)] * levels[_plain(tag)] / whole, True)
            for tag in entry.tags
            if _plain(tag) in levels and part > 0
        ]

    def _explain_text(self, row: int, column: int, part: float) -> list[Word]:
        """Return the stretches of the entry's text whose features the reviewer's has too."""
        one, other = self._matrix[[row]], self._matrix[[len(self.entries) + column]]
        shared = (one.multiply(other)).tocsr()
        worth = dict(zip(self._ids[shared.indices].tolist(), shared.data.tolist(), strict=True))
        text = normalise(self.entries[row].text)
        grams = [each for each in self._lexicon.locate(self.entries[row].text) if each.id in worth]
        found: dict[str, float] = {}
        begin = end = 0
        gained = 0.0
        for gram in sorted(grams, key=lambda each: (each.start, each.end)):
            if gram.start >= end:
                _keep(found, text[begin:end], gained)
                begin, gained = gram.start, 0.0
            end = max(end, gram.end)
            gained += worth.pop(gram.id, 0.0)
        _keep(found, text[begin:end], gained)
        return [Word(piece, part * value / self._full) for piece, value in found.items()]


def measure(
    entries: Sequence[Profile],
    reviewers: Sequence[Profile],
    *,
    settings: Settings | None = None,
    bids: Mapping[tuple[str, str], Bid] | None = None,
) -> Affinities:
    """Return how well each reviewer suits each entry.

    Args:
        entries: Each key once.
        reviewers: Each key once.
        settings: How tags and text count.
        bids: By entry and reviewer.

    Raises:
        ProblemError: a key is there twice, or a bid is of nobody.
    """
    return Comparison(entries, reviewers, settings).measure(bids)


def _keep(found: dict[str, float], piece: str, gained: float) -> None:
    word = piece.strip(_HIRAGANA) or piece
    if gained > 0:
        found[word] = found.get(word, 0.0) + gained


def _plain(tag: str) -> str:
    return unicodedata.normalize("NFKC", tag).casefold().strip()
