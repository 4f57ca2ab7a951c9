"""What is done with drones."""

from moyai.fleet.modes.drone.operations.books import inspect_aircraft, report_incident, service_aircraft
from moyai.fleet.modes.drone.operations.correcting import correct_entry
from moyai.fleet.modes.drone.operations.deciding import confirm, decide_flight, release_flight
from moyai.fleet.modes.drone.operations.flights import cancel_flight, keep_report, plan_flight
from moyai.fleet.modes.drone.operations.flying import (
    finish_flight,
    give_up_flight,
    keep_plan_ids,
    keep_point,
    note_event,
    press,
    settle_press,
    start_flight,
)
from moyai.fleet.modes.drone.operations.loading import load_parcel, tell_received
from moyai.fleet.modes.drone.operations.network import replace_network
from moyai.fleet.modes.drone.operations.observing import keep_observations, measure_battery
from moyai.fleet.modes.drone.operations.registering import save_aircraft, save_battery, save_pilot
from moyai.fleet.modes.drone.operations.reviewing import review_flights

__all__ = [
    "cancel_flight",
    "confirm",
    "correct_entry",
    "decide_flight",
    "finish_flight",
    "give_up_flight",
    "inspect_aircraft",
    "keep_observations",
    "keep_plan_ids",
    "keep_point",
    "keep_report",
    "load_parcel",
    "measure_battery",
    "note_event",
    "plan_flight",
    "press",
    "release_flight",
    "replace_network",
    "report_incident",
    "review_flights",
    "save_aircraft",
    "save_battery",
    "save_pilot",
    "service_aircraft",
    "settle_press",
    "start_flight",
    "tell_received",
]
