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
from moyai.fleet.queries.quotes import DayQuotes, direct_ride_s, quote_task
from moyai.fleet.queries.together import PlannedDay

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
    "get_live_task_state",
    "get_task",
    "list_live_vehicles",
    "list_plan_versions",
    "list_replans",
    "list_shifts",
    "list_unassigned_tasks",
    "list_waiting_tasks",
    "plan_digest",
    "quote_task",
    "suggest_moves",
]
