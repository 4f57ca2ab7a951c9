"""Reads of the crews."""

from moyai.fleet.crews.queries.roll_calls import (
    RollCallRow,
    find_standing,
    find_statement,
    list_roll_call_rows,
    list_roll_calls,
    list_unfit_rows,
)
from moyai.fleet.crews.queries.scope import find_firms

__all__ = [
    "RollCallRow",
    "find_firms",
    "find_standing",
    "find_statement",
    "list_roll_call_rows",
    "list_roll_calls",
    "list_unfit_rows",
]
