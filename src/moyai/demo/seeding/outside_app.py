"""Somebody else's program, through which the visitor's resident sends her blood pressure every morning."""

from __future__ import annotations

from datetime import datetime, timedelta

from moyai.core.accounts.models import User
from moyai.core.clock import at_local, local
from moyai.core.fhir.instants import write_instant
from moyai.core.fhir.problems import Resource
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.models import AppPermit, OutsideApp, Patient
from moyai.services.mobile_clinic.operations.outside import permit_app, register_app
from moyai.services.mobile_clinic.operations.received import keep_received

NAME, MAKER = "血圧ノート", "架空ソフト"
SCOPES = ("patient/*.read", "patient/Observation.write", "launch/patient", "offline_access")
MORNINGS = ((141, 83, 72), (138, 80, 70), (146, 86, 75), (143, 84, 74), (150, 88, 79), (152, 90, 94))
"""Systolic, diastolic, pulse; the last is this morning's, and its pulse is above an adult's limit."""

MINUTE = 6 * 60 + 40
CODES = (("8480-6", "mm[Hg]"), ("8462-4", "mm[Hg]"), ("8867-4", "/min"))


def seed_outside_app(*, now: datetime) -> int:
    """Register the program, have her let it in, and take what it sends, once; return how much it sent."""
    user = User.objects.filter(username="hanako").first()
    officer = User.objects.filter(username="officer").first()
    patient = Patient.objects.filter(resident__user=user).select_related("resident").first() if user else None
    if user is None or officer is None or patient is None or OutsideApp.objects.exists():
        return 0
    begun = now - timedelta(days=len(MORNINGS) + 1)
    app, _secret = register_app(
        name=NAME,
        maker=MAKER,
        redirect_uris=["https://app.example/back"],
        scopes=SCOPES,
        keeps_secret=False,
        officer=officer,
        now=begun,
    )
    permit = permit_app(app=app, user=user, patient=patient, scopes=SCOPES, now=begun)
    return sum(_send(patient, permit, ago, values, now) for ago, values in enumerate(reversed(MORNINGS)))


def _send(patient: Patient, permit: AppPermit, ago: int, values: tuple[int, int, int], now: datetime) -> int:
    at = at_local(local(now).date() - timedelta(days=ago), MINUTE)
    if at > now:
        return 0
    sent = (_tell_pressure(patient, at, values), _tell_pulse(patient, at, values))
    for number, body in enumerate(sent):
        identifier = f"urn:example:note|{at.isoformat()}-{number}"
        keep_received(
            kind="Observation", patient=patient, body=body, identifier=identifier, permit=permit, now=at
        )
    return len(sent)


def _tell_pressure(patient: Patient, at: datetime, values: tuple[int, int, int]) -> Resource:
    parts = [_tell_value(*each, value) for each, value in zip(CODES[:2], values[:2], strict=True)]
    return _tell(patient, at, codes.make_concept(codes.LOINC, "85354-9")) | {"component": parts}


def _tell_pulse(patient: Patient, at: datetime, values: tuple[int, int, int]) -> Resource:
    value = _tell_value(*CODES[2], values[2])
    return _tell(patient, at, value["code"]) | {"valueQuantity": value["valueQuantity"]}


def _tell(patient: Patient, at: datetime, code: Resource) -> Resource:
    return {
        "resourceType": "Observation",
        "status": "final",
        "category": [codes.make_concept(f"{codes.HL7}/observation-category", "vital-signs", "Vital Signs")],
        "code": code,
        "subject": codes.make_reference("Patient", patient.code),
        "effectiveDateTime": write_instant(at),
    }


def _tell_value(loinc: str, unit: str, value: int) -> Resource:
    quantity = {"value": value, "unit": unit, "system": codes.UCUM, "code": unit}
    return {"code": codes.make_concept(codes.LOINC, loinc), "valueQuantity": quantity}
