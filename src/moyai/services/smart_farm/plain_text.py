"""What children and teachers write: text and nothing else. Pure."""

from __future__ import annotations

import re
import unicodedata

_KEPT = frozenset("\n\u200d\ufe0f")
"""New lines, and what holds emoji together."""
_LINES = re.compile(r"\n{3,}")
_PRIVATE = re.compile(
    r"https?:|www\.|[\w.+-]+@[\w-]+\.|[\w-]+\.(?:com|net|org|jp|tv|io)\b"
    r"|0\d{1,4}[-‐−ー( ]?\d{1,4}[-‐−ー) ]?\d{3,4}|〒|\d{3}[-‐−]\d{4}|丁目|番地",
    re.IGNORECASE,
)
"""What leads a stranger to a person: addresses of all sorts, telephone numbers, a street."""


def is_private(text: str) -> bool:
    """Tell whether a text says how to find somebody, which no child should tell."""
    return _PRIVATE.search(unicodedata.normalize("NFKC", text)) is not None


def clean_text(text: str, most: int, *, lines: bool = True) -> str:
    """Return a text without what cannot be seen: controls, marks that turn the direction of writing.

    Args:
        text: as it came.
        most: it is cut after so many characters.
        lines: whether it may have several.
    """
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if not lines:
        plain = plain.replace("\n", " ")
    kept = "".join(one for one in plain if one in _KEPT or unicodedata.category(one)[0] != "C")
    return _LINES.sub("\n\n", kept).strip()[:most].strip()
