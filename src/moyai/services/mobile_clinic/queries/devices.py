"""Which devices are where, whom they measure, and what they sign with."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from moyai.core.sealing.queries import get_sealed
from moyai.services.mobile_clinic.finding_files import compute_digest
from moyai.services.mobile_clinic.models import (
    DeviceSet,
    Finding,
    Measuring,
    MedicalDevice,
    Patient,
    Visit,
    VitalsPacket,
)

SLACK = timedelta(seconds=30)
"""Devices tell whole seconds, and a cuff takes a while: what began just before still counts."""


def find_measured(
    device: MedicalDevice, taken_at: datetime, sent_at: datetime, received_at: datetime
) -> Visit | None:
    """Return whom a device was measuring when it measured, by our clock; None: nobody.

    Where its clock runs backwards nobody knows when that was, and the engine will refuse it: it is then shown
    with whoever is being measured as it comes in.
    """
    at = min(received_at, received_at - (sent_at - taken_at))
    if device.placed_at is not None and at < device.placed_at:
        return None  # it was in another set then, and came late: who was measured there is not who is here
    open_then = Measuring.objects.filter(
        device_set=device.device_set_id, opened_at__lte=at + SLACK, until__gte=at
    )
    found = open_then.select_related("visit__patient__resident").first()
    return found.visit if found else None


def find_visit_of_packet(device: MedicalDevice, counter: int) -> Visit | None:
    """Return where a packet of this number went before, None where it is the first."""
    before = VitalsPacket.objects.filter(source=device.source, number=counter)
    found = before.select_related("visit__patient__resident").first()
    return found.visit if found else None


def find_measuring(visit: Visit, now: datetime) -> Measuring | None:
    """Return the measuring of a visit that is open now."""
    return visit.measurings.filter(opened_at__lte=now, until__gt=now).first()


def has_finding(patient: Patient, content: bytes) -> bool:
    """Tell whether a file is among a patient's findings already."""
    return Finding.objects.filter(patient=patient, digest=compute_digest(patient, content)).exists()


def list_device_sets(visit: Visit) -> list[DeviceSet]:
    """Return the sets of devices that are at a visit: those booked for it, and those built into its car."""
    car = visit.share.car_id if visit.share else None
    at_hand = Q(visits=visit) | (Q(car=car) if car else Q(pk__in=()))
    return list(DeviceSet.objects.filter(at_hand).distinct())


def list_devices(visit: Visit) -> list[MedicalDevice]:
    """Return the devices at a visit that send by themselves."""
    return list(MedicalDevice.objects.filter(device_set__in=list_device_sets(visit), retired_at__isnull=True))


def list_register() -> list[MedicalDevice]:
    """Return every device that was ever registered, those in use first, by where they are."""
    found = MedicalDevice.objects.select_related("device_set__car__vehicle")
    return sorted(found, key=lambda one: (one.retired_at is not None, str(one.device_set), one.kind, one.pk))


def find_device(code: str) -> MedicalDevice | None:
    """Return a device by its code."""
    return MedicalDevice.objects.select_related("device_set__car__vehicle").filter(code=code).first()


def list_sets() -> list[DeviceSet]:
    """Return the sets of devices with their cars."""
    return list(DeviceSet.objects.select_related("car__vehicle"))


def is_measuring(device_set: DeviceSet, now: datetime) -> bool:
    """Tell whether somebody is being measured with a set just now."""
    return Measuring.objects.filter(device_set=device_set, opened_at__lte=now, until__gt=now).exists()


def get_device_key(device: MedicalDevice) -> bytes:
    """Return the key a device signs with."""
    return get_sealed(device.subject, bytes(device.key), "clinic.device")
