"""The clinic's FHIR server, with all that it knows."""

from __future__ import annotations

from functools import cache

from moyai.core.fhir.adapters import Adapter
from moyai.core.fhir.rooms import list_offered
from moyai.core.fhir.server import Server
from moyai.services.mobile_clinic.fhir.audit_events import AuditEventAdapter
from moyai.services.mobile_clinic.fhir.calendar import ScheduleAdapter, SlotAdapter
from moyai.services.mobile_clinic.fhir.callers import authenticate
from moyai.services.mobile_clinic.fhir.directory import (
    LocationAdapter,
    OrganizationAdapter,
    PractitionerAdapter,
    PractitionerRoleAdapter,
)
from moyai.services.mobile_clinic.fhir.documents import DocumentReferenceAdapter
from moyai.services.mobile_clinic.fhir.imaging import ImagingStudyAdapter
from moyai.services.mobile_clinic.fhir.observations import ObservationAdapter
from moyai.services.mobile_clinic.fhir.patients import PatientAdapter
from moyai.services.mobile_clinic.fhir.received import ReceivedSource
from moyai.services.mobile_clinic.fhir.treatment import (
    ConsentAdapter,
    MedicationRequestAdapter,
    PlanSource,
)
from moyai.services.mobile_clinic.fhir.visits import AppointmentAdapter, EncounterAdapter
from moyai.services.mobile_clinic.fhir.vitals import VitalsSource
from moyai.services.mobile_clinic.views.smart import BASE, describe_oauth


@cache
def get_endpoint() -> Server:
    """Return the server."""
    server = Server("Moyai mobile clinic", BASE, authenticate, describe_oauth)
    own: tuple[Adapter, ...] = (
        PatientAdapter(),
        OrganizationAdapter(),
        PractitionerAdapter(),
        PractitionerRoleAdapter(),
        LocationAdapter(),
        ScheduleAdapter(),
        SlotAdapter(),
        AppointmentAdapter(),
        EncounterAdapter(),
        ObservationAdapter([VitalsSource(), ReceivedSource("Observation")]),
        ImagingStudyAdapter(),
        DocumentReferenceAdapter([PlanSource(), ReceivedSource("DocumentReference")]),
        ConsentAdapter(),
        MedicationRequestAdapter(),
        AuditEventAdapter(),
    )
    for adapter in (*own, *list_offered()):  # offered: what other rooms keep of the same people
        server.register(adapter)
    return server
