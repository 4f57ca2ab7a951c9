"""Who and what there is: institutions, people with their jobs, the car."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.fhir.criteria import SearchParam
from moyai.core.fhir.problems import Resource
from moyai.core.fhir.versions import stamp
from moyai.services.mobile_clinic.enums import Profession
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.fhir.callers import AppCaller
from moyai.services.mobile_clinic.fhir.codes import make_coding, make_concept, make_ident, make_reference
from moyai.services.mobile_clinic.fhir.tables import TableAdapter
from moyai.services.mobile_clinic.models import ClinicCar, Institution, Practitioner

IDENTIFIER = SearchParam("identifier", "token", "identifier", "A number by which it is known")


class OrganizationAdapter(TableAdapter):
    """Institutions that share the car."""

    kind = "Organization"
    profiles = (f"{codes.JP_PROFILE}/JP_Organization",)
    dated = False
    ident_field = "number"
    parameters = (
        IDENTIFIER,
        SearchParam("name", "string", "name|alias", "Its name"),
        SearchParam("address", "string", "address", "Its address"),
        SearchParam("type", "token", "type", "What kind of organization"),
        SearchParam("active", "token", "active", "true"),
    )

    def rows(self, caller: AppCaller) -> QuerySet[Institution]:
        """Return all: they are no secret."""
        return Institution.objects.select_related("partner")

    def tell(self, row: Institution, caller: AppCaller) -> Resource:
        """Return an institution with its numbers, as JP_Organization has them."""
        number = row.number
        told: Resource = {
            "resourceType": self.kind,
            "id": number,
            "extension": [
                _extend("PrefectureNo", valueCoding=make_coding(codes.PREFECTURE_NO, number[:2])),
                _extend(
                    "InsuranceOrganizationCategory", valueCoding=make_coding(codes.CATEGORY_NO, number[2])
                ),
                _extend("InsuranceOrganizationNo", valueIdentifier=_number(codes.INSURER_NO, number[3:])),
            ],
            "identifier": [_number(codes.INSTITUTION_NUMBER, number)],
            "active": True,
            "type": [make_concept(f"{codes.HL7}/organization-type", *codes.ORGANIZATIONS[row.kind])],
            "name": row.partner.name,
            "address": [{"use": "work", "text": row.address, "country": "JP"}],
        }
        if row.partner.name_en:
            told["alias"] = [row.partner.name_en]
        if row.partner.phone:
            told["telecom"] = [{"system": "phone", "value": row.partner.phone, "use": "work"}]
        return stamp(told, profiles=self.profiles)


class PractitionerAdapter(TableAdapter):
    """People, whatever jobs they have."""

    kind = "Practitioner"
    profiles = (f"{codes.JP_PROFILE}/JP_Practitioner",)
    dated = False
    ident_field = "pk"
    parameters = (
        IDENTIFIER,
        SearchParam("name", "string", "name", "Part of the name"),
        SearchParam("family", "string", "name.family", "Family name"),
        SearchParam("given", "string", "name.given", "Given name"),
        SearchParam("active", "token", "active", "Whether she still has an account"),
        SearchParam(
            "qualification-code",
            "token",
            "qualification.code",
            "What she is registered as (JP_MedicalLicenseCertificate_CS, v2-0360)",
            is_ours=True,
        ),
    )

    def rows(self, caller: AppCaller) -> QuerySet[User]:
        """Return everybody who has, or had, a job at an institution."""
        return User.objects.filter(clinic_practitioners__isnull=False).distinct()

    def tell(self, row: User, caller: AppCaller) -> Resource:
        """Return somebody with her numbers of each house, and what she is registered as."""
        jobs = list(row.clinic_practitioners.select_related("institution").order_by("pk"))
        told: Resource = {
            "resourceType": self.kind,
            "id": str(row.pk),
            "extension": [codes.TIMEZONE],
            "identifier": [_number(_name_numbers(job), str(job.pk)) for job in jobs],
            "active": row.is_active,
            "name": [_name(row)],
        }
        qualified = _list_qualifications(jobs)
        if qualified:
            told["qualification"] = qualified
        return stamp(told, profiles=self.profiles)


class PractitionerRoleAdapter(TableAdapter):
    """Jobs: somebody at an institution with a profession."""

    kind = "PractitionerRole"
    profiles = (f"{codes.JP_PROFILE}/JP_PractitionerRole",)
    dated = False
    ident_field = "pk"
    parameters = (
        SearchParam("practitioner", "reference", "practitioner", "Who", ("Practitioner",)),
        SearchParam("organization", "reference", "organization", "Where", ("Organization",)),
        SearchParam("role", "token", "code", "What she is there (JP_PractitionerRole_CS, practitioner-role)"),
        SearchParam("active", "token", "active", "Whether she works there now"),
    )

    def rows(self, caller: AppCaller) -> QuerySet[Practitioner]:
        """Return all jobs, those that ended too."""
        return Practitioner.objects.select_related("institution__partner", "user")

    def tell(self, row: Practitioner, caller: AppCaller) -> Resource:
        """Return a job."""
        told: Resource = {
            "resourceType": self.kind,
            "id": str(row.pk),
            "active": row.left_on is None or row.left_on > clock.local(caller.now).date(),
            "practitioner": refer_practitioner(row),
            "organization": refer_institution(row.institution),
            "code": [_role(row)],
        }
        if row.left_on:
            told["period"] = {"end": row.left_on.isoformat()}
        return stamp(told, profiles=self.profiles)


class LocationAdapter(TableAdapter):
    """The clinic cars, as places where people are examined."""

    kind = "Location"
    profiles = (f"{codes.JP_PROFILE}/JP_Location",)
    dated = False
    ident_field = "vehicle__code"
    parameters = (IDENTIFIER, SearchParam("name", "string", "name", "Its name"))

    def rows(self, caller: AppCaller) -> QuerySet[ClinicCar]:
        """Return all cars."""
        return ClinicCar.objects.select_related("vehicle")

    def read_ident(self, ident: str) -> Any:
        """Return the vehicle's code."""
        return codes.read_ident(ident)

    def tell(self, row: ClinicCar, caller: AppCaller) -> Resource:
        """Return a car."""
        told: Resource = {
            "resourceType": self.kind,
            "id": make_ident(row.vehicle.code),
            "extension": [codes.TIMEZONE],
            "identifier": [_number(codes.name_system("vehicle"), row.vehicle.code)],
            "status": "active",
            "name": row.vehicle.name,
            "mode": "instance",
            "type": [make_concept(f"{codes.HL7}/v3-RoleCode", "MOBL", "Mobile Unit")],
            "physicalType": make_concept(f"{codes.HL7}/location-physical-type", "ve", "Vehicle"),
        }
        return stamp(told, profiles=self.profiles)


