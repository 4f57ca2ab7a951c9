"""The rules that a town starts with. A flight manual of its own may change limits, never drop an input."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import inf


class Kind(StrEnum):
    """How a value is held against its limit."""

    BELOW = "below"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"
    YES = "yes"


@dataclass(frozen=True)
class Rule:
    """One input. ``least``..``most`` is what can be at all: a thermometer that says 85 °C is broken.

    ``fresh_s``: how old a reading may be; None for what a register knows. ``ahead_s``: how far a clock of a
    station may be ahead of ours. ``limit`` None: the flight brings its own.
    """

    key: str
    kind: Kind
    limit: float | None = None
    unit: str = ""
    fresh_s: float | None = None
    least: float = 0.0
    most: float = inf
    ahead_s: float = 120.0


MINUTE = 60.0
WEATHER_S = 10 * MINUTE
WORD_S = 30 * MINUTE
"""How long the word of a person counts: the place is clear, the pilot is well."""

_BELOW, _MOST, _LEAST, _YES = Kind.BELOW, Kind.AT_MOST, Kind.AT_LEAST, Kind.YES

RULES: tuple[Rule, ...] = (
    # the air
    Rule("wind_m_s", _BELOW, 5.0, "m/s", WEATHER_S, most=90),  # 航空局標準マニュアル: 5 m/s and more is no
    Rule("gust_m_s", _BELOW, 8.0, "m/s", WEATHER_S, most=120),
    Rule("rain_mm_h", _MOST, 0.0, "mm/h", WEATHER_S, most=300),
    Rule("visibility_m", _LEAST, 5000.0, "m", WEATHER_S, most=200_000),
    Rule("ceiling_m", _LEAST, 300.0, "m", WEATHER_S, most=30_000),
    Rule("thunder_km", _LEAST, 20.0, "km", WEATHER_S, most=2000),
    Rule("cold_c", _LEAST, 0.0, "℃", WEATHER_S, least=-50, most=60),  # batteries fail in the cold
    Rule("heat_c", _MOST, 40.0, "℃", WEATHER_S, least=-50, most=60),
    Rule("river_m", _BELOW, None, "m", 20 * MINUTE, least=-20, most=50),
    Rule("daylight_min", _LEAST, 30.0, "min", None, least=-1440, most=1440),  # left at the planned landing
    # the rules of the air
    Rule("plan_reported", _YES),
    Rule("plan_overlaps", _MOST, 0.0, "", WORD_S, most=1000),
    Rule("airspace_clear", _YES, fresh_s=WORD_S),
    Rule("permit_days", _LEAST, 0.0, "日", least=-40_000, most=40_000),
    # the aircraft and its battery
    Rule("aircraft_ready", _YES),
    Rule("inspected", _YES, fresh_s=12 * 60 * MINUTE),
    Rule("service_hours_left", _LEAST, 1.0, "h", least=-100_000, most=100_000),
    Rule("insurance_days", _LEAST, 0.0, "日", least=-40_000, most=40_000),
    Rule("remote_id", _YES),
    Rule("battery_pct", _LEAST, None, "%", 2 * 60 * MINUTE, most=100),
    Rule("battery_health_pct", _LEAST, 80.0, "%", most=100),
    Rule("battery_cycles_left", _LEAST, 1.0, "", least=-100_000, most=100_000),
    Rule("load_g", _MOST, None, "g", most=1_000_000),
    Rule("route_range", _YES),  # the engine found a way there and back with the reserve
    # people and places
    Rule("licence_days", _LEAST, 0.0, "日", least=-40_000, most=40_000),
    Rule("beyond_sight", _YES),
    Rule("pilot_recent_days", _MOST, 90.0, "日", most=40_000),
    Rule("pilot_well", _YES, fresh_s=WORD_S),
    Rule("radio", _YES, fresh_s=WORD_S),
    Rule("landing_clear", _YES, fresh_s=WORD_S),
)
KEYS = tuple(rule.key for rule in RULES)
