"""Whether a file names the patient whom it was sent for: what it leaves out contradicts nothing.

A name in Latin letters is not held against Japanese ones; number and birthday then decide.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date
from typing import Any

_VARIANTS = str.maketrans("髙﨑𠮷邊邉濵濱嶋嶌澤廣國櫻眞惠瀨德藪槇", "高崎吉辺辺浜浜島島沢広国桜真恵瀬徳薮槙")
"""Forms of a character that registers know, and JIS X 0208, in which devices write, does not or seldom."""

_HIRAGANA = dict(zip(range(0x3041, 0x3097), range(0x30A1, 0x30F7), strict=True))


@dataclass(frozen=True)
class Expected:
    """The patient as her institution knows her. ``numbers``: under which a device may know her."""

    numbers: frozenset[str]
    names: frozenset[str]
    born: date


def list_differences(named: dict[str, Any], expected: Expected) -> list[str]:
    """Return what contradicts the patient: any of ``"id"``, ``"name"``, ``"born"``.

    Args:
        named: as `dicom.read_names` returns it; empty: the file names nobody.
        expected: the patient.
    """
    found = []
    number = _plain(str(named.get("id", "")))
    if number and number not in {_plain(each) for each in expected.numbers}:
        found.append("id")
    written = {_plain(name) for name in named.get("names", []) if not name.isascii()}
    if not written <= {_plain(name) for name in expected.names}:
        found.append("name")
    born = str(named.get("born", ""))
    if born and born != f"{expected.born:%Y%m%d}":
        found.append("born")
    return found


def _plain(text: str) -> str:
    """Return a text with widths, spaces, the two syllabaries and variants of characters made alike."""
    wide = unicodedata.normalize("NFKC", text).translate(_HIRAGANA)
    return "".join(wide.translate(_VARIANTS).split()).casefold()
