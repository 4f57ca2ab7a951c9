"""Taxis and vans that may go on with a tour when the clinic car breaks down with the nurse aboard."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.reservations.enums import ResourceKind
from moyai.core.reservations.models import Resource
from moyai.fleet.models import Vehicle
from moyai.services.mobile_clinic.enums import Programme
from moyai.services.mobile_clinic.models import ClinicCar
from moyai.services.mobile_clinic.refusals import ShareRefused

AT_HOME = (Programme.CHRONIC,)
"""What can be seen in somebody's room with what a nurse carries; the rest needs the car."""


@transaction.atomic
def let_stand_in(*, vehicle_id: int, actor: str, now: datetime) -> ClinicCar:
    """Let a vehicle bring nurse and devices to patients' homes after a breakdown; asked twice is once.

    It has no day parts and is kept for nobody: its riders come first, a tour takes what is free of it.

    Args:
        vehicle_id: Of the fleet.
        actor: Who decides.
        now: The town's time.

    Raises:
        ShareRefused: ``is_clinic_car``.
        Vehicle.DoesNotExist: there is no such vehicle.
    """
    vehicle = Vehicle.objects.get(pk=vehicle_id)
    known = ClinicCar.objects.filter(vehicle=vehicle).first()
    if known is not None and not known.stands_in:
        raise ShareRefused("is_clinic_car")
    if known is None:
        facts = {"kind": ResourceKind.VEHICLE, "name": vehicle.name}
        resource = Resource.objects.get_or_create(code=f"stand-in-{vehicle.code}"[:40], defaults=facts)[0]
        known = ClinicCar(vehicle=vehicle, resource=resource, stands_in=True, has_ramp=False)
    if known.programmes != list(AT_HOME):
        known.programmes = list(AT_HOME)
        known.save()
        record(actor=actor, action="mobile_clinic.let_stand_in", subject=f"vehicle:{vehicle.code}", now=now)
    return known


@transaction.atomic
def end_stand_in(*, vehicle_id: int, actor: str, now: datetime) -> bool:
    """Let a vehicle do so no more; tell whether it did. What it has begun it ends."""
    known = ClinicCar.objects.filter(vehicle=vehicle_id, stands_in=True).exclude(programmes=[]).first()
    if known is None:
        return False
    known.programmes = []
    known.save(update_fields=["programmes"])
    record(actor=actor, action="mobile_clinic.end_stand_in", subject=f"vehicle:{known.vehicle_id}", now=now)
    return True
