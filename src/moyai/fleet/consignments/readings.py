"""What people type or a scanner reads: box codes and temperatures. Everything is taken as it may come."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from moyai.fleet.consignments.errors import GoodsRefused

MOST_CODES = 40
_LONGEST = 2000
_SIGNS = str.maketrans({"−": "-", "ー": "-", "‐": "-", "―": "-", "–": "-", "，": ".", ",": "."})


def read_codes(text: str) -> tuple[str, ...]:
    """Return the box codes in a text, each once, in order: scanned or typed, one a line or side by side."""
    plain = unicodedata.normalize("NFKC", str(text)[:_LONGEST])
    words = re.split(r"[^0-9A-Za-z]+", plain)
    return tuple(dict.fromkeys(word[:40] for word in words if word))[:MOST_CODES]


def read_decidegrees(text: str) -> int | None:
    """Return degrees Celsius as tenths, rounded; None where nothing was typed.

    Raises:
        GoodsRefused: ``unreadable_temperature``.
    """
    plain = unicodedata.normalize("NFKC", str(text)[:20]).translate(_SIGNS).strip()
    plain = plain.removesuffix("C").removesuffix("°").removesuffix("度").strip()
    if not plain:
        return None
    try:
        value = Decimal(plain)
    except InvalidOperation as error:
        raise GoodsRefused("unreadable_temperature") from error
    if not value.is_finite() or abs(value) > 1000:
        raise GoodsRefused("unreadable_temperature")
    return int((value * 10).to_integral_value())
