"""What is taken for the money: the most value within rules, the next best, and what more money would take."""

from moyai.engines.judging.selection.check import check, list_all
from moyai.engines.judging.selection.problem import Candidate, Problem, Track
from moyai.engines.judging.selection.solution import Change, Outcome, Selection
from moyai.engines.judging.selection.solve import explain, select

__all__ = [
    "Candidate",
    "Change",
    "Outcome",
    "Problem",
    "Selection",
    "Track",
    "check",
    "explain",
    "list_all",
    "select",
]
