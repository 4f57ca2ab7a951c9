"""Watch-over: from what was seen and what was missed, how much it matters that somebody looks, and why."""

from moyai.engines.watchover.ladder import Ladder, Rung, Wait, climb, find_due
from moyai.engines.watchover.problem import Away, Condition, Problem, Sighting, Signal, SignalKind
from moyai.engines.watchover.solution import Grade, Judgement, Reason
from moyai.engines.watchover.solve import judge

__all__ = [
    "Away",
    "Condition",
    "Grade",
    "Judgement",
    "Ladder",
    "Problem",
    "Reason",
    "Rung",
    "Sighting",
    "Signal",
    "SignalKind",
    "Wait",
    "climb",
    "find_due",
    "judge",
]
