"""From rows to the engine's problem: the network, the aircraft, and the worst wind it may fly in."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil

from moyai.engines.flight import Aircraft as Craft
from moyai.engines.flight import (
    Drop,
    FlightProblem,
    Network,
    NoFly,
    Tour,
    Wind,
    list_objections,
    plan,
)
from moyai.engines.flight import Waypoint as Point
from moyai.fleet.modes.drone.errors import CannotFly
from moyai.fleet.modes.drone.models import Aircraft, Battery, NoFlyZone, Way, Waypoint

RESERVE_PCT = 30
DIRECTIONS_DEG = (0.0, 90.0, 180.0, 270.0)


@dataclass(frozen=True)
class Planned:
    """A tour that can be flown in any wind below the limit: the dearest of the four."""

    problem: FlightProblem
    tour: Tour

    @property
    def least_pct(self) -> int:
        """What the battery has to have at take-off, in percent."""
        return ceil(100 * self.tour.energy_wh / self.problem.aircraft.capacity_wh) + RESERVE_PCT


def load_network() -> Network:
    """Return the corridors as they are now."""
    points = list(Waypoint.objects.all())
    zones = NoFlyZone.objects.all()
    return Network(
        tuple(Point(each.key, each.lon, each.lat, each.ground_m, each.height_m) for each in points),
        tuple(Way.objects.values_list("one__key", "other__key").order_by("pk")),
        tuple(NoFly(each.key, tuple((lon, lat) for lon, lat in each.ring)) for each in zones),
        frozenset(each.key for each in points if each.is_landing),
    )


def plan_tour(
    *, aircraft: Aircraft, battery: Battery, origin: str, drop: str, load_g: int, charge_pct: float = 100.0
) -> Planned:
    """Return the tour there and back.

    Raises:
        CannotFly: with the engine's code.
    """
    craft = Craft(
        mass_g=aircraft.mass_g,
        most_load_g=aircraft.most_load_g,
        capacity_wh=battery.capacity_wh * battery.health_pct / 100,
        hover_w=aircraft.hover_w,
        cruise_m_s=aircraft.cruise_m_s,
        climb_m_s=aircraft.climb_m_s,
        descend_m_s=aircraft.descend_m_s,
    )
    try:
        problem = FlightProblem(
            load_network(),
            craft,
            origin,
            (Drop("parcel", drop, load_g),),
            charge_pct=charge_pct,
            reserve_pct=RESERVE_PCT,
        )
    except ValueError:
        raise CannotFly("no_place") from None
    winds = [Wind(aircraft.most_wind_m_s, each) for each in DIRECTIONS_DEG]
    return max((_plan(replace(problem, wind=wind)) for wind in winds), key=lambda each: each.tour.energy_wh)


def _plan(problem: FlightProblem) -> Planned:
    made = plan(problem)
    if made.refused:
        raise CannotFly(made.refused[0].code)
    if list_objections(problem, made):  # the checker has the last word
        raise CannotFly("no_way")
    return Planned(problem, made.tours[0])
