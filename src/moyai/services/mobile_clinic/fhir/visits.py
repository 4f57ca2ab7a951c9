"""Visits: what is booked (Appointment), and what has begun (Encounter)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, QuerySet

from moyai.core.fhir.adapters import Asked, Operation
from moyai.core.fhir.criteria import SearchParam
from moyai.core.fhir.instants import write_instant
from moyai.core.fhir.problems import Resource
from moyai.core.fhir.versions import stamp
from moyai.core.reservations.enums import Status
from moyai.core.reservations.models import Span
from moyai.services.mobile_clinic.access import ANYBODY
from moyai.services.mobile_clinic.enums import Programme, VisitStatus
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.fhir.booking import list_operations, take, with_all
from moyai.services.mobile_clinic.fhir.booking_reading import KEY
from moyai.services.mobile_clinic.fhir.callers import AppCaller
from moyai.services.mobile_clinic.fhir.codes import make_concept, make_reference
from moyai.services.mobile_clinic.fhir.directory import (
    IDENTIFIER,
    refer_car,
    refer_institution,
    refer_practitioner,
)
from moyai.services.mobile_clinic.fhir.patients import refer_patient
from moyai.services.mobile_clinic.fhir.tables import PatientTable
from moyai.services.mobile_clinic.models import Practitioner, Visit
from moyai.services.mobile_clinic.teens import PRIVATE

PATIENT = SearchParam("patient", "reference", "subject|participant.actor|patient", "Whose", ("Patient",))


class AppointmentAdapter(PatientTable):
    """Visits from the first hold on. Clerks book too, so whoever works at the institution sees them.

    What nobody else is to know of (`teens`) is seen by those who treat her and by her alone.
    """

    kind = "Appointment"
    what = "visit"
    takes = True
    parameters = (
        IDENTIFIER,
        PATIENT,
        SearchParam(
            "actor",
            "reference",
            "participant.actor",
            "Who or what takes part",
            ("Patient", "Practitioner", "Location"),
        ),
        SearchParam("practitioner", "reference", "participant.actor", "Doctor or nurse", ("Practitioner",)),
        SearchParam("location", "reference", "participant.actor", "Which car", ("Location",)),
        SearchParam("slot", "reference", "slot", "Whose time it takes", ("Slot",)),
        SearchParam("date", "date", "start", "When the doctor is on the screen"),
        SearchParam("status", "token", "status", "How far it is"),
        SearchParam("service-type", "token", "serviceType", "For what the car comes"),
    )

    def rows(self, caller: AppCaller) -> QuerySet[Visit]:
        """Return the visits of those whom the caller may know of; holds whose time is up are none."""
        patients = caller.list_patients(self.kind, professions=ANYBODY)
        over = Q(status=VisitStatus.HELD, held_until__lte=caller.now)
        treated = caller.list_patients(self.kind)
        private = Q(programme__in=PRIVATE) & ~Q(patient__in=treated.values("pk"))
        visits = Visit.objects.filter(patient__in=patients.values("pk"))
        return with_all(visits.exclude(over).exclude(private))

    def tell(self, row: Visit, caller: AppCaller) -> Resource:
        """Return a visit."""
        return tell_appointment(row)

    def create(self, asked: Asked) -> tuple[Resource, bool]:
        """Hold (``proposed``, ``pending``) or book (``booked``) what an Appointment asks for."""
        visit, is_new = take(asked, asked.body or {})
        return tell_appointment(visit), is_new

    def list_operations(self) -> Sequence[Operation]:
        """Return finding, holding, booking, moving, cancelling."""
        return list_operations(tell_appointment)


class EncounterAdapter(PatientTable):
    """Visits from when the car stood at the door."""

    kind = "Encounter"
    what = "visit"
    profiles = (f"{codes.JP_PROFILE}/JP_Encounter",)
    parameters = (
        IDENTIFIER,
        PATIENT,
        SearchParam("subject", "reference", "subject", "Whose", ("Patient",)),
        SearchParam("date", "date", "period", "When it was"),
        SearchParam("status", "token", "status", "How far it is"),
        SearchParam("class", "token", "class", "VR: by video"),
        SearchParam("appointment", "reference", "appointment", "Which was booked", ("Appointment",)),
        SearchParam(
            "practitioner", "reference", "participant.individual", "Doctor or nurse", ("Practitioner",)
        ),
        SearchParam("location", "reference", "location.location", "Which car", ("Location",)),
        SearchParam("service-provider", "reference", "serviceProvider", "Who treats her", ("Organization",)),
    )

    def rows(self, caller: AppCaller) -> QuerySet[Visit]:
        """Return the visits that have begun, of those whose health the caller may see."""
        patients = caller.list_patients(self.kind)
        began = Visit.objects.filter(patient__in=patients.values("pk"), status__in=list(codes.ENCOUNTER))
        return with_all(began)

    def tell(self, row: Visit, caller: AppCaller) -> Resource:
        """Return a visit as an encounter by video, in the car."""
        begun = row.reached_at or row.call_started_at or row.arrives_at
        period = {"start": write_instant(begun)}
        if row.ended_at:
            period["end"] = write_instant(row.ended_at)
        told: Resource = {
            "resourceType": self.kind,
            "id": row.code,
            "identifier": [{"system": codes.name_system("visit"), "value": row.code}],
            "status": codes.ENCOUNTER[row.status],
            "class": codes.make_coding(f"{codes.HL7}/v3-ActCode", "VR", "virtual"),
            "serviceType": _service(row),
            "subject": refer_patient(row.patient),
            "appointment": [make_reference("Appointment", row.code)],
            "participant": [{"individual": refer_practitioner(each)} for each in _list_people(row)],
            "period": period,
            "serviceProvider": refer_institution(row.institution),
        }
        if row.share:
            told["location"] = [{"location": refer_car(row.share.car), "status": "active"}]
        return stamp(told, write_instant(get_changed_at(row)), self.profiles)


def tell_appointment(row: Visit) -> Resource:
    """Return a visit as it is booked: when the doctor is on the screen, and who takes part."""
    actors = [refer_patient(row.patient), *(refer_practitioner(each) for each in _list_people(row))]
    if row.share:
        actors.append(refer_car(row.share.car))
    told: Resource = {
        "resourceType": "Appointment",
        "id": row.code,
        "identifier": [{"system": codes.name_system("visit"), "value": row.code}, *_read_key(row)],
        "status": codes.APPOINTMENT[row.status],
        "serviceType": [_service(row)],
        "start": write_instant(row.call_from),
        "end": write_instant(row.call_until),
        "created": write_instant(row.booked_at),
        "participant": [{"actor": each, "status": "accepted"} for each in actors],
    }
    slots = [make_reference("Slot", each.pk) for each in list_spans(row)]
    if slots:
        told["slot"] = slots
    if row.status == VisitStatus.MOVED:
        told["cancelationReason"] = {"text": row.moved_why or "moved"}
    return stamp(told, write_instant(get_changed_at(row)))


def list_spans(row: Visit) -> list[Span]:
    """Return what a visit has of whose time."""
    reservation = row.reservation
    if reservation is None or reservation.status not in (Status.HELD, Status.BOOKED):
        return []
    return list(reservation.spans.select_related("resource", "reservation"))


def get_changed_at(row: Visit) -> datetime:
    """Return when a visit last took a step that has a time of its own (a move has none)."""
    steps = (row.booked_at, row.reached_at, row.call_started_at, row.ended_at)
    return max(each for each in steps if each is not None)


def _service(row: Visit) -> Resource:
    programme = Programme(row.programme)
    concept = make_concept(codes.name_system("programme"), programme.value, str(programme.label))
    return {**concept, "text": str(programme.label)}


def _list_people(row: Visit) -> list[Practitioner]:
    nurse = row.share.nurse if row.share else None
    return [row.doctor, *([nurse] if nurse else [])]


def _read_key(row: Visit) -> list[Resource]:
    """Return the identifier with which another program booked it."""
    if not row.idempotency_key.startswith(f"{KEY}:"):
        return []
    system, bar, value = row.idempotency_key.split(":", 2)[2].rpartition("|")
    return [{**({"system": system} if system else {}), "value": value}] if bar and value else []
