"""DICOM files by pydicom, after `tree.read_outline` has found them sound: identity, UIDs, frames.

Facts of a picture or clip: ``rows columns samples bits is_signed is_inverted frames frame_ms window
regions``. ``window`` is [centre, width] in stored values; ``regions`` have ``x0 y0 x1 y1`` in pixels and
``mm_x mm_y`` a pixel (PS3.3 C.8.5.5, units 3: cm). A piece is one frame, zlib: uint8 or 16 bits little-
endian, row by row.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from moyai.services.mobile_clinic.imaging.ecg import read_ecg
from moyai.services.mobile_clinic.imaging.faults import BadFileError, Fault
from moyai.services.mobile_clinic.imaging.formats import Format
from moyai.services.mobile_clinic.imaging.limits import MOST_FRAME
from moyai.services.mobile_clinic.imaging.records import Examined
from moyai.services.mobile_clinic.imaging.tree import PREAMBLE, Outline, read_outline

US_IMAGE, US_CLIP = "1.2.840.10008.5.1.4.1.1.6.1", "1.2.840.10008.5.1.4.1.1.3.1"
ECG_12, ECG_GENERAL = "1.2.840.10008.5.1.4.1.1.9.1.1", "1.2.840.10008.5.1.4.1.1.9.1.2"
EYE_8, EYE_16 = "1.2.840.10008.5.1.4.1.1.77.1.5.1", "1.2.840.10008.5.1.4.1.1.77.1.5.2"
SHOWN = {"echo": {US_IMAGE, US_CLIP}, "ecg": {ECG_12, ECG_GENERAL}, "eye": {EYE_8, EYE_16}}
"""SOP classes that are displayed, by kind; others of the same kind are kept."""

_OF_OTHER_KINDS = {kind: set().union(*(v for k, v in SHOWN.items() if k != kind)) for kind in SHOWN}
_DECODED = {
    "1.2.840.10008.1.2",
    "1.2.840.10008.1.2.1",
    "1.2.840.10008.1.2.5",  # RLE
    "1.2.840.10008.1.2.4.50",  # JPEG baseline
    "1.2.840.10008.1.2.4.90",  # JPEG 2000, lossless
    "1.2.840.10008.1.2.4.91",  # JPEG 2000
}
_CM = 3
_UID = re.compile(r"(?=.{3,64}$)[0-9]+(\.[0-9]+)+")


def read_dicom(kind: str, content: bytes) -> Examined:
    """Read a DICOM file.

    Args:
        kind: ``"echo"``, ``"ecg"`` or ``"eye"``.
        content: the whole file.

    Raises:
        BadFileError: see `read_outline`; or it is of another kind, or has no UID.
    """
    import pydicom

    outline = read_outline(content)
    # The preamble may hold a program (PS3.10, 7.1): nothing that reads DICOM needs it.
    clean = bytes(PREAMBLE) + content[PREAMBLE:]
    data = pydicom.dcmread(BytesIO(clean))
    sop_class = str(data.get("SOPClassUID", ""))
    if sop_class in _OF_OTHER_KINDS[kind]:
        raise BadFileError(Fault.WRONG_KIND, sop_class)
    facts = _describe(data, outline, sop_class)
    facts["is_shown"] = sop_class in SHOWN[kind] and outline.syntax in _DECODED
    pieces: Iterator[bytes] = iter(())
    if facts["is_shown"] and kind == "ecg":
        more, leads = read_ecg(data)
        facts |= more
        pieces = iter(leads)
    elif facts["is_shown"]:
        facts |= _describe_picture(data, outline)
        pieces = _iterate_frames(data, facts)
    return Examined(Format.DICOM, facts, clean, pieces)


def _describe(data: Any, outline: Outline, sop_class: str) -> dict[str, Any]:
    uids = {
        "sop_class": sop_class,
        "instance_uid": str(data.get("SOPInstanceUID", "")),
        "study_uid": str(data.get("StudyInstanceUID", "")),
        "series_uid": str(data.get("SeriesInstanceUID", "")),
    }
    # They stand in addresses, ours and the store's: what is no UID never gets there.
    if not all(_UID.fullmatch(uid) for uid in uids.values()):
        raise BadFileError(Fault.MALFORMED, "a UID is missing or none")
    return {
        **uids,
        "named": read_names(data),
        "modality": str(data.get("Modality", "")),
        "description": str(data.get("StudyDescription", "") or data.get("SeriesDescription", ""))[:64],
        "device": f"{data.get('Manufacturer', '')} {data.get('ManufacturerModelName', '')}".strip()[:64],
        "syntax": outline.syntax,
        "frames": outline.frames if outline.has_pixels else 0,
    }


def read_names(data: Any) -> dict[str, Any]:
    """Return whom a data set names: ``id``, ``names`` (each representation, ``^`` as a space), ``born``."""
    groups = [str(part) for part in str(data.get("PatientName", "")).split("=")]
    names = [" ".join(part for part in group.split("^") if part) for group in groups]
    return {
        "id": str(data.get("PatientID", "")).strip(),
        "names": [name for name in names if name],
        "born": str(data.get("PatientBirthDate", "")).strip(),
    }


def _describe_picture(data: Any, outline: Outline) -> dict[str, Any]:
    if not outline.has_pixels:
        raise BadFileError(Fault.NO_PICTURE, "no pixels")
    if outline.bits not in (8, 16):
        raise BadFileError(Fault.NO_PICTURE, "neither 8 nor 16 bits")
    is_palette = data.get("PhotometricInterpretation") == "PALETTE COLOR"
    return {
        "rows": outline.rows,
        "columns": outline.columns,
        "samples": 3 if is_palette else outline.samples,
        "bits": 8 if is_palette else outline.bits,
        "is_signed": bool(data.get("PixelRepresentation", 0)),
        "is_inverted": data.get("PhotometricInterpretation") == "MONOCHROME1",
        "frame_ms": _read_frame_time(data),
        "window": _read_window(data, outline),
        "regions": list(_list_regions(data)),
    }


def _read_frame_time(data: Any) -> float:
    """Return milliseconds a frame: Frame Time, else its vector's first, else the cine rate; 0: unknown."""
    if data.get("FrameTime"):
        return float(data.FrameTime)
    vector = data.get("FrameTimeVector")
    if vector is not None and len(vector) > 1:
        return float(vector[1])
    return 1000.0 / float(data.CineRate) if data.get("CineRate") else 0.0


