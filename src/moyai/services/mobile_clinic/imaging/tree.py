"""The outline of a DICOM file, walked before any library reads it: nothing is allocated, nothing recurses.

Every length is held against what is there, so that a file that promises more than it has, nests without end,
or would unpack to gigabytes is refused in time linear in its size. Sources: DICOM PS3.5 (7.1, 7.5, A.4) and
PS3.10 (7.1).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from moyai.services.mobile_clinic.imaging.faults import BadFileError, Fault
from moyai.services.mobile_clinic.imaging.limits import (
    MOST_DECODED,
    MOST_DEPTH,
    MOST_ELEMENTS,
    MOST_FRAME,
    MOST_FRAMES,
    MOST_PRIVATE,
    MOST_SIDE,
    MOST_VALUE,
    MOST_WAVEFORM,
)

IMPLICIT, EXPLICIT = "1.2.840.10008.1.2", "1.2.840.10008.1.2.1"
DEFLATED, BIG_ENDIAN = "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2"
PREAMBLE = 128
_LONG = {b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"}
_UNDEFINED = 0xFFFFFFFF
_ITEM, _ITEM_END, _SEQUENCE_END = 0xFFFEE000, 0xFFFEE00D, 0xFFFEE0DD
_PIXELS, _WAVEFORM, _SYNTAX = 0x7FE00010, 0x54001010, 0x00020010
_NUMBERS = {0x00280010: "rows", 0x00280011: "columns", 0x00280002: "samples", 0x00280100: "bits"}
_FRAMES = 0x00280008


@dataclass
class Outline:
    """What the walk found. ``pixel_bytes`` None: no pixels, or encapsulated ones."""

    syntax: str = IMPLICIT
    rows: int = 0
    columns: int = 0
    samples: int = 1
    bits: int = 8
    frames: int = 1
    has_pixels: bool = False
    pixel_bytes: int | None = None
    fragments: int = 0

    @property
    def frame_bytes(self) -> int:
        """Bytes of one frame, unpacked."""
        return self.rows * self.columns * self.samples * max(self.bits // 8, 1)


@dataclass
class _Level:
    end: int
    is_open: bool  # of undefined length: a delimiter ends it
    is_sequence: bool


@dataclass
class _Walk:
    content: bytes
    outline: Outline = field(default_factory=Outline)
    elements: int = 0
    private: int = 0
    is_implicit: bool = False

    def walk(self) -> Outline:
        at = self._walk_meta()
        if self.outline.syntax == DEFLATED:
            raise BadFileError(Fault.DEFLATED)
        if self.outline.syntax == BIG_ENDIAN:
            raise BadFileError(Fault.MALFORMED, "big endian, retired in 2006")
        self.is_implicit = self.outline.syntax == IMPLICIT
        self._walk_levels(at)
        return self.outline

    def _walk_meta(self) -> int:
        at = PREAMBLE + 4
        while at < len(self.content) and self.content[at : at + 2] == b"\x02\x00":
            tag, _vr, length, start = self._read_header(at)
            at = self._skip(tag, length, start, len(self.content))
            if tag == _SYNTAX:
                self.outline.syntax = self.content[start:at].rstrip(b"\0 ").decode("ascii", "replace")
        return at

    def _walk_levels(self, at: int) -> None:
        levels = [_Level(len(self.content), False, False)]
        while levels:
            level = levels[-1]
            if at == level.end:
                if level.is_open:
                    raise BadFileError(Fault.CUT_SHORT, "an open sequence has no end")
                levels.pop()
                continue
            at = self._step(at, levels)

    def _step(self, at: int, levels: list[_Level]) -> int:
        """Read one element, item or delimiter; return where the next begins."""
        level = levels[-1]
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise BadFileError(Fault.TOO_HEAVY, "too many elements")
        tag, vr, length, start = self._read_header(at)
        if start > level.end:
            raise BadFileError(Fault.CUT_SHORT, "an element reaches over its level's end")
        if tag in (_ITEM_END, _SEQUENCE_END):
            if not level.is_open or level.is_sequence != (tag == _SEQUENCE_END):
                raise BadFileError(Fault.MALFORMED, "a delimiter where none belongs")
            levels.pop()
            return start
        if level.is_sequence:
            if tag != _ITEM:
                raise BadFileError(Fault.MALFORMED, "no item within a sequence")
            return self._open(levels, length, start, is_sequence=False)
        if tag == _PIXELS and len(levels) == 1:
            return self._walk_pixels(length, start, level.end)
        if vr == b"SQ" or (length == _UNDEFINED and self.is_implicit):
            return self._open(levels, length, start, is_sequence=True)
        end = self._skip(tag, length, start, level.end)
        if len(levels) == 1:
            self._note(tag, self.content[start:end])
        return end

    def _open(self, levels: list[_Level], length: int, start: int, *, is_sequence: bool) -> int:
        if len(levels) > 2 * MOST_DEPTH:
            raise BadFileError(Fault.TOO_HEAVY, "nested too deep")
        limit = levels[-1].end
        if length == _UNDEFINED:
            levels.append(_Level(limit, True, is_sequence))
        elif start + length > limit:
            raise BadFileError(Fault.CUT_SHORT, "a sequence reaches over the end")
        else:
            levels.append(_Level(start + length, False, is_sequence))
        return start

    def _read_header(self, at: int) -> tuple[int, bytes, int, int]:
        """Return tag, VR (empty: none), length and where the value begins."""
        try:
            group, number = struct.unpack_from("<HH", self.content, at)
            tag = group << 16 | number
            is_plain = group == 0xFFFE or (self.is_implicit and group != 2)
            if is_plain:
                return tag, b"", struct.unpack_from("<I", self.content, at + 4)[0], at + 8
            vr = self.content[at + 4 : at + 6]
            if not (len(vr) == 2 and vr.isalpha() and vr.isupper()):
                raise BadFileError(Fault.MALFORMED, "no value representation")
            if vr in _LONG:
                return tag, vr, struct.unpack_from("<I", self.content, at + 8)[0], at + 12
            return tag, vr, struct.unpack_from("<H", self.content, at + 6)[0], at + 8
        except struct.error as error:
            raise BadFileError(Fault.CUT_SHORT, "within an element") from error

    def _skip(self, tag: int, length: int, start: int, limit: int) -> int:
        if length == _UNDEFINED:
            raise BadFileError(Fault.MALFORMED, "a value without an end")
        if start + length > limit:
            raise BadFileError(Fault.CUT_SHORT, "a value reaches over the end")
        if length > (MOST_WAVEFORM if tag == _WAVEFORM else MOST_VALUE):
            raise BadFileError(Fault.TOO_HEAVY, "a value is too large")
        if tag >> 16 & 1:
            self.private += length
            if self.private > MOST_PRIVATE:
                raise BadFileError(Fault.TOO_HEAVY, "private values are too large")
        return start + length

    def _walk_pixels(self, length: int, start: int, limit: int) -> int:
        self.outline.has_pixels = True
        if length != _UNDEFINED:
            if start + length > limit:
                raise BadFileError(Fault.CUT_SHORT, "pixels are missing")
            self.outline.pixel_bytes = length
            return start + length
        at = start
        while True:
            tag, _vr, size, begins = self._read_header(at)
            if tag == _SEQUENCE_END:
                return begins
            if tag != _ITEM or size == _UNDEFINED:
                raise BadFileError(Fault.MALFORMED, "no fragment where one belongs")
            at = begins + size
            if at > limit:
                raise BadFileError(Fault.CUT_SHORT, "a fragment reaches over the end")
            self.outline.fragments += 1
            if self.outline.fragments > 4 * MOST_FRAMES:
                raise BadFileError(Fault.TOO_HEAVY, "too many fragments")

    def _note(self, tag: int, value: bytes) -> None:
        if tag in _NUMBERS and len(value) == 2:
            setattr(self.outline, _NUMBERS[tag], struct.unpack("<H", value)[0])
        elif tag == _FRAMES:
            try:
                self.outline.frames = int(value.decode("ascii").strip(" \0") or "1")
            except ValueError as error:
                raise BadFileError(Fault.MALFORMED, "no number of frames") from error


def read_outline(content: bytes) -> Outline:
    """Return the outline of a DICOM file.

    Args:
        content: the whole file, from its preamble on.

    Raises:
        BadFileError: it is cut short, malformed, deflated, or would be too heavy.
    """
    outline = _Walk(content).walk()
    if outline.has_pixels:
        _check_pixels(outline)
    return outline


def _check_pixels(outline: Outline) -> None:
    if not (1 <= outline.rows <= MOST_SIDE and 1 <= outline.columns <= MOST_SIDE):
        raise BadFileError(Fault.TOO_HEAVY, "rows or columns")
    if not 1 <= outline.frames <= MOST_FRAMES:
        raise BadFileError(Fault.TOO_HEAVY, "frames")
    if outline.samples not in (1, 3) or outline.bits not in (1, 8, 16, 32):
        raise BadFileError(Fault.MALFORMED, "samples or bits")
    if outline.frame_bytes > MOST_FRAME or outline.frame_bytes * outline.frames > MOST_DECODED:
        raise BadFileError(Fault.TOO_HEAVY, "pixels")
    if outline.pixel_bytes is not None and outline.bits >= 8:
        _check_length(outline, outline.pixel_bytes)


def _check_length(outline: Outline, given: int) -> None:
    """Hold the pixels given against those promised; YBR_FULL_422 has two thirds (PS3.3 C.7.6.3.1.2)."""
    whole = outline.frame_bytes * outline.frames
    packed = whole * 2 // 3 if outline.samples == 3 else whole
    if given < packed:
        raise BadFileError(Fault.CUT_SHORT, "fewer pixels than promised")
    if given > whole + 1:
        raise BadFileError(Fault.WRONG_SIZES, "more pixels than promised")
