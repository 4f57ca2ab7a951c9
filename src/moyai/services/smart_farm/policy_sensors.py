"""The rules of sensors and advice, as the town sets them (``MOYAI_SERVICE_SETTINGS``)."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.core.manifest import read_policy

LABEL = "smart_farm"


@dataclass(frozen=True)
class SensorsPolicy:
    """The settings of this part; see areas/sensors.py for units."""

    readings_at_once: int
    advice_minutes: int
    water_mm_a_day: float
    readings_are_open: bool
    readings_broker: str


def get_sensors_policy() -> SensorsPolicy:
    """Return the town's rules."""
    return read_policy(LABEL, SensorsPolicy)
