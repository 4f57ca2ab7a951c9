"""What drones fly on, what flies, what was decided, what happened, what the law wants written."""

from moyai.fleet.modes.drone.models.aircraft import Aircraft, Battery, Pilot
from moyai.fleet.modes.drone.models.books import (
    Correction,
    FlightRecord,
    Incident,
    InspectionRecord,
    ServiceRecord,
)
from moyai.fleet.modes.drone.models.flights import Confirmation, Flight, GoNoGo
from moyai.fleet.modes.drone.models.happenings import FlightEvent, FlightPoint, Press
from moyai.fleet.modes.drone.models.network import NoFlyZone, Observation, Way, Waypoint

__all__ = [
    "Aircraft",
    "Battery",
    "Confirmation",
    "Correction",
    "Flight",
    "FlightEvent",
    "FlightPoint",
    "FlightRecord",
    "GoNoGo",
    "Incident",
    "InspectionRecord",
    "NoFlyZone",
    "Observation",
    "Pilot",
    "Press",
    "ServiceRecord",
    "Way",
    "Waypoint",
]
