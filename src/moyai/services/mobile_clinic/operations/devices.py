"""Devices: made known with a key, told whom they measure, and their packets taken for that patient alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.audit.operations import record
from moyai.core.sealing.operations import seal
from moyai.services.mobile_clinic.devices.protocol import DeviceFile, DevicePacket, UnreadableError
from moyai.services.mobile_clinic.devices.providers import Provider, find_provider
from moyai.services.mobile_clinic.enums import Device, FindingKind
from moyai.services.mobile_clinic.models import (
    DeviceSet,
    Finding,
    Measuring,
    MedicalDevice,
    Practitioner,
    Visit,
)
from moyai.services.mobile_clinic.operations.findings import keep_finding
from moyai.services.mobile_clinic.operations.steps import require_held
from moyai.services.mobile_clinic.operations.vitals import SentPacket, Taken, take_packet
from moyai.services.mobile_clinic.queries.devices import (
    find_measured,
    find_visit_of_packet,
    get_device_key,
    has_finding,
    list_device_sets,
)
from moyai.services.mobile_clinic.texts import visiting as say
from moyai.services.mobile_clinic.visit_refusals import PacketRefused, RecordRefused

MEASURED_FOR = timedelta(minutes=15)
"""So long the devices measure whom the nurse named, unless she ends it or names another."""
MOST_SKEW_S = 2_000_000_000
UNAUTHORISED, CONFLICT, UNPROCESSABLE = 401, 409, 422


@dataclass(frozen=True, slots=True)
class Heard:
    """What came from a device, known to be the device's own."""

    device: MedicalDevice
    packet: DevicePacket


@dataclass(frozen=True, slots=True)
class HeardFile:
    """A file that came from a device, known to be the device's own."""

    device: MedicalDevice
    file: DeviceFile


FILES = {
    Device.ECG: FindingKind.ECG,
    Device.STETHOSCOPE: FindingKind.SOUND,
    Device.FETAL_MONITOR: FindingKind.FETAL,
    Device.ECHO: FindingKind.ECHO,
    Device.EYE_CAMERA: FindingKind.EYE,
}
"""Which devices send files, and as what these are kept."""


@transaction.atomic
def add_device(
    *,
    code: str,
    kind: Device,
    device_set: DeviceSet,
    key: bytes,
    actor: str,
    now: datetime,
    provider: str = "signed",
) -> MedicalDevice:
    """Make a device known, with the key that it signs with (32 bytes, written into it at the clinic)."""
    device = MedicalDevice(code=code, kind=kind, device_set=device_set, provider=provider)
    device.key = seal(subject=device.subject, content=key, about="clinic.device", now=now)
    device.save()
    subject = f"device:{code}"
    record(actor=actor, action="mobile_clinic.add_device", subject=subject, now=now, kind=kind)
    return device


@transaction.atomic
def open_measuring(*, visit: Visit, by: Practitioner, now: datetime) -> list[Measuring]:
    """Say that the devices of the car (and those brought along) measure this visit's patient from now on.

    Whoever was being measured with them before is no more.

    Raises:
        RecordRefused: the visit is not held, or no device is assigned to it.
    """
    require_held(visit)
    sets = list(list_device_sets(visit))
    if not sets:
        raise RecordRefused("no_devices", say.NO_DEVICES)
    Measuring.objects.filter(device_set__in=sets, until__gt=now).update(until=now)
    opened = [
        Measuring.objects.create(
            visit=visit, device_set=each, opened_at=now, opened_by=by.user, until=now + MEASURED_FOR
        )
        for each in sets
    ]
    actor = f"user:{by.user_id}"
    record(actor=actor, action="mobile_clinic.open_measuring", subject=f"visit:{visit.code}", now=now)
    return opened


@transaction.atomic
def close_measuring(*, visit: Visit, now: datetime) -> int:
    """End it; what is measured from now on is nobody's until somebody is named again."""
    return Measuring.objects.filter(visit=visit, until__gt=now).update(until=now)


def hear_device(*, provider: str, heads: Mapping[str, str], body: bytes, now: datetime) -> Heard:
    """Return the device a packet comes from, and the packet.

    Raises:
        PacketRefused: no such device, not its signature, or no packet.
    """
    reader, device = _find_sender(provider, heads, body, now)
    if not reader.is_genuine(heads, body, get_device_key(device)):
        raise PacketRefused("bad_signature", say.BAD_SIGNATURE, UNAUTHORISED)
    try:
        return Heard(device, reader.read(heads, body))
    except UnreadableError as wrong:
        raise PacketRefused("unreadable", say.UNREADABLE, UNPROCESSABLE) from wrong


