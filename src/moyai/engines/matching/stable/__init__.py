"""A pool that towns share: a stable assignment in days, within budgets, and costs split to the yen."""

from moyai.engines.matching.stable.check import check, find_blocking
from moyai.engines.matching.stable.problem import Expert, Problem, Side, Town, draw_lot
from moyai.engines.matching.stable.solution import Assignment, Placement, Report, Share
from moyai.engines.matching.stable.solve import assign
from moyai.engines.matching.stable.split import split
from moyai.engines.matching.stable.words import RULE

__all__ = [
    "RULE",
    "Assignment",
    "Expert",
    "Placement",
    "Problem",
    "Report",
    "Share",
    "Side",
    "Town",
    "assign",
    "check",
    "draw_lot",
    "find_blocking",
    "split",
]
