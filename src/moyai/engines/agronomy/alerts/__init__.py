"""What is wrong in a bed now, by growth stage, and what to do about it."""

from moyai.engines.agronomy.alerts.judge import judge, judge_sensor
from moyai.engines.agronomy.alerts.rules import Kind, Rule, Severity, list_rules
from moyai.engines.agronomy.alerts.solution import Finding
from moyai.engines.agronomy.alerts.words import say_todo, say_why

__all__ = [
    "Finding",
    "Kind",
    "Rule",
    "Severity",
    "judge",
    "judge_sensor",
    "list_rules",
    "say_todo",
    "say_why",
]