@transaction.atomic
def take_device_packet(*, heard: Heard, received_at: datetime, now: datetime) -> Taken:
    """Take a packet for whoever was being measured with the device when it was taken.

    Args:
        heard: of `hear_device`. A number that came before goes where it went then: a packet that is sent
            again while somebody else is measured is never hers.
        received_at: when it came into our hands: at the server, or at the tablet that forwards it later.
        now: the town's time.

    Raises:
        PacketRefused: nobody was being measured then, or the device counts from the beginning again.
    """
    device, packet = heard.device, heard.packet
    measured = find_measured(device, packet.taken_at, packet.sent_at, received_at)
    visit = find_visit_of_packet(device, packet.counter) or measured
    if visit is None:
        raise PacketRefused("nobody_measured", say.NOBODY_MEASURED, CONFLICT)
    newest = max(device.counter, packet.counter)
    skew_s = _find_skew(packet.sent_at, received_at)
    MedicalDevice.objects.filter(pk=device.pk).update(counter=newest, heard_at=now, skew_s=skew_s)
    times = (packet.taken_at, packet.sent_at, received_at)
    sent = SentPacket(device.source, packet.counter, *times, readings=packet.readings)
    taken = take_packet(visit=visit, sent=sent, actor=device.source, now=now)
    if taken.is_new and measured is not None and visit != measured:
        # Another content under a number of another patient's: the device counts from the beginning again.
        raise PacketRefused("counted_again", say.COUNTED_AGAIN, CONFLICT)
    return taken


def hear_file(*, provider: str, heads: Mapping[str, str], body: bytes, now: datetime) -> HeardFile:
    """Return the device a file comes from, and what is told of it; raises as `hear_device` does."""
    reader, device = _find_sender(provider, heads, body, now)
    if not reader.is_genuine_file(heads, body, get_device_key(device)):
        raise PacketRefused("bad_signature", say.BAD_SIGNATURE, UNAUTHORISED)
    try:
        return HeardFile(device, reader.read_file(heads))
    except UnreadableError as wrong:
        raise PacketRefused("unreadable", say.UNREADABLE, UNPROCESSABLE) from wrong


def take_device_file(*, heard: HeardFile, content: bytes, received_at: datetime, now: datetime) -> Finding:
    """Hand a file over to the findings of whoever was being measured with the device when it was taken.

    To be called outside a transaction (`keep_finding`). The same file again is the same finding; another one
    under a number that the device has passed is not taken: it may be of a patient before.

    Raises:
        PacketRefused: nobody was being measured then, a device without files, or a number from before.
        FindingRefused: the bytes are not taken.
    """
    device, file = heard.device, heard.file
    kind = FILES.get(Device(device.kind))
    visit = find_measured(device, file.taken_at, file.sent_at, received_at)
    if visit is None or kind is None:
        raise PacketRefused("nobody_measured", say.NOBODY_MEASURED, CONFLICT)
    if file.counter <= device.counter and not has_finding(visit.patient, content):
        raise PacketRefused("counted_again", say.COUNTED_AGAIN, CONFLICT)
    kept = keep_finding(
        patient=visit.patient,
        visit=visit,
        kind=kind,
        content=content,
        file_name=file.name,
        taken_at=received_at - (file.sent_at - file.taken_at),
        source=device.source,
        actor=device.source,
        now=now,
    )
    MedicalDevice.objects.filter(pk=device.pk, counter__lt=file.counter).update(
        counter=file.counter, heard_at=now, skew_s=_find_skew(file.sent_at, received_at)
    )
    return kept


def _find_skew(sent_at: datetime, received_at: datetime) -> int:
    """Return by how many seconds a device's clock is ahead of ours, within what the database holds."""
    return max(-MOST_SKEW_S, min(MOST_SKEW_S, round((sent_at - received_at).total_seconds())))


def _find_sender(
    provider: str, heads: Mapping[str, str], body: bytes, now: datetime
) -> tuple[Provider, MedicalDevice]:
    reader = find_provider(provider)
    code = reader.find_device(heads, body) if reader else ""
    device = MedicalDevice.objects.filter(code=code, provider=provider).select_related("device_set").first()
    if reader is None or device is None or (device.retired_at and device.retired_at <= now):
        raise PacketRefused("bad_signature", say.BAD_SIGNATURE, UNAUTHORISED)
    return reader, device
