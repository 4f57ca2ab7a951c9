"""The register of devices: made known with a key of their own, put into a set, taken out of use and back."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from moyai.core.audit.operations import record
from moyai.core.codes import make_free_code
from moyai.core.errors import Refused
from moyai.core.reservations.enums import ResourceKind
from moyai.core.reservations.models import Resource
from moyai.core.sealing.operations import seal
from moyai.services.mobile_clinic.enums import Device, VisitStatus
from moyai.services.mobile_clinic.models import ClinicCar, DeviceSet, MedicalDevice
from moyai.services.mobile_clinic.queries.devices import is_measuring
from moyai.services.mobile_clinic.texts import office as say

KEY_BYTES = 32


class DeviceRefused(Refused):
    """A device or a set cannot be changed so now."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A device with the key that is written into it. ``key`` None: it was shown before, and is shown once."""

    device: MedicalDevice
    key: bytes | None


@transaction.atomic
def register_device(
    *, kind: Device, device_set: DeviceSet, idempotency_key: str, actor: str, now: datetime
) -> Registered:
    """Make a device known, with a code and a key that nobody chose; the same key of the form again is once.

    Args:
        kind: what it measures or takes.
        device_set: where it lies.
        idempotency_key: of the form that was sent.
        actor: who registers it.
        now: the town's time.
    """
    known = MedicalDevice.objects.filter(idempotency_key=idempotency_key).first()
    if known is not None:
        return Registered(known, None)
    code = make_free_code(lambda made: MedicalDevice.objects.filter(code=made).exists())
    device = MedicalDevice(code=code, kind=kind, device_set=device_set, idempotency_key=idempotency_key)
    key, device.placed_at = secrets.token_bytes(KEY_BYTES), now
    device.key = seal(subject=device.subject, content=key, about="clinic.device", now=now)
    try:
        with transaction.atomic():
            device.save(force_insert=True)
    except IntegrityError:  # the other press of two at once was quicker
        return Registered(MedicalDevice.objects.get(idempotency_key=idempotency_key), None)
    _have_kind(device_set, kind)
    _audit("add_device", device, actor, now, kind=kind, set=device_set.pk)
    return Registered(device, key)


@transaction.atomic
def renew_key(*, device: MedicalDevice, actor: str, now: datetime) -> bytes:
    """Give a device another key, which is returned once; what is signed with the old one is taken no more.

    Raises:
        DeviceRefused: it is out of use.
    """
    key = secrets.token_bytes(KEY_BYTES)
    sealed = seal(subject=device.subject, content=key, about="clinic.device", now=now)
    if not MedicalDevice.objects.filter(pk=device.pk, retired_at__isnull=True).update(key=sealed):
        raise DeviceRefused("retired", say.DEVICE_RETIRED)
    _audit("renew_device_key", device, actor, now)
    return key


@transaction.atomic
def move_device(*, device: MedicalDevice, device_set: DeviceSet, actor: str, now: datetime) -> None:
    """Put a device into another set; what it measured before and sends later goes to nobody by mistake.

    Raises:
        DeviceRefused: somebody is being measured with one of the two sets.
    """
    if device.device_set_id == device_set.pk:
        return
    if is_measuring(device.device_set, now) or is_measuring(device_set, now):
        raise DeviceRefused("measuring", say.DEVICE_MEASURING)
    MedicalDevice.objects.filter(pk=device.pk).update(device_set=device_set, placed_at=now)
    _have_kind(device_set, Device(device.kind))
    _audit("move_device", device, actor, now, before=device.device_set_id, set=device_set.pk)


@transaction.atomic
def retire_device(*, device: MedicalDevice, actor: str, now: datetime) -> None:
    """Take a device out of use: nothing that it sends is taken from now on. Twice is once."""
    if MedicalDevice.objects.filter(pk=device.pk, retired_at__isnull=True).update(retired_at=now):
        _audit("retire_device", device, actor, now)


@transaction.atomic
def restore_device(*, device: MedicalDevice, actor: str, now: datetime) -> None:
    """Have a device back in use with the key that it has. Twice is once."""
    if MedicalDevice.objects.filter(pk=device.pk, retired_at__isnull=False).update(retired_at=None):
        _audit("restore_device", device, actor, now)


@transaction.atomic
def add_set(*, name: str, car: ClinicCar | None, actor: str, now: datetime) -> DeviceSet:
    """Make a set of devices; a name that is there already is that set.

    Args:
        name: what people call it, 40 characters at most.
        car: into which it is built; None: whoever takes it books it.
        actor: who adds it.
        now: the town's time.
    """
    known = DeviceSet.objects.filter(name=name).first()
    if known is not None:
        return known
    code = make_free_code(lambda made: Resource.objects.filter(code=f"devices-{made}").exists())
    resource = Resource.objects.create(code=f"devices-{code}", kind=ResourceKind.DEVICE, name=name)
    try:
        with transaction.atomic():
            made = DeviceSet.objects.create(name=name, car=car, resource=resource)
    except IntegrityError:  # somebody was quicker
        resource.delete()
        return DeviceSet.objects.get(name=name)
    record(actor=actor, action="mobile_clinic.add_device_set", subject=f"device-set:{made.pk}", now=now)
    return made


@transaction.atomic
def place_set(*, device_set: DeviceSet, car: ClinicCar | None, actor: str, now: datetime) -> None:
    """Build a set into a car, or take it out, so that whoever needs it books it (``car`` None).

    Raises:
        DeviceRefused: somebody is being measured with it, or visits ahead count on it where it is.
    """
    if device_set.car_id == (car.pk if car else None):
        return
    if is_measuring(device_set, now):
        raise DeviceRefused("measuring", say.DEVICE_MEASURING)
    waits = device_set.visits.filter(status__in=VisitStatus.live()).count()
    if waits:
        raise DeviceRefused("set_booked", say.SET_BOOKED.format(count=str(waits)))
    DeviceSet.objects.filter(pk=device_set.pk).update(car=car)
    record(
        actor=actor,
        action="mobile_clinic.place_device_set",
        subject=f"device-set:{device_set.pk}",
        now=now,
        car=car.vehicle.code if car else "",
    )


def _have_kind(device_set: DeviceSet, kind: Device) -> None:
    """Note that a set has such a device; what it has that sends nothing stays noted too."""
    if kind not in device_set.devices:
        device_set.devices = [*device_set.devices, kind.value]
        device_set.save(update_fields=["devices"])


def _audit(verb: str, device: MedicalDevice, actor: str, now: datetime, **facts: object) -> None:
    """Write what was done with a device; never its key."""
    subject = f"device:{device.code}"
    record(actor=actor, action=f"mobile_clinic.{verb}", subject=subject, now=now, **facts)
