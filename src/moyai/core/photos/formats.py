"""What the bytes show, whatever the sender calls them."""

from __future__ import annotations

from moyai.core.conversations.images import JPEG, PNG, WEBP, find_content_type
from moyai.core.photos.faults import BadPhotoError, Fault
from moyai.core.photos.limits import MOST_BYTES

FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
"""What is taken, with Pillow's names."""

_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"heif", b"avif", b"avis"}
"""Brands of ISO/IEC 23008-12 and AVIF: what an iPhone keeps its photos in."""

_PEEK = 2048


def check_format(content: bytes) -> str:
    """Return Pillow's name of the format; looks at size and first bytes alone.

    Raises:
        BadPhotoError: empty, too large, or of another format.
    """
    if not content:
        raise BadPhotoError(Fault.EMPTY)
    if len(content) > MOST_BYTES:
        raise BadPhotoError(Fault.TOO_LARGE)
    form = FORMATS.get(find_content_type(content) or "")
    if form is None:
        raise BadPhotoError(_name_fault(content))
    return form


def _name_fault(content: bytes) -> Fault:
    if content[4:8] == b"ftyp":
        return Fault.HEIC if content[8:12] in _HEIC else Fault.VIDEO
    head = content[:_PEEK].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    is_drawing = head[:1] == b"<" and b"<svg" in head
    return Fault.DRAWING if is_drawing or head[:5] == b"<?xml" else Fault.UNKNOWN
