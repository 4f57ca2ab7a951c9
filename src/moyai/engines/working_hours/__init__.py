"""Working hours of taxi drivers: which rules of the 2024 改善基準告示 a roster breaks."""

from moyai.engines.working_hours.overtime import Overtime, year_of
from moyai.engines.working_hours.problem import (
    AGREED_MONTHS,
    ALTERNATE_DAYS,
    DAY_SHIFT,
    GARAGE_WAITING,
    Duty,
    HolidayRules,
    Limits,
    OvertimeLimits,
)
from moyai.engines.working_hours.solution import Breach, Rule
from moyai.engines.working_hours.solve import Totals, compute_totals, find_breaches, list_new_breaches

__all__ = [
    "AGREED_MONTHS",
    "ALTERNATE_DAYS",
    "DAY_SHIFT",
    "GARAGE_WAITING",
    "Breach",
    "Duty",
    "HolidayRules",
    "Limits",
    "Overtime",
    "OvertimeLimits",
    "Rule",
    "Totals",
    "compute_totals",
    "find_breaches",
    "list_new_breaches",
    "year_of",
]
