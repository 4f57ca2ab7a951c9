"""Reviewers assigned to entries: the best by a stated objective, and in words why something is missing."""

from moyai.engines.judging.assignment.check import check
from moyai.engines.judging.assignment.problem import (
    FULL,
    Aim,
    Entry,
    Pair,
    Problem,
    Reviewer,
    Rules,
    make_affinity,
)
from moyai.engines.judging.assignment.solution import (
    Alternate,
    Assignment,
    Cause,
    Idle,
    Pairing,
    Shortage,
    Why,
)
from moyai.engines.judging.assignment.solve import Step, assign

__all__ = [
    "FULL",
    "Aim",
    "Alternate",
    "Assignment",
    "Cause",
    "Entry",
    "Idle",
    "Pair",
    "Pairing",
    "Problem",
    "Reviewer",
    "Rules",
    "Shortage",
    "Step",
    "Why",
    "assign",
    "check",
    "make_affinity",
]
