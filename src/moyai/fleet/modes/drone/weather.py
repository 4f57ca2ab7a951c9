"""Who tells the weather: a source is asked again and again, and what it says is kept with its time.

A town registers its own source in ``AppConfig.ready()``; without one, pilots enter what they measure. What no
source tells is missing, and what is missing is a no.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

KEYS = (
    "wind_m_s",
    "gust_m_s",
    "rain_mm_h",
    "visibility_m",
    "ceiling_m",
    "thunder_km",
    "temperature_c",
    "river_m",
)
"""What may be observed. The temperature is held against two limits, cold and heat."""
WORST_IS_MORE = {"wind_m_s": True, "gust_m_s": True, "rain_mm_h": True, "river_m": True}
"""Of several stations the worst counts: the highest of these, the lowest of the others."""


@dataclass(frozen=True)
class Place:
    """Where the weather is asked for."""

    name: str
    lon: float
    lat: float


@dataclass(frozen=True)
class Observed:
    """One value. None: the station is there but does not know."""

    station: str
    key: str
    value: float | None
    at: datetime


class WeatherSource(Protocol):
    """A service that tells the weather."""

    name: str

    def read(self, places: Sequence[Place], now: datetime) -> list[Observed]:
        """Return the newest values near the places; nothing rather than something old."""


_sources: dict[str, WeatherSource] = {}


def register(source: WeatherSource) -> None:
    """Ask a source from now on; the same name again replaces it."""
    _sources[source.name] = source


def list_sources() -> list[WeatherSource]:
    """Return who is asked."""
    return [_sources[name] for name in sorted(_sources)]
