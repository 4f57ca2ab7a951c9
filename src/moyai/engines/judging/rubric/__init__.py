"""A rubric's weighted criteria: reviews added up, entries in order, and how far that hangs on the weights."""

from moyai.engines.judging.rubric.check import check
from moyai.engines.judging.rubric.problem import (
    Criterion,
    Exact,
    Middle,
    Review,
    Rubric,
    Total,
    check_reviews,
    make_exact,
)
from moyai.engines.judging.rubric.sensitivity import Radius, Range, Sensitivity, measure_sensitivity
from moyai.engines.judging.rubric.solution import Move, Scored, Standing, Summary
from moyai.engines.judging.rubric.solve import find_places, list_moves, score_review, summarise

__all__ = [
    "Criterion",
    "Exact",
    "Middle",
    "Move",
    "Radius",
    "Range",
    "Review",
    "Rubric",
    "Scored",
    "Sensitivity",
    "Standing",
    "Summary",
    "Total",
    "check",
    "check_reviews",
    "find_places",
    "list_moves",
    "make_exact",
    "measure_sensitivity",
    "score_review",
    "summarise",
]
