"""Antenatal care: due date, week, which check is due when, and where it can be."""

from moyai.engines.antenatal.problem import Basis, Pregnancy, Visit
from moyai.engines.antenatal.rules import CAR_ECHO, CAR_TRACE, find_interval_days
from moyai.engines.antenatal.solve import Age, NextCheck, find_age, find_due_date, find_next_check

__all__ = [
    "CAR_ECHO",
    "CAR_TRACE",
    "Age",
    "Basis",
    "NextCheck",
    "Pregnancy",
    "Visit",
    "find_age",
    "find_due_date",
    "find_interval_days",
    "find_next_check",
]
