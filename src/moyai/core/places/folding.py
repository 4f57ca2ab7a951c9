"""Folding: different ways of typing one name become the same string.

Full and half width (NFKC), upper and lower case, hiragana and katakana, spaces and middle dots, and the small
and large ケ of place names (ますみヶ丘, ますみケ丘) are one.
"""

import unicodedata

_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
_IGNORED = str.maketrans({"ゖ": "け", **dict.fromkeys(" ・･,、。．.-‐−―'’()", "")})


def fold(text: str) -> str:
    """Return ``text`` in the form in which names are compared."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return plain.translate(_KATAKANA_TO_HIRAGANA).translate(_IGNORED)


def fold_words(text: str) -> tuple[str, ...]:
    """Return the folded words of what somebody typed, without empty ones."""
    words = unicodedata.normalize("NFKC", text).split()
    return tuple(word for word in map(fold, words) if word)
