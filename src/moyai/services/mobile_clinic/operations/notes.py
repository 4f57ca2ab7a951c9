"""Notes: written, taken back within minutes, read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.services.mobile_clinic.access import CLINICAL
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.enums_treatment import NoteField, NoteKind
from moyai.services.mobile_clinic.models import ClinicNote, NoteRead, Patient, Practitioner, Visit
from moyai.services.mobile_clinic.policy_treatment import get_treatment_policy
from moyai.services.mobile_clinic.queries.notes import ReadNote, find_notebook_relation, list_readable
from moyai.services.mobile_clinic.reading import note_read
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.sealed_words import seal_words
from moyai.services.mobile_clinic.texts import treatment as say

LONGEST = 1000
"""Characters of one field."""


@transaction.atomic
def write_note(
    *,
    patient: Patient,
    kind: NoteKind,
    words: Mapping[NoteField, str],
    by: Practitioner,
    now: datetime,
    professions: Collection[Profession] = (),
    visit: Visit | None = None,
    corrects: ClinicNote | None = None,
) -> ClinicNote:
    """Write a note to the shared record of the institution, or to the notebook of all who look after her.

    Args:
        patient: of whom.
        kind: for whom.
        words: by field; empty ones are left out.
        by: who writes: to the record clinical staff, to the notebook also her pharmacist.
        now: the town's time.
        professions: for whom a notebook's note is meant.
        visit: in which visit.
        corrects: the note that this one puts right; that one stays.

    Raises:
        TreatmentRefused: ``not_clinical``, ``not_hers``, ``words_missing``, ``no_profession``.
    """
    _check_author(patient, kind, by, now)
    said = {str(field): text.strip()[:LONGEST] for field, text in words.items() if text.strip()}
    if not said:
        raise TreatmentRefused("words_missing", say.WORDS_MISSING)
    if kind == NoteKind.NOTEBOOK and not professions:
        raise TreatmentRefused("no_profession", say.NO_PROFESSION)
    code = make_free_code(lambda made: ClinicNote.objects.filter(code=made).exists())
    note = ClinicNote(
        code=code,
        patient=patient,
        visit=visit,
        kind=kind,
        author=by,
        professions=sorted(map(str, professions)),
        written_at=now,
        corrects=corrects,
    )
    note.content = seal_words(patient=patient, about=note.about, words=said, now=now)
    note.save(force_insert=True)
    record(
        actor=f"user:{by.user_id}",
        action="mobile_clinic.write_note",
        subject=f"patient:{patient.code}",
        now=now,
        note=code,
        kind=kind,
    )
    return note


@transaction.atomic
def take_note_back(*, note: ClinicNote, by: Practitioner, now: datetime) -> None:
    """Take a note back that was written a moment ago; later a correction is written instead.

    Raises:
        TreatmentRefused: ``cannot_undo``.
    """
    since = now - get_treatment_policy().note_undo
    own = ClinicNote.objects.filter(pk=note.pk, author=by, withdrawn_at=None, written_at__gte=since)
    if not own.update(withdrawn_at=now):
        raise TreatmentRefused("cannot_undo", say.CANNOT_UNDO)
    subject = f"patient:{note.patient.code}"
    actor = f"user:{by.user_id}"
    record(actor=actor, action="mobile_clinic.take_note_back", subject=subject, now=now, note=note.code)


@transaction.atomic
def read_notes(*, patient: Patient, kind: NoteKind, by: Practitioner, now: datetime) -> list[ReadNote]:
    """Return what somebody may read of a patient's notes, and note that it was read, by whom.

    Raises:
        TreatmentRefused: ``not_hers``.
    """
    notes = list_readable(patient, by, kind, now)
    NoteRead.objects.bulk_create(
        [NoteRead(note=each.note, reader=by, read_at=now) for each in notes if each.note.author_id != by.pk],
        ignore_conflicts=True,
    )
    note_read(user=by.user, patient=patient, what=f"notes:{kind}", now=now)
    return notes


def _check_author(patient: Patient, kind: NoteKind, by: Practitioner, now: datetime) -> None:
    is_own = by.institution_id == patient.institution_id and by.profession in CLINICAL
    if kind == NoteKind.RECORD and not is_own:
        raise TreatmentRefused("not_clinical", say.NOT_CLINICAL)
    if kind == NoteKind.NOTEBOOK and not (is_own or find_notebook_relation(by, patient, now)):
        raise TreatmentRefused("not_hers", say.NOT_HERS_TO_READ)
