"""Conflicts of interest, declared and found, each with its reason."""

from moyai.engines.judging.conflicts.check import check
from moyai.engines.judging.conflicts.problem import (
    CLEARABLE,
    PUBLIC_DOMAINS,
    Clearance,
    Declaration,
    Entry,
    Facts,
    Kind,
    Person,
    Relation,
)
from moyai.engines.judging.conflicts.solution import REASONS, Conflict, Findings
from moyai.engines.judging.conflicts.solve import find_conflicts

__all__ = [
    "CLEARABLE",
    "PUBLIC_DOMAINS",
    "REASONS",
    "Clearance",
    "Conflict",
    "Declaration",
    "Entry",
    "Facts",
    "Findings",
    "Kind",
    "Person",
    "Relation",
    "check",
    "find_conflicts",
]
