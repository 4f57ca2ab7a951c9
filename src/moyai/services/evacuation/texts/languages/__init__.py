"""Sentences of evacuation with their translations: one table that a translator can edit, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from moyai.engines.conversation import MORE_LANGUAGES, Language, Localized, Text

_TABLE = Path(__file__).with_name("words.txt")


def localize(ja: Text | str, en: Text | str, easy: Text | str | None = None) -> Localized:
    """Return a sentence in Japanese, English and やさしい日本語, and in every language of the table."""
    key = ja if isinstance(ja, str) else ja.full
    return Localized(ja, en, easy, read_words().get(key, {}))


@cache
def read_words() -> dict[str, dict[Language, Text | str]]:
    """Return the table: the Japanese sentence to its translations.

    Raises:
        ValueError: a line has another number of columns than the head, or a sentence stands there twice.
    """
    lines = [line for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.strip()]
    if tuple(head[1:]) != MORE_LANGUAGES:
        raise ValueError(f"the columns are ja and {MORE_LANGUAGES}")
    words: dict[str, dict[Language, Text | str]] = {}
    for row in rows:
        if len(row) != len(head) or row[0] in words or not all(row):
            raise ValueError(
                f"words.txt: {row[0]!r} has {len(row)} columns, an empty one, or stands there twice"
            )
        words[row[0]] = dict(zip(MORE_LANGUAGES, row[1:], strict=True))
    return words
