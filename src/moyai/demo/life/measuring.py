"""The clinic car's devices: once the nurse has said whom they measure, each sends, over HTTP."""

from __future__ import annotations

from datetime import datetime, timedelta

import httpx
from django.urls import reverse

from moyai.demo.life.loop import Away
from moyai.services.mobile_clinic.devices.protocol import sign, write_packet
from moyai.services.mobile_clinic.devices.simulated import SHOWS, SimulatedDevice
from moyai.services.mobile_clinic.enums import Device
from moyai.services.mobile_clinic.models import Measuring, MedicalDevice
from moyai.services.mobile_clinic.queries.devices import get_device_key

PATIENCE_S = 10.0
PROVIDER = "signed"
AHEAD = {Device.THERMOMETER: timedelta(minutes=4)}
"""One clock of the car's is wrong: what is measured stands at the right time all the same."""


class CarDevices:
    """Every device that sends values, as programs that have the devices' own keys.

    Args:
        base: address of the town's web server.
        transport: instead of the network, in tests.
    """

    def __init__(self, base: str, transport: httpx.BaseTransport | None = None) -> None:
        self._client = httpx.Client(base_url=base, timeout=PATIENCE_S, transport=transport)

    def tick(self, now: datetime) -> None:
        """Measure whoever is named and was not measured yet by a device of her car."""
        for measuring in Measuring.objects.filter(opened_at__lte=now, until__gt=now).select_related("visit"):
            devices = MedicalDevice.objects.filter(
                device_set=measuring.device_set_id, retired_at__isnull=True
            )
            for device in devices.filter(kind__in=SHOWS, provider=PROVIDER):
                if device.heard_at is None or device.heard_at < measuring.opened_at:
                    self._send(device, measuring, now)

    def _send(self, device: MedicalDevice, measuring: Measuring, now: datetime) -> None:
        kind = Device(device.kind)
        simulated = SimulatedDevice(device.code, kind, AHEAD.get(kind, timedelta(0)))
        person = measuring.visit.patient.code
        body = write_packet(simulated.measure(person=person, counter=device.counter + 1, at=now))
        heads = {"Moyai-Device": device.code, "Moyai-Signature": sign(get_device_key(device), body)}
        try:
            answer = self._client.post(
                reverse("mobile_clinic:device_packet", args=[PROVIDER]),
                content=body,
                headers=heads | {"Content-Type": "application/json"},
            )
        except httpx.TransportError as reason:
            raise Away(str(reason)) from reason
        if answer.is_error:
            raise Away(f"{device.code} was refused: {answer.text[:200]}")
