"""Triage: in which order people are helped, each with the reasons for its place."""

from moyai.engines.triage.problem import Case, Fact, Level, Rule, Rules
from moyai.engines.triage.rules import DEFAULT_RULES
from moyai.engines.triage.solution import Place, Reason
from moyai.engines.triage.solve import put_in_order

__all__ = ["DEFAULT_RULES", "Case", "Fact", "Level", "Place", "Reason", "Rule", "Rules", "put_in_order"]
