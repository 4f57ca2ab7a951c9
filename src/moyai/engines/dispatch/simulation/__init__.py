"""Rolling simulation: timed calls against a fleet, and what goes wrong. See "On line" in the README."""

from moyai.engines.dispatch.simulation.audit import Finding, audit
from moyai.engines.dispatch.simulation.chances import Chances
from moyai.engines.dispatch.simulation.clairvoyant import Foresight, foresee
from moyai.engines.dispatch.simulation.day import simulate
from moyai.engines.dispatch.simulation.figures import Figures, compute_figures
from moyai.engines.dispatch.simulation.files import ScenarioError, read_ddarp, read_moyai
from moyai.engines.dispatch.simulation.log import DayLog, Event
from moyai.engines.dispatch.simulation.policies import (
    FAIRNESS,
    WAITING,
    CapDetour,
    Expected,
    FirstCome,
    GoToDemand,
    GoToExpected,
    LeastServedFirst,
    ReturnToDepot,
    Stay,
)
from moyai.engines.dispatch.simulation.scenario import Call, Conduct, Onward, Scenario

__all__ = [
    "FAIRNESS",
    "WAITING",
    "Call",
    "CapDetour",
    "Chances",
    "Conduct",
    "DayLog",
    "Event",
    "Expected",
    "Figures",
    "Finding",
    "FirstCome",
    "Foresight",
    "GoToDemand",
    "GoToExpected",
    "LeastServedFirst",
    "Onward",
    "ReturnToDepot",
    "Scenario",
    "ScenarioError",
    "Stay",
    "audit",
    "compute_figures",
    "foresee",
    "read_ddarp",
    "read_moyai",
    "simulate",
]
