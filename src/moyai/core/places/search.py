"""Search by name in four steps: as written, by sound, by sound without 濁点, with one slip.

The first two are put together, because "inashi" is both in an English name and how 伊那市 sounds; the others
are tried only when nothing was found, so that what is written rightly is never hidden by what is alike.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from moyai.core.places.folding import fold
from moyai.core.places.known import Known, Names, Spot
from moyai.core.places.nearness import find_near, has_wild
from moyai.core.places.sounds import sound, sound_loosely, to_kana

_NO_MATCH = 9
_LEAST_SOUND = 2
_LEAST_NEAR = 4
_LEAST_NEAR_KANJI = 3
_KANJI = re.compile("[\u3400-\u9fff]")


@dataclass(frozen=True)
class Word:
    """One word of what was typed, in the forms in which it is compared."""

    folded: str
    kana: str
    sound: str
    loose: str

    @classmethod
    def read(cls, typed: str) -> Word:
        """Make the forms of a word."""
        return cls(fold(typed), to_kana(typed), sound(typed), sound_loosely(typed))


_Find = Callable[[Known, Word], set[int]]
_Row = tuple[int, int, bool, bool, int, str, Spot]


def search_names(text: str, known: Known, limit: int) -> list[Spot]:
    """Return the places that every word of ``text`` fits, best first, each once.

    Args:
        text: what somebody typed.
        known: every name there is; a place may have several.
        limit: how many at most.
    """
    words = [word for word in map(Word.read, unicodedata.normalize("NFKC", text).split()) if word.folded]
    if not words:
        return []
    whole = Word.read(text)
    written = _find_all(known, words, _find_written)
    rows = [_make_row(known.names[number], 0, _rank_written, whole) for number in written]
    if len(rows) < limit:
        sounding = _find_all(known, words, _find_sound) - written
        rows += [_make_row(known.names[number], 1, _rank_sound, whole) for number in sounding]
    for find in (_find_loosely, _find_nearly):
        rows = rows or [
            _make_row(known.names[number], 2, _rank_sound, whole) for number in _find_all(known, words, find)
        ]
    return _take_best(rows, limit)


def _find_all(known: Known, words: Sequence[Word], find: _Find) -> set[int]:
    """Return the numbers of the names that every word fits."""
    found = find(known, words[0])
    for word in words[1:]:
        if not found:
            break
        found &= find(known, word)
    return found


def _take_best(rows: list[_Row], limit: int) -> list[Spot]:
    """Return the places in their order; a place that has several names stands where the best of them does."""
    best: dict[tuple[str, int], Spot] = {}
    for row in sorted(rows, key=lambda row: row[:-1]):
        spot = row[-1]
        best.setdefault((type(spot).__name__, spot.pk), spot)
        if len(best) == limit:
            break
    return list(best.values())


def _make_row(names: Names, step: int, rank: Callable[[Names, Word], int], whole: Word) -> _Row:
    return (
        step,
        rank(names, whole),
        names.is_local,
        not names.is_landmark,
        len(names.name),
        names.name,
        names.spot,
    )


def _find_written(known: Known, word: Word) -> set[int]:
    return known.written.find(word.folded)


def _find_sound(known: Known, word: Word) -> set[int]:
    found = known.written.find(word.kana)
    return found | known.sound.find(word.sound) if len(word.sound) >= _LEAST_SOUND else found


def _find_loosely(known: Known, word: Word) -> set[int]:
    return known.loose.find(word.loose) if len(word.loose) >= _LEAST_SOUND else set()


def _find_nearly(known: Known, word: Word) -> set[int]:
    found = _find_loosely(known, word)
    if len(word.loose) >= _LEAST_NEAR:
        return found | find_near(word.loose, known.loose)
    if len(word.loose) < _LEAST_NEAR_KANJI or not _KANJI.search(word.loose):
        return found
    # Of three letters the first must be right: 南箕輪 is not 西箕輪, 西蓑輪 is.
    begun = known.loose.find(word.loose[0])
    return found | {n for n in begun if any(has_wild(word.loose, at, known.loose[n]) for at in (1, 2))}


def _rank_written(names: Names, whole: Word) -> int:
    """Return how well the whole text fits as it is written: 0 is best."""
    text = whole.folded
    tests = (
        text in (names.name, names.kana),
        names.name.startswith(text),
        names.kana.startswith(text),
        text in names.name,
        text in names.kana,
        text in names.name_en,
    )
    return next((rank for rank, fits in enumerate(tests) if fits), _NO_MATCH)


def _rank_sound(names: Names, whole: Word) -> int:
    """Return how well the whole text fits by its sound: 0 is best."""
    lines = names.sound.split("\n")
    tests = (whole.sound in lines, any(line.startswith(whole.sound) for line in lines))
    return next((rank for rank, fits in enumerate(tests) if fits), _NO_MATCH)
