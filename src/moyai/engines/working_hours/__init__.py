"""Working hours of taxi drivers: which rules of the 2024 改善基準告示 a roster breaks."""

from moyai.engines.working_hours.problem import ALTERNATE_DAYS, DAY_SHIFT, GARAGE_WAITING, Duty, Limits
from moyai.engines.working_hours.solution import Breach, Rule
from moyai.engines.working_hours.solve import find_breaches, list_new_breaches

__all__ = [
    "ALTERNATE_DAYS",
    "DAY_SHIFT",
    "GARAGE_WAITING",
    "Breach",
    "Duty",
    "Limits",
    "Rule",
    "find_breaches",
    "list_new_breaches",
]
