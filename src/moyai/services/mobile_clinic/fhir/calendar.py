"""Whose time is had: a Schedule for each car, person, set of devices; a Slot for each stretch that is taken.

What is free is not written anywhere beforehand: `Appointment/$find` reckons it (fhir/booking.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q, QuerySet

from moyai.core.fhir.criteria import Criterion, SearchParam, find_values, split_reference
from moyai.core.fhir.instants import write_instant
from moyai.core.fhir.problems import Resource
from moyai.core.fhir.versions import stamp
from moyai.core.reservations.enums import Status
from moyai.core.reservations.models import Resource as Bookable
from moyai.core.reservations.models import Span
from moyai.services.mobile_clinic.fhir import codes
from moyai.services.mobile_clinic.fhir.callers import AppCaller
from moyai.services.mobile_clinic.fhir.codes import make_ident, make_reference
from moyai.services.mobile_clinic.fhir.directory import refer_car, refer_practitioner
from moyai.services.mobile_clinic.fhir.tables import TableAdapter
from moyai.services.mobile_clinic.models import ClinicCar, DeviceSet, Practitioner

_OURS = Q(clinic_car__isnull=False) | Q(practitioner__isnull=False) | Q(device_set__isnull=False)


class ScheduleAdapter(TableAdapter):
    """One for each that is booked."""

    kind = "Schedule"
    dated = False
    parameters = (
        SearchParam(
            "actor",
            "reference",
            "actor",
            "Whose time it is",
            ("Practitioner", "Location", "PractitionerRole", "Device"),
        ),
        SearchParam("active", "token", "active", "Whether it can be booked"),
    )

    def rows(self, caller: AppCaller) -> QuerySet[Bookable]:
        """Return what of the clinic can be booked."""
        return Bookable.objects.filter(_OURS)

    def read_ident(self, ident: str) -> Any:
        """Return the resource's code."""
        return codes.read_ident(ident)

    def tell(self, row: Bookable, caller: AppCaller) -> Resource:
        """Return a Schedule with its one actor."""
        told: Resource = {
            "resourceType": self.kind,
            "id": make_ident(row.code),
            "active": row.retired_at is None,
            "actor": [_find_actor(row)],
            "comment": row.name,
        }
        return stamp(told)


class SlotAdapter(TableAdapter):
    """What is taken, without a word of whom for."""

    kind = "Slot"
    dated = False
    ident_field = "pk"
    parameters = (
        SearchParam("schedule", "reference", "schedule", "Whose time", ("Schedule",)),
        SearchParam("start", "date", "start", "When it begins"),
        SearchParam("status", "token", "status", "busy, busy-tentative"),
    )

    def rows(self, caller: AppCaller) -> QuerySet[Span]:
        """Return what is held or booked now."""
        live = Q(reservation__status=Status.BOOKED) | Q(
            reservation__status=Status.HELD, reservation__held_until__gt=caller.now
        )
        ours = Bookable.objects.filter(_OURS)
        return Span.objects.filter(live, resource__in=ours).select_related("reservation", "resource")

    def narrow(self, rows: QuerySet[Any], criteria: Sequence[Criterion]) -> QuerySet[Any]:
        """Read the Slots of the Schedules that are asked for alone."""
        for values in find_values(criteria, "schedule"):
            pairs = [split_reference(value, ("Schedule",)) for value in values]
            rows = rows.filter(resource__code__in=[codes.read_ident(pair[1]) for pair in pairs if pair])
        return rows

    def tell(self, row: Span, caller: AppCaller) -> Resource:
        """Return a stretch of time that is somebody's."""
        return tell_slot(row)


def tell_slot(row: Span) -> Resource:
    """Return a stretch of time as a Slot."""
    told: Resource = {
        "resourceType": "Slot",
        "id": str(row.pk),
        "schedule": refer_schedule(row.resource),
        "status": "busy-tentative" if row.reservation.status == Status.HELD else "busy",
        "start": write_instant(row.starts_at),
        "end": write_instant(row.ends_at),
    }
    return stamp(told)


def refer_schedule(row: Bookable) -> Resource:
    """Return a reference to the Schedule of what can be booked."""
    return make_reference("Schedule", make_ident(row.code), row.name)


def _find_actor(row: Bookable) -> Resource:
    car = ClinicCar.objects.filter(resource=row).select_related("vehicle").first()
    if car is not None:
        return refer_car(car)
    person = Practitioner.objects.filter(resource=row).select_related("user").first()
    if person is not None:
        return refer_practitioner(person)
    devices = DeviceSet.objects.filter(resource=row).first()
    return {"type": "Device", "display": devices.name if devices else row.name}
