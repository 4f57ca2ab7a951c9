"""Numbers as people and devices write them: digits and at most one point, no exponents, nothing endless."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

PLAIN = re.compile(r"[+-]?[0-9]{1,6}(?:\.[0-9]{1,4})?")


def read_plain_number(word: str) -> Decimal | None:
    """Return the number that a word says; full-width digits and a comma for the point are read too.

    None: it is no number, or one of more than six digits before the point or four after it.
    """
    text = unicodedata.normalize("NFKC", word).strip().replace(",", ".")
    return Decimal(text) if PLAIN.fullmatch(text) else None
