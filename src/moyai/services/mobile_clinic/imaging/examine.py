"""One file read: its format by its bytes, then by the module of its kind."""

from __future__ import annotations

from moyai.services.mobile_clinic.imaging.dicom import read_dicom
from moyai.services.mobile_clinic.imaging.faults import BadFileError, Fault
from moyai.services.mobile_clinic.imaging.fetal import read_trace
from moyai.services.mobile_clinic.imaging.formats import TAKEN, Format, find_format
from moyai.services.mobile_clinic.imaging.limits import MOST_BYTES
from moyai.services.mobile_clinic.imaging.photo import read_photo
from moyai.services.mobile_clinic.imaging.records import Examined
from moyai.services.mobile_clinic.imaging.sound import read_sound


def check_format(kind: str, content: bytes) -> Format:
    """Return a file's format, if it is taken for a kind and not too large; looks at the first bytes alone.

    Raises:
        BadFileError: empty, unknown, of another kind, or too large.
    """
    if not content:
        raise BadFileError(Fault.EMPTY)
    form = find_format(content)
    if form is None:
        raise BadFileError(Fault.UNKNOWN)
    if form not in TAKEN[kind]:
        raise BadFileError(Fault.WRONG_KIND, form)
    if len(content) > MOST_BYTES[form]:
        raise BadFileError(Fault.TOO_LARGE)
    return form


def examine(kind: str, content: bytes) -> Examined:
    """Read one file in this process.

    Args:
        kind: of finding, a value of enums.FindingKind.
        content: the whole file.

    Raises:
        BadFileError: it is not taken. Libraries that read DICOM may raise anything else on hostile bytes:
            operations call `apart.examine_apart`.
    """
    form = check_format(kind, content)
    if form == Format.DICOM:
        return read_dicom(kind, content)
    if form == Format.WAV:
        return read_sound(content)
    if form in (Format.JSON, Format.CSV):
        return read_trace(content, form)
    if form in (Format.JPEG, Format.PNG):
        return read_photo(content, form)
    return Examined(form, {"is_shown": False}, content, iter(()))
