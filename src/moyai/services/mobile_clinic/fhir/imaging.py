"""Imaging: what the car's echo, electrocardiograph and eye camera took, as studies."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from moyai.core.fhir.adapters import Adapter, Found
from moyai.core.fhir.criteria import Criterion, SearchParam
from moyai.core.fhir.instants import write_instant
from moyai.core.fhir.problems import Resource
from moyai.core.fhir.versions import stamp
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.fhir.callers import AppCaller
from moyai.services.mobile_clinic.fhir.codes import make_coding
from moyai.services.mobile_clinic.fhir.directory import IDENTIFIER
from moyai.services.mobile_clinic.fhir.patients import refer_patient
from moyai.services.mobile_clinic.fhir.tables import narrow_patients, note_patients
from moyai.services.mobile_clinic.models import Patient
from moyai.services.mobile_clinic.queries.findings import Series, Study, list_studies

_DICOM = "http://dicom.nema.org/resources/ontology/DCM"


class ImagingStudyAdapter(Adapter):
    """Studies, by patient and UID. Which files are whose is `queries.findings`'s to say."""

    kind = "ImagingStudy"
    dated = False
    profiles = (f"{codes.JP_PROFILE}/JP_ImagingStudy_Radiology",)
    parameters = (
        IDENTIFIER,
        SearchParam("patient", "reference", "subject", "Whose", ("Patient",)),
        SearchParam("subject", "reference", "subject", "Whose", ("Patient",)),
        SearchParam("started", "date", "started", "When it was begun"),
        SearchParam("modality", "token", "modality", "With what it was taken"),
        SearchParam("status", "token", "status", "available"),
    )

    def walk(self, caller: AppCaller, criteria: Sequence[Criterion], after: str) -> Iterator[Found]:
        """Yield by the patients' numbers, and the studies' UIDs."""
        number, _, passed = after.partition(":")
        patients = narrow_patients(caller.list_patients(self.kind), criteria, "code").order_by("pk")
        for patient in patients.filter(pk__gte=int(number or 0), findings__isnull=False).distinct():
            for study in sorted(list_studies(patient), key=lambda each: each.uid):
                if str(patient.pk) != number or study.uid > passed:
                    yield Found(f"{patient.pk}:{study.uid}", _tell_study(patient, study))

    def find(self, caller: AppCaller, ident: str) -> Resource | None:
        """Return a study of a patient of the caller's by its UID."""
        for patient in caller.list_patients(self.kind).filter(findings__isnull=False).distinct():
            for study in list_studies(patient):
                if study.uid == ident:
                    return _tell_study(patient, study)
        return None

    def note(self, caller: AppCaller, resources: Sequence[Resource], now: datetime) -> None:
        """Have it written down of each patient once."""
        note_patients(caller, resources, "imaging", now)


def _tell_study(patient: Patient, study: Study) -> Resource:
    modalities = sorted({each.modality for each in study.series})
    told: Resource = {
        "resourceType": "ImagingStudy",
        "id": study.uid,
        "identifier": [{"system": "urn:dicom:uid", "value": f"urn:oid:{study.uid}"}],
        "status": "available",
        "modality": [make_coding(_DICOM, each) for each in modalities],
        "subject": refer_patient(patient),
        "started": write_instant(study.started),
        "numberOfSeries": len(study.series),
        "numberOfInstances": sum(len(each.instances) for each in study.series),
        "series": [_tell_series(each) for each in study.series],
    }
    if study.description:
        told["description"] = study.description
    return stamp(told, profiles=ImagingStudyAdapter.profiles)


def _tell_series(series: Series) -> Resource:
    told: Resource = {
        "uid": series.uid,
        "modality": make_coding(_DICOM, series.modality),
        "numberOfInstances": len(series.instances),
        "instance": [
            {
                "uid": each.uid,
                "sopClass": make_coding("urn:ietf:rfc3986", f"urn:oid:{each.sop_class}"),
                "number": each.number,
            }
            for each in series.instances
        ],
    }
    return {**told, "description": series.description} if series.description else told
