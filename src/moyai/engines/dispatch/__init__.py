"""Dial-a-ride: which vehicle serves whom, in what order, and when. See the README for the model."""

from moyai.engines.dispatch.check import Violation, check
from moyai.engines.dispatch.evaluate import evaluate, sequences_of
from moyai.engines.dispatch.insert import insert
from moyai.engines.dispatch.problem import (
    Break,
    Problem,
    ProblemError,
    Request,
    Reserve,
    Vehicle,
    Weights,
    Window,
)
from moyai.engines.dispatch.reserves import Need, keep_for, sum_tolls
from moyai.engines.dispatch.rolling import RollingPlan
from moyai.engines.dispatch.solution import (
    Broken,
    Delay,
    Evaluation,
    Insertion,
    InsertionResult,
    Reasons,
    Refusal,
    Route,
    Solution,
    Stop,
    Unassigned,
    empty_solution,
)
from moyai.engines.dispatch.solve import solve
from moyai.engines.dispatch.stop import IterationLimit, Progress, StopCriterion, TimeLimit, Until
from moyai.engines.dispatch.warm import warm

__all__ = [
    "Break",
    "Broken",
    "Delay",
    "Evaluation",
    "Insertion",
    "InsertionResult",
    "IterationLimit",
    "Need",
    "Problem",
    "ProblemError",
    "Progress",
    "Reasons",
    "Refusal",
    "Request",
    "Reserve",
    "RollingPlan",
    "Route",
    "Solution",
    "Stop",
    "StopCriterion",
    "TimeLimit",
    "Unassigned",
    "Until",
    "Vehicle",
    "Violation",
    "Weights",
    "Window",
    "check",
    "empty_solution",
    "evaluate",
    "insert",
    "keep_for",
    "sequences_of",
    "solve",
    "sum_tolls",
    "warm",
]
