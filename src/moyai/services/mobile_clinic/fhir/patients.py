"""Patients: one for each institution that treats somebody, as its chart is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from moyai.core.fhir.criteria import Criterion, SearchParam
from moyai.core.fhir.problems import Resource
from moyai.core.fhir.versions import stamp
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import Resident
from moyai.services.mobile_clinic.access import ANYBODY
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.fhir.callers import AppCaller
from moyai.services.mobile_clinic.fhir.codes import make_reference
from moyai.services.mobile_clinic.fhir.directory import IDENTIFIER, refer_institution
from moyai.services.mobile_clinic.fhir.tables import PatientTable
from moyai.services.mobile_clinic.models import Patient
from moyai.services.mobile_clinic.teens import PRIVATE

_REPRESENTATION = "http://hl7.org/fhir/StructureDefinition/iso21090-EN-representation"
_SYSTEMS = {ContactKind.PHONE: "phone", ContactKind.MOBILE: "phone", ContactKind.EMAIL: "email"}


class PatientAdapter(PatientTable):
    """Whom institutions treat. Clerks know them too; what is of their health lies elsewhere."""

    kind = "Patient"
    profiles = (f"{codes.JP_PROFILE}/JP_Patient",)
    dated = False
    parameters = (
        IDENTIFIER,
        SearchParam("name", "string", "name", "Part of the name, as written or read"),
        SearchParam("family", "string", "name.family", "Family name"),
        SearchParam("given", "string", "name.given", "Given name"),
        SearchParam("birthdate", "date", "birthDate", "Day of birth"),
        SearchParam("phone", "token", "telecom", "Telephone number"),
        SearchParam("address", "string", "address", "Part of the address"),
        SearchParam("organization", "reference", "managingOrganization", "Who treats her", ("Organization",)),
        SearchParam("active", "token", "active", "Whether she is treated there now"),
    )

    def rows(self, caller: AppCaller) -> QuerySet[Patient]:
        """Return those whom the caller may know of."""
        found = caller.list_patients(self.kind, professions=ANYBODY)
        treated = caller.list_patients(self.kind).values("pk")
        for programme in PRIVATE:  # who comes for nothing else is known to those who treat her alone
            found = found.exclude(Q(programmes=[programme]) & ~Q(pk__in=treated))
        return found.select_related(
            "resident__household__municipality", "institution__partner", "merged_into"
        ).prefetch_related("resident__contact_points")

    def narrow(self, rows: QuerySet[Any], criteria: Sequence[Criterion]) -> QuerySet[Any]:
        """Read all that the caller may see: an institution's own are few."""
        return rows

    def tell(self, row: Patient, caller: AppCaller) -> Resource:
        """Return a patient, as JP_Patient has her."""
        resident = row.resident
        told: Resource = {
            "resourceType": self.kind,
            "id": row.code,
            "identifier": [
                {"use": "usual", "system": f"{codes.CHART}{row.institution.number}", "value": row.chart_no}
            ],
            "active": row.ended_on is None and row.merged_into_id is None,
            "name": list_names(resident),
            "birthDate": resident.birth_date.isoformat(),
            "address": [_tell_address(resident)],
            "communication": [
                {
                    "language": codes.make_concept("urn:ietf:bcp:47", resident.language),
                    "preferred": True,
                }
            ],
            "managingOrganization": refer_institution(row.institution),
        }
        telecom = _list_telecom(resident)
        if telecom:
            told["telecom"] = telecom
        if row.merged_into:
            told["link"] = [{"other": make_reference("Patient", row.merged_into.code), "type": "replaced-by"}]
        return stamp(told, profiles=self.profiles)


def refer_patient(patient: Patient) -> Resource:
    """Return a reference to a patient; her name is not in it."""
    return make_reference("Patient", patient.code)


def list_names(resident: Resident) -> list[Resource]:
    """Return a name in characters (IDE) and as it is read (SYL), as JP_HumanName has it."""
    return [
        _tell_name("IDE", resident.family_name, resident.given_name),
        _tell_name("SYL", resident.family_kana, resident.given_kana),
    ]


def _tell_name(form: str, family: str, given: str) -> Resource:
    return {
        "extension": [{"url": _REPRESENTATION, "valueCode": form}],
        "use": "official",
        "text": f"{family} {given}".strip(),
        "family": family,
        "given": [given],
    }


def _tell_address(resident: Resident) -> Resource:
    """Return the home: what comes after the town's name is the line, without spaces."""
    household = resident.household
    town = household.municipality.name
    state, found, rest = household.address.partition(town)
    told: Resource = {"use": "home", "text": household.address, "city": town, "country": "JP"}
    if found and state.strip().endswith(("都", "道", "府", "県")):
        told["state"] = state.strip()
    line = (rest if found else household.address).replace(" ", "").replace("　", "")
    return {**told, "line": [line]} if line else told


def _list_telecom(resident: Resident) -> list[Resource]:
    points = [each for each in resident.contact_points.all() if each.kind in _SYSTEMS]
    use = {ContactKind.PHONE: "home", ContactKind.MOBILE: "mobile"}
    return [
        {"system": _SYSTEMS[ContactKind(each.kind)], "value": each.value}
        | ({"use": use[ContactKind(each.kind)]} if each.kind in use else {})
        for each in points
    ]
