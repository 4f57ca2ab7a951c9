"""What a file is, by its bytes: names and types that a sender tells do not count."""

from __future__ import annotations

from enum import StrEnum

from moyai.core.conversations.images import JPEG, PNG, find_content_type


class Format(StrEnum):
    """Formats that are told apart. SCP-ECG and MFER are kept and not displayed."""

    DICOM = "dicom"
    SCP_ECG = "scp-ecg"
    MFER = "mfer"
    WAV = "wav"
    JSON = "json"
    CSV = "csv"
    JPEG = "jpeg"
    PNG = "png"


TAKEN = {
    "echo": frozenset({Format.DICOM}),
    "ecg": frozenset({Format.DICOM, Format.SCP_ECG, Format.MFER}),
    "sound": frozenset({Format.WAV}),
    "fetal": frozenset({Format.JSON, Format.CSV}),
    "eye": frozenset({Format.JPEG, Format.PNG, Format.DICOM}),
}
"""Which formats are taken for a kind of finding (enums.FindingKind)."""

_SCP_MARK = slice(16, 22)  # section 0's reserved field: EN 1064, 5.3
_DICOM_MARK = slice(128, 132)  # PS3.10, 7.1
_PEEK = 4096


def find_format(content: bytes) -> Format | None:
    """Return the format that the bytes show, or None."""
    if content[_DICOM_MARK] == b"DICM":
        return Format.DICOM
    if content[:4] == b"RIFF" and content[8:12] == b"WAVE":
        return Format.WAV
    picture = {JPEG: Format.JPEG, PNG: Format.PNG}.get(find_content_type(content) or "")
    if picture is not None:
        return picture
    if content[_SCP_MARK] == b"SCPECG":
        return Format.SCP_ECG
    if content[:2] == b"\x40\x20" and content[2:5] == b"MFR":
        return Format.MFER
    return _find_text_format(content)


def _find_text_format(content: bytes) -> Format | None:
    head = content[:_PEEK].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head[:1] == b"{":
        return Format.JSON
    first = head.split(b"\n", 1)[0].strip()
    return Format.CSV if first.isascii() and b"fhr" in first.lower().split(b",") else None
