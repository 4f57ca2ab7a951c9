"""What is read of the drones."""

from moyai.fleet.modes.drone.queries.carriage import DroneCarriage, find_drone_carriage
from moyai.fleet.modes.drone.queries.flights import (
    find_decision,
    find_pilot,
    get_flight,
    list_confirmations,
    list_day_flights,
    list_live_flights,
)
from moyai.fleet.modes.drone.queries.readings import Inputs, list_inputs

__all__ = [
    "DroneCarriage",
    "Inputs",
    "find_decision",
    "find_drone_carriage",
    "find_pilot",
    "get_flight",
    "list_confirmations",
    "list_day_flights",
    "list_inputs",
    "list_live_flights",
]
