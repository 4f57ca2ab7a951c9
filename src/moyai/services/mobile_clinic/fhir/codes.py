"""Codes and identifiers: whose system each is.

JP Core 1.2 (``http://jpfhir.jp/fhir/core``); identifier systems by the MHLW's OIDs (1.2.392.100495.20.3).
"""

from __future__ import annotations

from typing import Any

from django.conf import settings

from moyai.core.fhir.problems import Resource
from moyai.services.mobile_clinic.code_systems import HL7, JP, LOINC, MEDIS, UCUM
from moyai.services.mobile_clinic.enums import InstitutionKind, Profession, VisitStatus

__all__ = ["HL7", "JP", "LOINC", "MEDIS", "UCUM"]

JP_PROFILE = f"{JP}/StructureDefinition"
JP_EXTENSION = f"{JP}/Extension/StructureDefinition"
TIMEZONE: Resource = {"url": "http://hl7.org/fhir/StructureDefinition/timezone", "valueCode": "Asia/Tokyo"}

INSTITUTION_NUMBER = f"{JP}/IdSystem/insurance-medical-institution-no"
CHART, DOCTOR = "urn:oid:1.2.392.100495.20.3.51.1", "urn:oid:1.2.392.100495.20.3.41.1"
"""Both followed by the ten digits of the institution."""

PREFECTURE_NO, CATEGORY_NO, INSURER_NO = (f"urn:oid:1.2.392.100495.20.3.{n}" for n in (21, 22, 23))

ROLES: dict[str, tuple[str, str]] = {
    Profession.DOCTOR: ("JPR10000", "医師"),
    Profession.NURSE: ("JPR20000", "看護師"),
    Profession.MIDWIFE: ("JPR20400", "助産師"),
    Profession.TECHNICIAN: ("JPR30100", "臨床検査技師"),
    Profession.PHARMACIST: ("JPR30000", "薬剤師"),
    Profession.CLERK: ("JPR50000", "事務職"),
}
"""JP_PractitionerRole_CS (2022-10-24). DR-01, NS-01 … stand in its profile's comment alone: they are of
SS-MIX2's table JHSR004, another system."""

HL7_ROLES: dict[str, tuple[str, str]] = {
    Profession.DOCTOR: ("doctor", "Doctor"),
    Profession.NURSE: ("nurse", "Nurse"),
    Profession.MIDWIFE: ("nurse", "Nurse"),
    Profession.PHARMACIST: ("pharmacist", "Pharmacist"),
}
"""HL7's practitioner-role, for programs that know no other. It has no midwives."""

REGISTRY = "urn:oid:1.2.392.100495.20.3.31"
"""The ministry's register of doctors (医籍)."""

REGISTERED: tuple[str, str] = (f"{JP}/CodeSystem/JP_MedicalLicenseCertificate_CS", "medical-registration")
"""JP_Practitioner fixes this Coding alone for a registered doctor: without display, without text."""

QUALIFIED: dict[str, tuple[str, str]] = {
    Profession.NURSE: ("RN", "Registered Nurse"),
    Profession.MIDWIFE: ("CNM", "Certified Nurse Midwife"),
    Profession.TECHNICIAN: ("MT", "Medical Technician"),
    Profession.PHARMACIST: ("RPH", "Registered Pharmacist"),
}
"""HL7's v2-0360, which JP_Practitioner names for qualifications that Japan has no code for."""

ORGANIZATIONS: dict[str, tuple[str, str]] = {
    InstitutionKind.CLINIC: ("prov", "Healthcare Provider"),
    InstitutionKind.HOSPITAL: ("prov", "Healthcare Provider"),
    InstitutionKind.PHARMACY: ("prov", "Healthcare Provider"),
}

ORIGINS: dict[str, str] = {
    "measured": "Measured by the clinic's own devices and staff",
    "received": "Received from a program of somebody else",
}

APPOINTMENT: dict[str, str] = {
    VisitStatus.HELD: "pending",
    VisitStatus.BOOKED: "booked",
    VisitStatus.UNDER_WAY: "booked",
    VisitStatus.AT_DOOR: "arrived",
    VisitStatus.IN_CALL: "arrived",
    VisitStatus.DONE: "fulfilled",
    VisitStatus.CANCELLED: "cancelled",
    VisitStatus.NO_SHOW: "noshow",
    VisitStatus.MOVED: "cancelled",
}

ENCOUNTER: dict[str, str] = {
    VisitStatus.AT_DOOR: "arrived",
    VisitStatus.IN_CALL: "in-progress",
    VisitStatus.DONE: "finished",
}


def name_system(name: str) -> str:
    """Return the address of one of our own systems of codes or numbers."""
    return f"{settings.BASE_ADDRESS.rstrip('/')}/clinic/fhir/sid/{name}"


def mark(name: str) -> Resource:
    """Return a tag that says how a resource came here: ``measured`` by us, ``received`` from outside."""
    return make_coding(name_system("origin"), name, ORIGINS[name])


def make_coding(system: str, code: str, display: str = "") -> Resource:
    """Return a Coding."""
    return {"system": system, "code": code, **({"display": display} if display else {})}


def make_concept(system: str, code: str, display: str = "") -> Resource:
    """Return a CodeableConcept of one coding."""
    return {"coding": [make_coding(system, code, display)]}


def make_reference(kind: str, ident: Any, display: str = "") -> Resource:
    """Return a reference to a resource of this server."""
    return {"reference": f"{kind}/{ident}", "type": kind, **({"display": display} if display else {})}


def make_ident(code: str) -> str:
    """Return a code of ours as an id of FHIR, which has no underscore."""
    return code.replace("_", ".")


def read_ident(ident: str) -> str:
    """Return the code of ours that an id stands for."""
    return ident.replace(".", "_")
