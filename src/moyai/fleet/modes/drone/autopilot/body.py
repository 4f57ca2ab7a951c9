"""Where the simulated aircraft is and how it moves: a point with a battery."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, radians, sin

METRES_A_DEGREE = 111_195.0
NEAR_M = 1.0


@dataclass
class Body:
    """Heights in metres above home, speeds in m/s, energy in watt-hours."""

    lon: float
    lat: float
    height_m: float = 0.0
    cruise_m_s: float = 12.0
    climb_m_s: float = 2.5
    descend_m_s: float = 1.5
    capacity_wh: float = 1_200.0
    power_w: float = 2_400.0
    energy_wh: float = 1_200.0
    heading_deg: float = 0.0
    east_m_s: float = 0.0
    north_m_s: float = 0.0
    up_m_s: float = 0.0
    wind_m_s: float = 2.0
    wind_from_deg: float = 200.0

    @property
    def battery_pct(self) -> int:
        """What is left, rounded down."""
        return max(0, int(100 * self.energy_wh / self.capacity_wh))

    @property
    def is_on_ground(self) -> bool:
        """Whether it stands."""
        return self.height_m <= 0.0

    def spend(self, dt_s: float) -> None:
        """Use up energy; against a strong wind it takes more."""
        self.energy_wh = max(0.0, self.energy_wh - self.power_w * (1 + self.wind_m_s / 40) * dt_s / 3600)

    def stand(self) -> None:
        """Stop moving."""
        self.east_m_s = self.north_m_s = self.up_m_s = 0.0

    def rise_to(self, height_m: float, dt_s: float) -> bool:
        """Climb or descend on the spot; tell whether it is there."""
        gap_m = height_m - self.height_m
        speed = self.climb_m_s if gap_m > 0 else self.descend_m_s
        step_m = min(abs(gap_m), speed * dt_s)
        self.height_m += step_m if gap_m > 0 else -step_m
        self.east_m_s = self.north_m_s = 0.0
        self.up_m_s = 0.0 if abs(gap_m) < 0.01 else (speed if gap_m > 0 else -speed)
        return abs(height_m - self.height_m) < 0.01

    def fly_to(self, lon: float, lat: float, height_m: float, dt_s: float) -> bool:
        """Fly straight, changing height on the way; tell whether it is there."""
        east_m = (lon - self.lon) * METRES_A_DEGREE * cos(radians(self.lat))
        north_m = (lat - self.lat) * METRES_A_DEGREE
        far_m = hypot(east_m, north_m)
        if far_m <= NEAR_M:
            self.lon, self.lat = lon, lat
            return self.rise_to(height_m, dt_s)
        share = min(1.0, self.cruise_m_s * dt_s / far_m)
        self.lon += (lon - self.lon) * share
        self.lat += (lat - self.lat) * share
        self.rise_to(height_m, dt_s)
        self.heading_deg = degrees(atan2(east_m, north_m)) % 360
        self.east_m_s = self.cruise_m_s * east_m / far_m
        self.north_m_s = self.cruise_m_s * north_m / far_m
        return False

    def drift(self, speed_m_s: float, dt_s: float) -> None:
        """Be carried by the wind."""
        to = radians(self.wind_from_deg + 180)
        self.lon += speed_m_s * sin(to) * dt_s / (METRES_A_DEGREE * cos(radians(self.lat)))
        self.lat += speed_m_s * cos(to) * dt_s / METRES_A_DEGREE
