"""Home visits: which crew visits whom, when; two crews meet at one patient's. See the README."""

from moyai.engines.scheduling.check import Violation, check
from moyai.engines.scheduling.errors import ProblemError
from moyai.engines.scheduling.evaluate import evaluate
from moyai.engines.scheduling.problem import TOGETHER, Crew, Gap, Patient, Problem, Service, Weights
from moyai.engines.scheduling.solution import Route, Solution, Stop
from moyai.engines.scheduling.solve import sequences_of, solve
from moyai.engines.scheduling.warm import warm

__all__ = [
    "TOGETHER",
    "Crew",
    "Gap",
    "Patient",
    "Problem",
    "ProblemError",
    "Route",
    "Service",
    "Solution",
    "Stop",
    "Violation",
    "Weights",
    "check",
    "evaluate",
    "sequences_of",
    "solve",
    "warm",
]
