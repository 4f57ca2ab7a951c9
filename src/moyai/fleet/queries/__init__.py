"""Reads of the fleet."""

from moyai.fleet.queries.connections import find_expected_at
from moyai.fleet.queries.days import (
    count_live_tasks,
    get_task,
    list_plan_versions,
    list_replans,
    list_shifts,
    list_unassigned_tasks,
    list_waiting_tasks,
    plan_digest,
)
from moyai.fleet.queries.drive import describe_drive, find_driver_shift
from moyai.fleet.queries.live import LiveTaskState, LiveVehicle, get_live_task_state, list_live_vehicles
from moyai.fleet.queries.moves import MoveSuggestion, suggest_moves
from moyai.fleet.queries.notes import find_notes, list_notes_about, list_notes_at
from moyai.fleet.queries.quotes import DayQuotes, direct_ride_s, quote_task
from moyai.fleet.queries.together import PlannedDay
from moyai.fleet.queries.walks import measure_walks_m

__all__ = [
    "DayQuotes",
    "LiveTaskState",
    "LiveVehicle",
    "MoveSuggestion",
    "PlannedDay",
    "count_live_tasks",
    "describe_drive",
    "direct_ride_s",
    "find_driver_shift",
    "find_expected_at",
    "find_notes",
    "get_live_task_state",
    "get_task",
    "list_live_vehicles",
    "list_notes_about",
    "list_notes_at",
    "list_plan_versions",
    "list_replans",
    "list_shifts",
    "list_unassigned_tasks",
    "list_waiting_tasks",
    "measure_walks_m",
    "plan_digest",
    "quote_task",
    "suggest_moves",
]
