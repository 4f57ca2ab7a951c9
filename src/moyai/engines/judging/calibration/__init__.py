"""Scores corrected for lenient and strict reviewers, with how sure that is."""

from moyai.engines.judging.calibration.check import check
from moyai.engines.judging.calibration.problem import Prior, Score, check_scores
from moyai.engines.judging.calibration.solution import Calibration, Corrected, Leniency
from moyai.engines.judging.calibration.solve import calibrate, estimate_prior

__all__ = [
    "Calibration",
    "Corrected",
    "Leniency",
    "Prior",
    "Score",
    "calibrate",
    "check",
    "check_scores",
    "estimate_prior",
]