def _read_window(data: Any, outline: Outline) -> list[float]:
    centre, width = data.get("WindowCenter"), data.get("WindowWidth")
    if centre is not None and width is not None:
        first = [value[0] if hasattr(value, "__len__") else value for value in (centre, width)]
        return [float(first[0]), max(float(first[1]), 1.0)]
    stored = int(data.get("BitsStored", outline.bits))
    middle = 0 if data.get("PixelRepresentation", 0) else 2 ** (stored - 1)
    return [float(middle), float(2**stored)]


def _list_regions(data: Any) -> Iterator[dict[str, float]]:
    for region in (data.get("SequenceOfUltrasoundRegions") or [])[:16]:
        units = (region.get("PhysicalUnitsXDirection"), region.get("PhysicalUnitsYDirection"))
        if units != (_CM, _CM):
            continue
        yield {
            "x0": int(region.RegionLocationMinX0),
            "y0": int(region.RegionLocationMinY0),
            "x1": int(region.RegionLocationMaxX1),
            "y1": int(region.RegionLocationMaxY1),
            "mm_x": abs(float(region.PhysicalDeltaX)) * 10,
            "mm_y": abs(float(region.PhysicalDeltaY)) * 10,
        }


def _iterate_frames(data: Any, facts: dict[str, Any]) -> Iterator[bytes]:
    """Yield each frame as it is displayed: palettes and YBR are turned into RGB."""
    from pydicom.pixels import apply_color_lut, iter_pixels

    shape = (facts["rows"], facts["columns"], *((3,) if facts["samples"] == 3 else ()))
    is_palette = data.get("PhotometricInterpretation") == "PALETTE COLOR"
    for frame in iter_pixels(data):
        if is_palette:
            frame = apply_color_lut(frame, data)
            frame = (frame >> 8 if frame.dtype.itemsize == 2 else frame).astype("uint8")
        if frame.shape != shape or frame.nbytes > MOST_FRAME:
            raise BadFileError(Fault.WRONG_SIZES, "a frame of another size")
        yield zlib.compress(frame.astype(frame.dtype.newbyteorder("<"), copy=False).tobytes(), 1)
