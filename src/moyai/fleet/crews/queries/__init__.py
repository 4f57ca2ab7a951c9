"""Reads of the crews."""

from moyai.fleet.crews.queries.drivers import Expiry, find_driver_file, list_driver_files, list_expiring
from moyai.fleet.crews.queries.duty import list_duty_notes, list_duty_records
from moyai.fleet.crews.queries.incidents import list_accidents, list_complaints, list_members
from moyai.fleet.crews.queries.roll_calls import (
    RollCallRow,
    find_standing,
    find_statement,
    list_roll_call_rows,
    list_roll_calls,
    list_unfit_rows,
)
from moyai.fleet.crews.queries.roster import get_roster_week, list_roster_changes, monday_of
from moyai.fleet.crews.queries.scope import find_firms

__all__ = [
    "Expiry",
    "RollCallRow",
    "find_driver_file",
    "find_firms",
    "find_standing",
    "find_statement",
    "get_roster_week",
    "list_accidents",
    "list_complaints",
    "list_driver_files",
    "list_duty_notes",
    "list_duty_records",
    "list_expiring",
    "list_members",
    "list_roll_call_rows",
    "list_roll_calls",
    "list_roster_changes",
    "list_unfit_rows",
    "monday_of",
]
