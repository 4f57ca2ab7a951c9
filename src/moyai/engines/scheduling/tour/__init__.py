"""One car's tour put into its best order: who is visited when, within what everybody was told."""

from moyai.engines.scheduling.tour.check import check_plan
from moyai.engines.scheduling.tour.problem import Stop, Tour, Weights, Window
from moyai.engines.scheduling.tour.solution import Plan, Visit, price
from moyai.engines.scheduling.tour.solve import EXACT, solve_tour

__all__ = [
    "EXACT",
    "Plan",
    "Stop",
    "Tour",
    "Visit",
    "Weights",
    "Window",
    "check_plan",
    "price",
    "solve_tour",
]
