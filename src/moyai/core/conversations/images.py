"""Photos without what they tell behind one's back: place, time and device go, pixels stay as they are.

Segments and chunks are dropped without decoding the picture (JPEG: ITU-T T.81 annex B; PNG: W3C PNG 3rd
edition, 11.3; WebP: RFC 9649), and so is what follows a JPEG's end. A JPEG keeps its orientation, because
without it a telephone's picture lies on its side.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import date

from moyai.core.conversations.exif import UPRIGHT, find_day, find_orientation

JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
_PNG_MARK = b"\x89PNG\r\n\x1a\n"
_PNG_DROPPED = {b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"}
_WEBP_DROPPED = {b"EXIF", b"XMP "}
_WEBP_FLAGS = 0b1100  # the EXIF and XMP bits of VP8X
_JPEG_KEPT = {0xE0, 0xE2, 0xEE}  # JFIF, colour profile, Adobe's colour transform
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_WITHIN_SCAN = {0x00, *range(0xD0, 0xD8)}  # a stuffed byte, restart markers
_ORIENTATION = 0x0112


class BrokenImageError(ValueError):
    """The bytes are no picture of a kind that we take."""


def find_content_type(content: bytes) -> str | None:
    """Return the type that the bytes themselves show, whatever the sender calls them, or None."""
    if content[:3] == b"\xff\xd8\xff":
        return JPEG
    if content[:8] == _PNG_MARK:
        return PNG
    return WEBP if content[:4] == b"RIFF" and content[8:12] == b"WEBP" else None


def strip_metadata(content: bytes) -> bytes:
    """Return the picture without its metadata.

    Raises:
        BrokenImageError: It is cut short, or no JPEG, PNG or WebP.
    """
    kind = find_content_type(content)
    if kind is None:
        raise BrokenImageError("not a JPEG, PNG or WebP")
    strip = {JPEG: _strip_jpeg, PNG: _strip_png, WEBP: _strip_webp}[kind]
    try:
        return strip(content)
    except (struct.error, IndexError) as error:
        raise BrokenImageError("cut short") from error


def find_day_taken(content: bytes) -> date | None:
    """Return the day on which a photo was taken, by its camera's clock; None: it does not tell.

    To be asked before the metadata go; of a picture that is cut short, what stands before the cut counts.
    """
    list_notes = {JPEG: _list_jpeg_notes, PNG: _list_png_notes, WEBP: _list_webp_notes}
    list_own = list_notes.get(find_content_type(content) or "")
    try:
        days = [] if list_own is None else [find_day(notes) for notes in list_own(content)]
    except (BrokenImageError, struct.error, IndexError):
        return None
    return next((day for day in days if day is not None), None)


def _list_jpeg_notes(content: bytes) -> Iterator[bytes]:
    for marker, segment in _jpeg_segments(content):
        if marker == _START_OF_SCAN:  # cameras write their notes before the picture
            return
        if _is_exif(marker, segment):
            yield segment[4:]


def _is_exif(marker: int, segment: bytes) -> bool:
    return marker == 0xE1 and segment[4:10] == b"Exif\0\0"


def _list_png_notes(content: bytes) -> Iterator[bytes]:
    for name, chunk in _png_chunks(content):
        if name == b"eXIf":
            yield chunk[8:-4]


def _list_webp_notes(content: bytes) -> Iterator[bytes]:
    for name, chunk in _webp_chunks(content):
        if name == b"EXIF":
            yield chunk[8:]


def _strip_jpeg(content: bytes) -> bytes:
    kept = [b"\xff\xd8"]
    for marker, segment in _jpeg_segments(content):
        if _is_exif(marker, segment) and (orientation := find_orientation(segment[4:])) > UPRIGHT:
            kept.append(_orientation_segment(orientation))
        is_metadata = marker == 0xFE or (0xE0 <= marker <= 0xEF and marker not in _JPEG_KEPT)
        if not is_metadata:
            kept.append(segment)
    return b"".join(kept)


def _jpeg_segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield marker and whole segment, a scan with its data, up to the end of the image."""
    at, marker = 2, 0
    while marker != _END_OF_IMAGE:
        if content[at] != 0xFF:
            raise BrokenImageError("no marker where one belongs")
        marker = content[at + 1]
        end = _find_end(content, at, marker)
        yield marker, content[at:end]
        at = end


def _find_end(content: bytes, at: int, marker: int) -> int:
    if marker == _END_OF_IMAGE:
        return at + 2
    (length,) = struct.unpack_from(">H", content, at + 2)
    end = at + 2 + length
    return _find_scan_end(content, end) if marker == _START_OF_SCAN else end


def _find_scan_end(content: bytes, at: int) -> int:
    """Return where the next marker is that does not belong to the scan's data."""
    while True:
        at = content.find(b"\xff", at)
        if at < 0:
            raise BrokenImageError("cut short")
        if content[at + 1] not in _WITHIN_SCAN:
            return at
        at += 2


def _orientation_segment(orientation: int) -> bytes:
    directory = struct.pack(">HHHIHHI", 1, _ORIENTATION, 3, 1, orientation, 0, 0)
    body = b"Exif\0\0" + b"MM\0*" + struct.pack(">I", 8) + directory
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _strip_png(content: bytes) -> bytes:
    return _PNG_MARK + b"".join(chunk for name, chunk in _png_chunks(content) if name not in _PNG_DROPPED)


def _png_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and whole chunk, up to the end of the image."""
    name, at = b"", len(_PNG_MARK)
    while name != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        name, end = content[at + 4 : at + 8], at + 12 + length
        if end > len(content):
            raise BrokenImageError("cut short")
        yield name, content[at:end]
        at = end


def _strip_webp(content: bytes) -> bytes:
    kept = []
    for name, chunk in _webp_chunks(content):
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if name not in _WEBP_DROPPED:
            kept.append(chunk)
    body = b"WEBP" + b"".join(kept)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def _webp_chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Yield name and whole chunk, as far as the file says that it goes."""
    at, whole = 12, 8 + struct.unpack_from("<I", content, 4)[0]
    if whole > len(content):
        raise BrokenImageError("cut short")
    while at < whole:
        (length,) = struct.unpack_from("<I", content, at + 4)
        end = at + 8 + length + length % 2
        if end > whole:
            raise BrokenImageError("cut short")
        yield content[at : at + 4], content[at:end]
        at = end
