"""What we read of a camera's notes (Exif 2.3, CIPA DC-008; TIFF 6.0): the way up, and the day.

Nothing is decoded but a few numbers, every place is looked at once, and what does not fit is as if not there.
"""

from __future__ import annotations

import struct
from collections.abc import Collection
from datetime import date, datetime

UPRIGHT = 1
_HEAD = b"Exif\0\0"
_ORIENTATION, _CHANGED, _EXIF_IFD, _TAKEN = 0x0112, 0x0132, 0x8769, 0x9003
_SHORT, _LONG, _ASCII = 3, 4, 2
_ORDERS = {b"II": "<", b"MM": ">"}
_MOST_ENTRIES = 200
_DAY_LENGTH = len("2026:06:10")

Entries = dict[int, tuple[int, bytes]]
"""By tag: kind of value, and the four bytes that are it or say where it stands."""


def find_orientation(exif: bytes) -> int:
    """Return the orientation that a block of notes tells, 1 (upright) when it tells none."""
    tiff = exif.removeprefix(_HEAD)
    kind, value = _read_first(tiff, {_ORIENTATION}).get(_ORIENTATION, (0, b""))
    if kind != _SHORT:
        return UPRIGHT
    (found,) = struct.unpack_from(_ORDERS[tiff[:2]] + "H", value)
    return found if 1 <= found <= 8 else UPRIGHT


def find_day(exif: bytes) -> date | None:
    """Return the day on which a photo was taken by its camera's clock, else last changed; None: neither."""
    tiff = exif.removeprefix(_HEAD)
    first = _read_first(tiff, {_CHANGED, _EXIF_IFD})
    kind, place = first.get(_EXIF_IFD, (0, b""))
    taken = _read_directory(tiff, _read_long(tiff, place), {_TAKEN}) if kind == _LONG else {}
    for kind, place in (*taken.values(), *([first[_CHANGED]] if _CHANGED in first else ())):
        day = _read_day(tiff, _read_long(tiff, place)) if kind == _ASCII else None
        if day is not None:
            return day
    return None


def _read_first(tiff: bytes, wanted: Collection[int]) -> Entries:
    if tiff[:2] not in _ORDERS or len(tiff) < 8:
        return {}
    return _read_directory(tiff, _read_long(tiff, tiff[4:8]), wanted)


def _read_directory(tiff: bytes, start: int, wanted: Collection[int]) -> Entries:
    order, found = _ORDERS[tiff[:2]], {}
    try:
        (count,) = struct.unpack_from(order + "H", tiff, start)
        for entry in range(min(count, _MOST_ENTRIES)):
            tag, kind, _number, value = struct.unpack_from(order + "HHI4s", tiff, start + 2 + 12 * entry)
            if tag in wanted:
                found[tag] = (kind, value)
    except struct.error:
        pass  # cut short: what was whole counts
    return found


def _read_long(tiff: bytes, four: bytes) -> int:
    (value,) = struct.unpack(_ORDERS[tiff[:2]] + "I", four)
    return int(value)


def _read_day(tiff: bytes, start: int) -> date | None:
    text = tiff[start : start + _DAY_LENGTH]
    try:
        return datetime.strptime(text.decode("ascii"), "%Y:%m:%d").date()
    except ValueError:  # also what is not ASCII
        return None
