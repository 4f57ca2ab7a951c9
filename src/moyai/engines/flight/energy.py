"""What flying costs: power grows with mass to the power 1.5 (momentum theory of a hovering rotor)."""

from __future__ import annotations

from math import cos, inf, radians, sin, sqrt

from moyai.engines.flight.geometry import measure_m, point_deg
from moyai.engines.flight.problem import Aircraft, Waypoint, Wind

GRAVITY_M_S2 = 9.81
CLIMB_EFFICIENCY = 0.5
"""How much of what climbing takes out of the battery becomes height."""
SLOWEST_M_S = 1.0
"""Slower than this over ground is not flying there."""


def power_w(aircraft: Aircraft, load_g: int) -> float:
    """Return the power in flight with a load."""
    return float(aircraft.hover_w * ((aircraft.mass_g + load_g) / aircraft.mass_g) ** 1.5)


def ground_speed_m_s(aircraft: Aircraft, course_deg: float, wind: Wind) -> float:
    """Return the speed over ground on a course; 0 where the wind is stronger than the aircraft."""
    blows_to = radians(wind.from_deg + 180 - course_deg)
    across, along = wind.speed_m_s * sin(blows_to), wind.speed_m_s * cos(blows_to)
    if abs(across) >= aircraft.cruise_m_s:
        return 0.0
    speed = sqrt(aircraft.cruise_m_s**2 - across**2) + along
    return speed if speed >= SLOWEST_M_S else 0.0


def cost_way(
    aircraft: Aircraft, wind: Wind, one: Waypoint, other: Waypoint, load_g: int
) -> tuple[float, float, float]:
    """Return metres, seconds and watt-hours from one waypoint to another; infinite when not flyable."""
    distance_m = measure_m(one.point, other.point)
    if distance_m == 0:
        return 0.0, 0.0, 0.0
    speed_m_s = ground_speed_m_s(aircraft, point_deg(one.point, other.point), wind)
    if speed_m_s == 0:
        return distance_m, inf, inf
    climb_m = (other.ground_m + other.height_m) - (one.ground_m + one.height_m)
    time_s = max(distance_m / speed_m_s, climb_m / aircraft.climb_m_s, -climb_m / aircraft.descend_m_s)
    energy_wh = power_w(aircraft, load_g) * time_s / 3600 + cost_lift_wh(aircraft, load_g, climb_m)
    return distance_m, time_s, energy_wh


def cost_lift_wh(aircraft: Aircraft, load_g: int, climb_m: float) -> float:
    """Return what height costs beyond staying in the air; descending gives nothing back."""
    joules = (aircraft.mass_g + load_g) / 1000 * GRAVITY_M_S2 * max(0.0, climb_m) / CLIMB_EFFICIENCY
    return joules / 3600


def cost_take_off(aircraft: Aircraft, at: Waypoint, load_g: int) -> tuple[float, float]:
    """Return seconds and watt-hours from the ground to flying height."""
    time_s = at.height_m / aircraft.climb_m_s
    lift_wh = cost_lift_wh(aircraft, load_g, at.height_m)
    return time_s, power_w(aircraft, load_g) * time_s / 3600 + lift_wh


def cost_landing(aircraft: Aircraft, at: Waypoint, load_g: int) -> tuple[float, float]:
    """Return seconds and watt-hours from flying height to the ground."""
    time_s = at.height_m / aircraft.descend_m_s
    return time_s, power_w(aircraft, load_g) * time_s / 3600


def cost_drop(aircraft: Aircraft, at: Waypoint, before_g: int, after_g: int) -> tuple[float, float]:
    """Return seconds and watt-hours for going down with a parcel and up without it."""
    down, up = cost_landing(aircraft, at, before_g), cost_take_off(aircraft, at, after_g)
    return down[0] + up[0], down[1] + up[1]
