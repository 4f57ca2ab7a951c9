"""Flights of delivery drones: tours on corridors, go or no-go, one mission in every form."""

from moyai.engines.flight.check import list_objections
from moyai.engines.flight.daylight import count_daylight_min
from moyai.engines.flight.go_no_go import Code, Decision, Finding, Reading, decide
from moyai.engines.flight.mission import Item, Mission, MissionType, make_mission, surround
from moyai.engines.flight.problem import Aircraft, Drop, FlightProblem, Network, NoFly, Waypoint, Wind
from moyai.engines.flight.rules import KEYS, RULES, Kind, Rule
from moyai.engines.flight.solution import FlightPlan, Leg, Refusal, Tour
from moyai.engines.flight.solve import list_refuges, plan

__all__ = [
    "KEYS",
    "RULES",
    "Aircraft",
    "Code",
    "Decision",
    "Drop",
    "Finding",
    "FlightPlan",
    "FlightProblem",
    "Item",
    "Kind",
    "Leg",
    "Mission",
    "MissionType",
    "Network",
    "NoFly",
    "Reading",
    "Refusal",
    "Rule",
    "Tour",
    "Waypoint",
    "Wind",
    "count_daylight_min",
    "decide",
    "list_objections",
    "list_refuges",
    "make_mission",
    "plan",
    "surround",
]
