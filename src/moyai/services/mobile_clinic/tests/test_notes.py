"""Notes: the record for her institution, the notebook field by field as she agreed, and who has read it."""

from datetime import timedelta

import pytest

from moyai.core.audit.models import Entry
from moyai.services.mobile_clinic.enums import InstitutionKind, Profession
from moyai.services.mobile_clinic.enums_treatment import NoteField, NoteKind
from moyai.services.mobile_clinic.operations.consents import withdraw_consent
from moyai.services.mobile_clinic.operations.notes import read_notes, take_note_back, write_note
from moyai.services.mobile_clinic.queries.notes import (
    list_notebooks,
    list_notes_shared_with,
    list_readers,
)
from moyai.services.mobile_clinic.refusals_treatment import TreatmentRefused
from moyai.services.mobile_clinic.tests.clinic import (
    NOW,
    make_institution,
    make_patient,
    make_practitioner,
)
from moyai.services.mobile_clinic.tests.treated import make_consent, make_doctor, make_pharmacist, make_sent

pytestmark = pytest.mark.django_db
F = NoteField
WORDS = {
    F.CONDITION: "少し息切れ",
    F.MEDICINE: "血圧の薬を減らした",
    F.LIVING: "ひとり暮らし",
    F.REQUEST: " ",
}


def write(patient, kind=NoteKind.NOTEBOOK, by=None, **changes):
    who = [Profession.NURSE, Profession.PHARMACIST] if kind == NoteKind.NOTEBOOK else []
    facts = {"words": WORDS, "professions": who, "now": NOW, **changes}
    return write_note(patient=patient, kind=kind, by=by or make_doctor(patient), **facts)


def seen(patient, by, kind=NoteKind.NOTEBOOK):
    return [(set(each.words), each.hidden) for each in read_notes(patient=patient, kind=kind, by=by, now=NOW)]


def test_each_profession_reads_only_the_fields_that_she_shared_with_it():
    patient = make_patient()
    make_consent(patient)
    make_sent(patient)
    note = write(patient)
    nurse = make_practitioner(patient.institution, Profession.NURSE)
    assert seen(patient, nurse) == [({F.CONDITION}, 2)]
    assert seen(patient, make_pharmacist()) == [({F.MEDICINE}, 2)]
    assert seen(patient, make_doctor(patient)) == [({F.CONDITION, F.MEDICINE, F.LIVING}, 0)]
    assert {each.reader for each in list_readers(note)} == {nurse, make_pharmacist()}
    assert Entry.objects.filter(action="mobile_clinic.read").count() == 3


def test_a_withdrawn_consent_closes_the_notebook_at_once():
    patient = make_patient()
    make_consent(patient)
    write(patient)
    shared = list_notes_shared_with(patient, Profession.NURSE)
    assert [set(each.words) for each in shared] == [{F.CONDITION}]
    withdraw_consent(patient=patient, actor="resident:1", now=NOW)
    assert list_notes_shared_with(patient, Profession.NURSE) == []
    nurse = make_practitioner(patient.institution, Profession.NURSE)
    assert seen(patient, nurse) == [(set(), 3)]


def test_a_pharmacy_reads_only_where_it_had_a_prescription_and_nobody_else():
    patient = make_patient()
    make_consent(patient)
    write(patient)
    pharmacist = make_pharmacist()
    with pytest.raises(TreatmentRefused, match="not_hers"):
        seen(patient, pharmacist)
    assert list_notebooks(pharmacist, NOW) == []
    make_sent(patient)
    assert list_notebooks(pharmacist, NOW) == [patient]
    assert list_notebooks(pharmacist, NOW + timedelta(days=181)) == []
    stranger = make_practitioner(make_institution("nishi"), Profession.NURSE)
    with pytest.raises(TreatmentRefused, match="not_hers"):
        seen(patient, stranger)


def test_an_institution_that_treats_her_too_is_of_those_who_look_after_her():
    patient = make_patient()
    make_consent(patient)
    write(patient)
    hospital = make_institution("center", InstitutionKind.HOSPITAL)
    make_patient(hospital, resident=patient.resident)
    nurse = make_practitioner(hospital, Profession.NURSE)
    assert seen(patient, nurse) == [({F.CONDITION}, 2)]
    assert list_notebooks(nurse, NOW) == [patient]


def test_the_record_is_the_institutions_clinical_staffs_alone():
    patient = make_patient()
    write(patient, NoteKind.RECORD)
    nurse = make_practitioner(patient.institution, Profession.NURSE)
    assert seen(patient, nurse, NoteKind.RECORD) == [({F.CONDITION, F.MEDICINE, F.LIVING}, 0)]
    clerk = make_practitioner(patient.institution, Profession.CLERK)
    make_sent(patient)
    for other in (clerk, make_pharmacist()):
        with pytest.raises(TreatmentRefused, match="not_hers"):
            seen(patient, other, NoteKind.RECORD)
        with pytest.raises(TreatmentRefused, match="not_clinical"):
            write(patient, NoteKind.RECORD, by=other)


def test_a_note_is_taken_back_within_minutes_and_corrected_afterwards():
    patient = make_patient()
    make_consent(patient)
    note, doctor = write(patient), make_doctor(patient)
    late = {"note": note, "by": doctor, "now": NOW + timedelta(minutes=11)}
    with pytest.raises(TreatmentRefused, match="cannot_undo"):
        take_note_back(**late)
    assert write(patient, corrects=note, words={F.CONDITION: "息切れはない"}).corrects == note
    take_note_back(note=note, by=doctor, now=NOW)
    assert len(seen(patient, doctor)) == 1


def test_a_note_says_something_to_somebody():
    patient = make_patient()
    with pytest.raises(TreatmentRefused, match="words_missing"):
        write(patient, words={F.CONDITION: " "})
    with pytest.raises(TreatmentRefused, match="no_profession"):
        write(patient, professions=[])
