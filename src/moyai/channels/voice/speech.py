"""Sentences for the ear: numbers digit by digit, nothing longer than fifteen seconds at a stretch. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from moyai.engines.conversation import Language, spoken_seconds

LIMIT_S = 15.0
_NUMBER = re.compile(r"(?<![0-9,.])[0-9]{4,}(?![0-9,.年月日円時分人番台])")
_LEAST_DIGITS = {"ja": 4, "easy": 4, "en": 5}
_BREATHS = re.compile(r"(?<=[。、．，.,!?！？ 　])")


def spell(digits: str, language: Language = "ja") -> str:
    """Return digits as they are dictated: 4、8、2、1."""
    return (", " if language == "en" else "、").join(digits)


def say_numbers(text: str, language: Language = "ja") -> str:
    """Return the text with long numbers (codes, telephone numbers) dictated; years and money stay."""
    least = _LEAST_DIGITS[language]
    return _NUMBER.sub(lambda m: spell(m[0], language) if len(m[0]) >= least else m[0], text)


def pack(sentences: Iterable[str], language: Language = "ja", limit_s: float = LIMIT_S) -> tuple[str, ...]:
    """Return the sentences in as few stretches as the limit allows, each of them spoken whole."""
    packed: list[str] = []
    for part in _fitting(sentences, language, limit_s):
        longer = f"{packed[-1]} {part}" if packed else part
        if packed and spoken_seconds(longer, language) <= limit_s:
            packed[-1] = longer
        else:
            packed.append(part)
    return tuple(packed)


def _fitting(sentences: Iterable[str], language: Language, limit_s: float) -> Iterator[str]:
    for sentence in sentences:
        words = say_numbers(" ".join(sentence.split()), language)
        if words and spoken_seconds(words, language) <= limit_s:
            yield words
        elif words:
            yield from _at_breaths(words, language, limit_s)


def _at_breaths(words: str, language: Language, limit_s: float) -> Iterator[str]:
    """Break a long sentence where one may breathe; without such a place, anywhere."""
    held = ""
    for piece in _BREATHS.split(words):
        for bit in _cut(piece, language, limit_s):
            if held and spoken_seconds(held + bit, language) > limit_s:
                yield held.strip()
                held = ""
            held += bit
    if held.strip():
        yield held.strip()


def _cut(piece: str, language: Language, limit_s: float) -> Iterator[str]:
    step = int(limit_s * 4)
    if spoken_seconds(piece, language) <= limit_s:
        yield piece
        return
    yield from (piece[at : at + step] for at in range(0, len(piece), step))
