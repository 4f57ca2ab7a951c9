"""Invented weather that is the same for the same time: calm mornings, wind after noon, rain on some days.

``late_s`` makes its values old and ``silent`` leaves some out, to see that both keep a drone on the ground.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from math import pi, sin
from zlib import crc32

from moyai.core.clock import local
from moyai.fleet.modes.drone.weather import Observed, Place

STEP = timedelta(minutes=5)
RAINY_OF_TEN = 2


class SimulatedWeather:
    """A station at each place that tells every five minutes."""

    name = "simulated"

    def __init__(self, *, late_s: int = 0, silent: Collection[str] = ()) -> None:
        self.late_s = late_s
        self.silent = frozenset(silent)

    def read(self, places: Sequence[Place], now: datetime) -> list[Observed]:
        """Return the newest values of each place."""
        at = now - timedelta(seconds=now.timestamp() % STEP.total_seconds())
        at -= timedelta(seconds=self.late_s)
        return [
            Observed(f"{place.name}（模擬）", key, value, at)
            for place in places
            for key, value in make_weather(place.name, at).items()
            if key not in self.silent
        ]


def make_weather(name: str, at: datetime) -> dict[str, float]:
    """Return the weather of a moment."""
    moment = local(at)
    hour = moment.hour + moment.minute / 60
    chance = crc32(f"{moment.date()}".encode()) % 10
    gusty = crc32(f"{name}{at.timestamp() // 600:.0f}".encode()) % 100 / 100
    noon = max(0.0, sin(pi * (hour - 10) / 10)) if 10 <= hour <= 20 else 0.0
    wind = round(1.2 + 4.2 * noon + 0.8 * gusty, 1)
    is_rain = chance < RAINY_OF_TEN and 13 <= hour < 17
    return {
        "wind_m_s": wind,
        "gust_m_s": round(wind * 1.5, 1),
        "rain_mm_h": 2.0 if is_rain else 0.0,
        "visibility_m": 4_000.0 if is_rain else 15_000.0,
        "ceiling_m": 600.0 if is_rain else 1_500.0,
        "thunder_km": 15.0 if is_rain and chance == 0 else 120.0,
        "temperature_c": round(14 + 8 * max(0.0, sin(pi * (hour - 6) / 14)), 1),
        "river_m": round(0.6 + (0.5 if is_rain else 0.0), 2),
    }
