"""The weather over a bed: told from outside, or invented from a seed."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin
from random import Random

DAY_S = 86_400.0
HOUR_S = 3_600.0


@dataclass(frozen=True, slots=True)
class Weather:
    """What the bed feels.

    Attributes:
        temp_c: Of the air.
        rain_mm_h: Rain.
        et0_mm_h: Reference evapotranspiration (FAO-56).
        light: From 0, night, to 1, a clear noon.
    """

    temp_c: float = 20.0
    rain_mm_h: float = 0.0
    et0_mm_h: float = 0.15
    light: float = 1.0


FAIR = Weather()


def invent_weather(now_s: float, seed: int, *, utc_offset_s: float = 9 * HOUR_S) -> Weather:
    """Return a spring day's weather: cool at 4, warm at 16, about 4 mm/day evaporate, showers now and then.

    Args:
        now_s: Seconds since 1970.
        seed: The same seed gives the same weather.
        utc_offset_s: Of the place; Japan's by default.
    """
    local_s = now_s + utc_offset_s
    phase = 2 * pi * (local_s % DAY_S) / DAY_S
    sun = max(0.0, -cos(phase))
    block, day = int(local_s // (3 * HOUR_S)), int(local_s // DAY_S)
    chance = Random(f"{seed}:{block}")
    rain = chance.uniform(0.5, 4.0) if chance.random() < 0.06 else 0.0
    warmth = Random(f"{seed}:day:{day}").uniform(-3.0, 3.0)
    clear = 0.4 if rain else 1.0
    return Weather(
        temp_c=18.0 + warmth - 5.0 * sin(phase + pi / 6),
        rain_mm_h=rain,
        et0_mm_h=0.52 * sun * clear,
        light=sun * (0.5 + 0.5 * clear),
    )
