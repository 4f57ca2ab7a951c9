"""The gate that a consignment must pass before a drone is chosen for it: every no has its reasons."""

from __future__ import annotations

from datetime import datetime

from moyai.core import clock
from moyai.fleet.consignments import gates
from moyai.fleet.consignments.gates import Closed
from moyai.fleet.enums import CarrierKind
from moyai.fleet.modes.drone.queries import find_drone_carriage
from moyai.fleet.modes.parcel import Goods
from moyai.fleet.specs import Point

MOST_REASONS = 3


def register_gate() -> None:
    """Have drones asked whether they may go."""
    gates.register(CarrierKind.DRONE, find_closed)


def find_closed(_origin: Point, destination: Point, at: datetime, goods: Goods) -> Closed | None:
    """Return why no drone may take goods to a door, or None when one may by what is known now."""
    found = find_drone_carriage(
        lon=destination.lon, lat=destination.lat, load_g=goods.grams, ready_at=at, now=clock.now()
    )
    if found.is_go:
        return None
    said = found.reasons[:MOST_REASONS]
    return Closed(
        "no_go", {"ja": "".join(each["ja"] for each in said), "en": " ".join(each["en"] for each in said)}
    )
