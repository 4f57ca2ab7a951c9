"""Readings above characters: ``{植物|しょくぶつ}`` in a text is a word with its reading.

Nothing else has braces; a stray one is a mistake of whoever wrote the text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_WORD = re.compile(r"\{([^{}|\n]+)\|([^{}|\n]+)\}")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・ ]+")
_KANJI = re.compile(r"[\u3400-\u9fff々〆]+")


class Part(NamedTuple):
    """A piece of a text; ``reading`` is empty where none stands above it."""

    text: str
    reading: str


def split_ruby(text: str) -> list[Part]:
    """Return the pieces of a text in order.

    Raises:
        ValueError: a brace that belongs to no word, or a reading that is not written in kana.
    """
    parts: list[Part] = []
    at = 0
    for found in _WORD.finditer(text):
        parts += _plain(text[at : found.start()])
        if not _KANA.fullmatch(found[2]):
            raise ValueError(found[0])
        parts.append(Part(found[1], found[2]))
        at = found.end()
    return parts + _plain(text[at:])


def drop_ruby(text: str) -> str:
    """Return the text without its readings; one that is malformed as it is."""
    return _WORD.sub(r"\1", text)


def find_bare_kanji(text: str) -> list[str]:
    """Return the words in Chinese characters above which no reading stands."""
    return [word for part in split_ruby(text) if not part.reading for word in _KANJI.findall(part.text)]


def _plain(text: str) -> list[Part]:
    if "{" in text or "}" in text:
        raise ValueError(text.strip()[:40])
    return [Part(text, "")] if text else []
