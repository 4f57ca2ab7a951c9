"""Whom a simulated device was told it examines, and how its files say so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from moyai.services.mobile_clinic.imaging.uids import make_uid

if TYPE_CHECKING:
    from pydicom.dataset import FileDataset


@dataclass(frozen=True)
class Person:
    """A person as a worklist tells a device; empty: the device was told nothing."""

    id: str = ""
    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    born: date | None = None


def start_file(
    person: Person, *, sop_class: str, modality: str, taken_at: datetime, seed: int, study: str = ""
) -> FileDataset:
    """Return a DICOM data set with its meta information, patient, study and equipment.

    Japanese names are written in ISO 2022 IR 87 (PS3.3 C.12.1.1.2, PS3.5 H). ``study``: what several files
    have in common; empty: this file is a study of its own. ``taken_at``: in the town's own time.
    """
    from pydicom.dataset import FileDataset, FileMetaDataset
    from pydicom.uid import UID, ExplicitVRLittleEndian

    words = (sop_class, person.id, taken_at.isoformat(), seed)
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UID(sop_class)
    meta.MediaStorageSOPInstanceUID = UID(make_uid("instance", *words))
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    meta.ImplementationClassUID = UID(make_uid("implementation"))
    data = FileDataset("", {}, file_meta=meta, preamble=b"\0" * 128)
    data.SpecificCharacterSet = ["", "ISO 2022 IR 87"]
    data.SOPClassUID, data.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    data.StudyInstanceUID = UID(make_uid("study", study or words))
    data.SeriesInstanceUID = UID(make_uid("series", study or words, sop_class))
    data.PatientName = _name(person)
    data.PatientID = person.id
    data.PatientBirthDate = f"{person.born:%Y%m%d}" if person.born else ""
    data.PatientSex, data.AccessionNumber, data.ReferringPhysicianName = "", "", ""
    data.StudyID, data.SeriesNumber, data.InstanceNumber = "1", 1, 1
    data.StudyDate = data.ContentDate = f"{taken_at:%Y%m%d}"
    data.StudyTime = data.ContentTime = f"{taken_at:%H%M%S}"
    data.AcquisitionDateTime = f"{taken_at:%Y%m%d%H%M%S%z}"
    data.Modality = modality
    data.Manufacturer, data.ManufacturerModelName = "Moyai", "Simulated device"
    return data


def _name(person: Person) -> str:
    """Return the name without Latin letters: the first of the three representations stays empty."""
    if not person.family:
        return ""
    return f"={person.family}^{person.given}={person.family_kana}^{person.given_kana}"


def write_file(data: FileDataset) -> bytes:
    """Return a data set as a DICOM file."""
    from io import BytesIO

    out = BytesIO()
    data.save_as(out, enforce_file_format=True)
    return out.getvalue()
