"""Simulated devices: what they would measure of an invented person, in the real protocol (protocol.py).

Values are plausible and nobody's: they come from a seed alone, the same for the same person and number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from moyai.engines.vitals import Reading
from moyai.services.mobile_clinic.devices.protocol import DevicePacket
from moyai.services.mobile_clinic.enums import Device

SHOWS: Mapping[Device, tuple[str, ...]] = {
    Device.BLOOD_PRESSURE: ("systolic", "diastolic", "pulse"),
    Device.OXIMETER: ("spo2",),
    Device.THERMOMETER: ("temperature",),
    Device.GLUCOSE: ("glucose",),
    Device.SCALE: ("weight",),
}
"""What each device that sends values shows."""

SPREAD: Mapping[str, tuple[float, float, float]] = {
    "systolic": (128, 14, 5),
    "diastolic": (76, 8, 3),
    "pulse": (72, 8, 3),
    "spo2": (97, 1, 0.5),
    "temperature": (36.5, 0.3, 0.1),
    "glucose": (128, 22, 12),
    "weight": (56, 9, 0.3),
}
"""Of each measure: the middle, how far people differ (standard deviation), how far one person's values do."""

PLACES = {"temperature": 1, "weight": 1}
LEAST_PULSE = Decimal(15)
"""How far the two pressures of a living body are apart at least."""

TAKES = timedelta(seconds=20)
"""From the beginning of a measurement to its sending."""


@dataclass(frozen=True, slots=True)
class SimulatedDevice:
    """One device, as a program.

    Attributes:
        code: under which the town knows it.
        kind: what it is.
        ahead: by how much its clock is fast.
    """

    code: str
    kind: Device
    ahead: timedelta = timedelta(0)

    def measure(self, *, person: str, counter: int, at: datetime) -> DevicePacket:
        """Return the packet of a measurement that ends at a moment.

        Raises:
            KeyError: a device that sends files, not values.
        """
        values = {each: _draw(each, person, counter) for each in SHOWS[self.kind]}
        if "diastolic" in values:  # drawn apart, the two can meet, which no cuff shows
            values["diastolic"] = min(values["diastolic"], values["systolic"] - LEAST_PULSE)
        readings = tuple(Reading(each, value) for each, value in values.items())
        sent_at = at + self.ahead
        return DevicePacket(counter, sent_at - TAKES, sent_at, readings)


def _draw(measure: str, person: str, counter: int) -> Decimal:
    middle, between, within = SPREAD[measure]
    hers = Random(f"{person}:{measure}").gauss(middle, between)
    value = Random(f"{person}:{measure}:{counter}").gauss(hers, within)
    most = 100.0 if measure == "spo2" else value
    return Decimal(f"{min(value, most):.{PLACES.get(measure, 0)}f}")
