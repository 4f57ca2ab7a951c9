"""What is asked: a network of waypoints, an aircraft, the wind, and where parcels go."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from moyai.engines.flight.geometry import Point

HIGHEST_M = 149.0
"""At 150 m above ground the air belongs to others (航空法132条の85)."""


def _demand(is_so: bool, what: str) -> None:
    if not is_so:
        raise ValueError(what)


@dataclass(frozen=True)
class Waypoint:
    """A place to fly over. ``ground_m`` above sea, ``height_m`` above that ground."""

    key: str
    lon: float
    lat: float
    ground_m: float = 0.0
    height_m: float = 60.0

    def __post_init__(self) -> None:
        numbers = (self.lon, self.lat, self.ground_m, self.height_m)
        _demand(all(isfinite(each) for each in numbers), f"{self.key}: not a number")
        _demand(abs(self.lon) <= 180 and abs(self.lat) <= 90, f"{self.key}: not on earth")
        _demand(0 < self.height_m <= HIGHEST_M, f"{self.key}: fly above 0 and below 150 m")

    @property
    def point(self) -> Point:
        """Longitude, latitude."""
        return self.lon, self.lat


@dataclass(frozen=True)
class NoFly:
    """An area that nothing flies into; ``ring`` without the first point again."""

    key: str
    ring: tuple[Point, ...]

    def __post_init__(self) -> None:
        _demand(len(set(self.ring)) >= 3, f"{self.key}: an area has three corners or more")
        _demand(all(isfinite(x) and isfinite(y) for x, y in self.ring), f"{self.key}: not a number")


@dataclass(frozen=True)
class Network:
    """Corridors: waypoints, ways between them (both directions), closed areas, emergency landing sites."""

    waypoints: tuple[Waypoint, ...]
    ways: tuple[tuple[str, str], ...]
    no_fly: tuple[NoFly, ...] = ()
    landing: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        keys = {each.key for each in self.waypoints}
        _demand(len(keys) == len(self.waypoints), "two waypoints have one key")
        _demand(all({a, b} <= keys and a != b for a, b in self.ways), "a way leads nowhere")
        _demand(self.landing <= keys, "a landing site is no waypoint")

    def find(self, key: str) -> Waypoint:
        """Return a waypoint.

        Raises:
            KeyError: there is none.
        """
        return {each.key: each for each in self.waypoints}[key]


@dataclass(frozen=True)
class Aircraft:
    """What flies. ``mass_g`` with battery, without parcels; ``hover_w`` is the power at that mass."""

    mass_g: int
    most_load_g: int
    capacity_wh: float
    hover_w: float
    cruise_m_s: float = 10.0
    climb_m_s: float = 2.5
    descend_m_s: float = 1.5

    def __post_init__(self) -> None:
        numbers = (self.capacity_wh, self.hover_w, self.cruise_m_s, self.climb_m_s, self.descend_m_s)
        _demand(self.mass_g > 0 and self.most_load_g >= 0, "an aircraft has a mass")
        _demand(all(isfinite(each) and each > 0 for each in numbers), "figures of an aircraft are positive")


@dataclass(frozen=True)
class Wind:
    """``from_deg``: where it comes from, clockwise from north."""

    speed_m_s: float = 0.0
    from_deg: float = 0.0

    def __post_init__(self) -> None:
        _demand(isfinite(self.speed_m_s) and self.speed_m_s >= 0, "a wind has a speed")
        _demand(isfinite(self.from_deg), "a wind has a direction")


@dataclass(frozen=True)
class Drop:
    """A parcel and the waypoint where it is put down."""

    key: str
    waypoint: str
    load_g: int

    def __post_init__(self) -> None:
        _demand(self.load_g >= 0, f"{self.key}: a parcel has a weight")


@dataclass(frozen=True)
class FlightProblem:
    """Which tours from ``home`` and back deliver the drops, leaving ``reserve_pct`` in the battery."""

    network: Network
    aircraft: Aircraft
    home: str
    drops: tuple[Drop, ...]
    wind: Wind = Wind()
    charge_pct: float = 100.0
    reserve_pct: float = 30.0
    most_drops: int = 1

    def __post_init__(self) -> None:
        keys = {each.key for each in self.network.waypoints}
        _demand(self.home in keys, "home is no waypoint")
        _demand(all(each.waypoint in keys for each in self.drops), "a drop is no waypoint")
        _demand(len({each.key for each in self.drops}) == len(self.drops), "two drops have one key")
        _demand(0 <= self.charge_pct <= 100 and 0 <= self.reserve_pct < 100, "percent lie between 0 and 100")
        _demand(self.most_drops >= 1, "a tour has one drop or more")
