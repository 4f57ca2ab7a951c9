"""How far reviewers agree: Krippendorff's alpha, ICCs, Kendall's W, Cohen's kappa, each with an interval."""

from moyai.engines.judging.reliability.alpha import find_alpha
from moyai.engines.judging.reliability.concordance import find_concordance
from moyai.engines.judging.reliability.icc import find_icc
from moyai.engines.judging.reliability.kappa import Weights, find_kappa
from moyai.engines.judging.reliability.problem import Drawing, Ratings, Scale, make_ratings
from moyai.engines.judging.reliability.solution import MEANINGS, Agreement, Kind

__all__ = [
    "MEANINGS",
    "Agreement",
    "Drawing",
    "Kind",
    "Ratings",
    "Scale",
    "Weights",
    "find_alpha",
    "find_concordance",
    "find_icc",
    "find_kappa",
    "make_ratings",
]