def refer_practitioner(row: Practitioner) -> Resource:
    """Return a reference to the person of a job."""
    return make_reference("Practitioner", row.user_id, row.user.display_name)


def refer_institution(row: Institution) -> Resource:
    """Return a reference to an institution."""
    return make_reference("Organization", row.number, row.partner.name)


def refer_car(row: ClinicCar) -> Resource:
    """Return a reference to a car."""
    return make_reference("Location", make_ident(row.vehicle.code), row.vehicle.name)


def _extend(name: str, **value: Any) -> Resource:
    return {"url": f"{codes.JP_EXTENSION}/JP_Organization_{name}", **value}


def _number(system: str, value: str) -> Resource:
    return {"system": system, "value": value}


def _name_numbers(job: Practitioner) -> str:
    """Return the system in which an institution numbers its doctors; others have one of ours."""
    if job.profession == Profession.DOCTOR:
        return f"{codes.DOCTOR}{job.institution.number}"
    return codes.name_system("staff")


def _name(user: User) -> Resource:
    family, _, given = user.display_name.partition(" ")
    told: Resource = {"use": "official", "text": user.display_name or user.username}
    return {**told, "family": family, "given": [given]} if given else told


def _list_qualifications(jobs: Sequence[Practitioner]) -> list[Resource]:
    """Return what somebody is registered as, each once; JP_Practitioner takes one number of a doctor."""
    numbers = [job.registry_no for job in jobs if job.profession == Profession.DOCTOR and job.registry_no]
    told = [_qualify(job, numbers[:1]) for job in jobs if job.registry_no]
    return [each for number, each in enumerate(told) if each not in told[:number]]


def _qualify(job: Practitioner, number_as_doctor: Sequence[str]) -> Resource:
    if job.profession == Profession.DOCTOR and job.registry_no in number_as_doctor:
        return {
            "identifier": [_number(codes.REGISTRY, job.registry_no)],
            "code": make_concept(*codes.REGISTERED),
        }
    text = {"text": str(Profession(job.profession).label)}
    known = codes.QUALIFIED.get(job.profession)
    code = {**make_concept(f"{codes.HL7}/v2-0360", *known), **text} if known else text
    return {"identifier": [_number(codes.name_system("registry"), job.registry_no)], "code": code}


def _role(row: Practitioner) -> Resource:
    """Return a profession in Japan's system and, where it has it too, in HL7's."""
    coding = [make_coding(f"{codes.JP}/CodeSystem/JP_PractitionerRole_CS", *codes.ROLES[row.profession])]
    if row.profession in codes.HL7_ROLES:
        coding.append(make_coding(f"{codes.HL7}/practitioner-role", *codes.HL7_ROLES[row.profession]))
    return {"coding": coding, "text": str(Profession(row.profession).label)}
