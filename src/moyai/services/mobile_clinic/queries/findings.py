"""Reads on what devices took. Whoever shows something of it calls `reading.note_read` as well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet

from moyai.core.sealing.errors import SealError
from moyai.core.sealing.queries import get_sealed
from moyai.services.mobile_clinic.enums import FindingKind, FindingStatus
from moyai.services.mobile_clinic.finding_files import read_pieces
from moyai.services.mobile_clinic.imaging.dicom import EYE_8
from moyai.services.mobile_clinic.imaging.formats import Format
from moyai.services.mobile_clinic.imaging.uids import make_uid
from moyai.services.mobile_clinic.models import Finding, Patient, SetAside


@dataclass(frozen=True)
class Instance:
    """One file of a series, as FHIR's ImagingStudy names it. ``frames``: 0 where there are no pixels."""

    uid: str
    sop_class: str
    number: int
    frames: int
    finding: str
    """The finding's code: its page is ``/clinic/findings/<code>/``."""


@dataclass(frozen=True)
class Series:
    """Files of one device. ``modality``: DICOM's code, ``US``, ``ECG``, ``OP``."""

    uid: str
    modality: str
    description: str
    instances: tuple[Instance, ...]


@dataclass(frozen=True)
class Study:
    """What was taken together. ``started``: of its first file."""

    uid: str
    started: datetime
    description: str
    series: tuple[Series, ...]


_Row = tuple[Finding, dict[str, Any]]
_MODALITY = {FindingKind.ECHO: "US", FindingKind.ECG: "ECG", FindingKind.EYE: "OP"}


def get_finding(code: str) -> Finding:
    """Return a finding with its patient.

    Raises:
        Finding.DoesNotExist: there is none.
    """
    return Finding.objects.select_related("patient__resident", "patient__institution", "visit").get(code=code)


def get_set_aside(code: str) -> SetAside:
    """Return a file that was not taken.

    Raises:
        SetAside.DoesNotExist: there is none.
    """
    return SetAside.objects.select_related("patient__resident", "patient__institution").get(code=code)


def list_findings(patient: Patient) -> QuerySet[Finding]:
    """Return a patient's findings, the newest first, those of doubles put together with her among them."""
    rows = Finding.objects.filter(Q(patient=patient) | Q(patient__merged_into=patient))
    return rows.select_related("visit", "delivery", "patient__resident").order_by("-taken_at", "-pk")


def list_set_aside(patient: Patient) -> QuerySet[SetAside]:
    """Return what was sent for a patient and not taken, the newest first."""
    return patient.set_aside.select_related("patient__resident").order_by("-sent_at", "-pk")


def get_facts(row: Finding | SetAside) -> dict[str, Any]:
    """Return what was read of a file (see imaging/).

    Raises:
        SealError: her records were erased, or the row was changed.
    """
    facts: dict[str, Any] = json.loads(get_sealed(row.patient.subject, bytes(row.facts), row.about))
    return facts


def get_content(finding: Finding, facts: dict[str, Any]) -> bytes:
    """Return the file as it is kept.

    Raises:
        SealError, FileNotFoundError: it cannot be read.
    """
    return b"".join(read_pieces(finding, 0, facts["parts"]))


def get_set_aside_content(aside: SetAside) -> bytes:
    """Return a file that was not taken, as it came; see `get_content`."""
    return b"".join(read_pieces(aside))


def list_pieces(finding: Finding, facts: dict[str, Any]) -> Iterator[bytes]:
    """Return what pages display, piece by piece; see `get_content`."""
    return read_pieces(finding, facts["parts"], facts["pieces"])


def get_piece(finding: Finding, facts: dict[str, Any], number: int) -> bytes:
    """Return one piece, counted from 0.

    Raises:
        IndexError: there are fewer; see also `get_content`.
    """
    if not 0 <= number < facts["pieces"]:
        raise IndexError(number)
    return next(read_pieces(finding, facts["parts"] + number, 1))


def list_studies(patient: Patient) -> list[Study]:
    """Return a patient's images and DICOM recordings as studies, the newest first; not those of doubles.

    Doubted files are left out, and so is what was erased. Where a file names no study or series (a photo),
    it is one of its own, under a UID of ours that stays the same.
    """
    rows: list[_Row] = []
    for finding in Finding.objects.filter(patient=patient, status=FindingStatus.KEPT, kind__in=_MODALITY):
        finding.patient = patient
        try:
            facts = get_facts(finding)
        except SealError:
            continue
        if facts["format"] in (Format.DICOM, Format.JPEG, Format.PNG):
            rows.append((finding, facts))
    ordered = sorted(rows, key=lambda row: (_study_of(row), _series_of(row), row[0].taken_at, row[0].pk))
    studies = [_make_study(uid, list(group)) for uid, group in groupby(ordered, key=_study_of)]
    return sorted(studies, key=lambda study: study.started, reverse=True)


def _make_study(uid: str, rows: list[_Row]) -> Study:
    series = tuple(_make_series(key, list(group)) for key, group in groupby(rows, key=_series_of))
    started = min(finding.taken_at for finding, _facts in rows)
    description = next((facts["description"] for _finding, facts in rows if facts.get("description")), "")
    return Study(uid, started, description, series)


def _make_series(uid: str, rows: list[_Row]) -> Series:
    finding, facts = rows[0]
    instances = tuple(_make_instance(at, *row) for at, row in enumerate(rows, start=1))
    modality = facts.get("modality") or _MODALITY[FindingKind(finding.kind)]
    return Series(uid, modality, finding.source, instances)


def _make_instance(number: int, finding: Finding, facts: dict[str, Any]) -> Instance:
    uid = facts.get("instance_uid") or make_uid("instance", finding.code)
    return Instance(uid, facts.get("sop_class") or EYE_8, number, facts.get("frames", 1), finding.code)


def _study_of(row: _Row) -> str:
    return str(row[1].get("study_uid") or make_uid("study", row[0].code))


def _series_of(row: _Row) -> str:
    return str(row[1].get("series_uid") or make_uid("series", row[0].code))
