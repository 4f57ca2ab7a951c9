"""An order with how sure it is: chances, bands that cannot be told apart, ties by a stated rule."""

from moyai.engines.judging.ranking.check import check
from moyai.engines.judging.ranking.problem import Estimates, make_estimates
from moyai.engines.judging.ranking.solution import Ranked, Ranking, Verdict
from moyai.engines.judging.ranking.solve import find_chance_above, rank
from moyai.engines.judging.ranking.ties import LOT, SHARED, Place, Value, place

__all__ = [
    "LOT",
    "SHARED",
    "Estimates",
    "Place",
    "Ranked",
    "Ranking",
    "Value",
    "Verdict",
    "check",
    "find_chance_above",
    "make_estimates",
    "place",
    "rank",
]
