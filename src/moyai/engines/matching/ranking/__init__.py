"""Who is shown to a post: learned from outcomes, wanted by both sides, newcomers seen, groups compared."""

from moyai.engines.matching.ranking.check import check, find_slope
from moyai.engines.matching.ranking.fairness import (
    Count,
    Exposure,
    Gap,
    compare_acceptance,
    compare_exposure,
    measure_exposure,
)
from moyai.engines.matching.ranking.learn import explain, find_chances, learn
from moyai.engines.matching.ranking.problem import FORBIDDEN, Candidates, Outcome, Prior, Rules, Step
from moyai.engines.matching.ranking.solution import Belief, Effect, Model, Shown
from moyai.engines.matching.ranking.solve import find_joint, rank

__all__ = [
    "FORBIDDEN",
    "Belief",
    "Candidates",
    "Count",
    "Effect",
    "Exposure",
    "Gap",
    "Model",
    "Outcome",
    "Prior",
    "Rules",
    "Shown",
    "Step",
    "check",
    "compare_acceptance",
    "compare_exposure",
    "explain",
    "find_chances",
    "find_joint",
    "find_slope",
    "learn",
    "measure_exposure",
    "rank",
]
