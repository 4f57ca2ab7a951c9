"""The water in a bed's soil, day by day, and how much to give."""

from moyai.engines.agronomy.water.check import check
from moyai.engines.agronomy.water.problem import Ahead, Band, Bed, Day, Practice, Problem
from moyai.engines.agronomy.water.solution import Action, Advice, DayBalance, Reason, Solution, Why
from moyai.engines.agronomy.water.solve import solve
from moyai.engines.agronomy.water.words import say, say_all

__all__ = [
    "Action",
    "Advice",
    "Ahead",
    "Band",
    "Bed",
    "Day",
    "DayBalance",
    "Practice",
    "Problem",
    "Reason",
    "Solution",
    "Why",
    "check",
    "say",
    "say_all",
    "solve",
]
