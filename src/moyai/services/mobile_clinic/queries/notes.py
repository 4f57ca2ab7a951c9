"""Notes as somebody may read them: the record by institution, the notebook field by field as she agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from moyai.core.clock import local
from moyai.services.mobile_clinic.access import find_relation
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.enums_treatment import NoteField, NoteKind, PrescriptionStatus
from moyai.services.mobile_clinic.models import ClinicNote, NoteRead, Patient, Practitioner, Prescription
from moyai.services.mobile_clinic.queries.plans import find_consent
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.sealed_words import find_words
from moyai.services.mobile_clinic.texts import treatment as say

PHARMACY_LOOKS = timedelta(days=180)
"""So long after its last prescription a pharmacy counts as looking after a patient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadNote:
    """A note as one reader sees it.

    Attributes:
        note: The row.
        words: By field, only what she may read; empty where it was erased.
        hidden: How many fields the patient has not shared with her profession.
    """

    note: ClinicNote
    words: Mapping[NoteField, str]
    hidden: int


def find_notebook_relation(reader: Practitioner, patient: Patient, now: datetime) -> str:
    """Return how somebody belongs to those who look after a patient: ``own``, ``also``, ``pharmacy``, ``""``.

    ``also``: her institution treats the same person too; ``pharmacy``: it had her prescription of late.
    """
    today = local(now).date()
    if reader.left_on is not None and reader.left_on <= today:
        return ""
    if reader.institution_id == patient.institution_id:
        return "own"
    treats = Patient.objects.filter(resident=patient.resident, institution=reader.institution)
    if treats.filter(Q(ended_on=None) | Q(ended_on__gt=today), merged_into=None).exists():
        return "also"
    handed = Prescription.objects.filter(
        patient__resident=patient.resident,
        pharmacy=reader.institution,
        written_at__gte=now - PHARMACY_LOOKS,
    )
    return "pharmacy" if handed.exclude(status=PrescriptionStatus.CANCELLED).exists() else ""


def list_shared_fields(patient: Patient, profession: str) -> set[NoteField]:
    """Return what a patient lets a profession read, as it stands this moment; without consent nothing."""
    consent = find_consent(patient)
    if consent is None:
        return set()
    shared = consent.sharing.items()
    return {NoteField(field) for field, who in shared if profession in who and field in NoteField.values}


def list_readable(patient: Patient, reader: Practitioner, kind: NoteKind, now: datetime) -> list[ReadNote]:
    """Return a patient's notes as somebody may read them, the newest first; nothing is noted of it.

    Raises:
        TreatmentRefused: ``not_hers``: she is none of those who look after the patient.
    """
    relation = find_notebook_relation(reader, patient, now)
    if kind == NoteKind.RECORD and find_relation(reader.user, patient, local(now).date()) is not None:
        relation = "record"
    if not relation or (kind == NoteKind.RECORD and relation != "record"):
        raise TreatmentRefused("not_hers", say.NOT_HERS_TO_READ)
    notes = _list_notes(patient, kind)
    if kind == NoteKind.RECORD:
        return [_show(note, set(NoteField)) for note in notes]
    shared = _list_shared_by_patient(notes, reader.profession)
    return [
        _show(note, set(NoteField) if note.author_id == reader.pk else shared[note.patient_id])
        for note in notes
        if note.author_id == reader.pk or reader.profession in note.professions
    ]


def list_notes_shared_with(patient: Patient, profession: Profession) -> list[ReadNote]:
    """Return the notebook's notes as a profession may have them, for the exchange with other systems.

    Whoever hands them out asks `access` first and notes the reading.
    """
    notes = _list_notes(patient, NoteKind.NOTEBOOK)
    shared = _list_shared_by_patient(notes, profession)
    readable = [_show(note, shared[note.patient_id]) for note in notes if profession in note.professions]
    return [each for each in readable if each.words]


def list_readers(note: ClinicNote) -> list[NoteRead]:
    """Return who has read a note, and when first."""
    return list(note.reads.select_related("reader__user", "reader__institution__partner"))


def list_notebooks(reader: Practitioner, now: datetime) -> list[Patient]:
    """Return the patients whose notebooks have something for somebody's profession."""
    jobs = Q(institution=reader.institution) | Q(resident__clinic_patients__institution=reader.institution)
    handed = Q(resident__clinic_patients__prescriptions__pharmacy=reader.institution)
    with_notes = Q(notes__kind=NoteKind.NOTEBOOK, notes__withdrawn_at=None)
    patients = Patient.objects.filter(jobs | handed, with_notes, merged_into=None)
    wide = patients.select_related("resident", "institution__partner").distinct()
    return [each for each in wide if find_notebook_relation(reader, each, now)]


def _list_shared_by_patient(notes: list[ClinicNote], profession: str) -> dict[int, set[NoteField]]:
    """What may be read is asked of the consent that she gave to the institution that wrote the note."""
    patients = {note.patient_id: note.patient for note in notes}
    return {pk: list_shared_fields(patient, profession) for pk, patient in patients.items()}


def _list_notes(patient: Patient, kind: NoteKind) -> list[ClinicNote]:
    notes = ClinicNote.objects.filter(patient__resident=patient.resident, kind=kind, withdrawn_at=None)
    if kind == NoteKind.RECORD:
        notes = notes.filter(patient=patient)
    wide = notes.select_related("author__user", "author__institution__partner", "patient__resident")
    return list(wide.prefetch_related("reads__reader__user", "reads__reader__institution__partner"))


def _show(note: ClinicNote, fields: set[NoteField]) -> ReadNote:
    words = find_words(note.patient, note.content, note.about) or {}
    seen = {NoteField(key): text for key, text in words.items() if key in fields}
    return ReadNote(note=note, words=seen, hidden=len(words) - len(seen))
