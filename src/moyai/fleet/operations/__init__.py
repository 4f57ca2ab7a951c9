"""Writes of the fleet: one keyword-only function per use case, audited, with ``now`` passed in.

Plans are changed optimistically: load, solve outside the transaction, apply in one short transaction if the
shifts are still as they were loaded, else solve again. Inside a caller's transaction they work as well.
"""

from moyai.fleet.operations.cancel import cancel_also, cancel_task
from moyai.fleet.operations.entering import SentEntry, take_entry
from moyai.fleet.operations.errors import (
    CannotCancel,
    CannotMove,
    CannotReorder,
    EntryRefused,
    NoVehicleFits,
    PlanBusy,
    PlanChanged,
    WrongPress,
)
from moyai.fleet.operations.fetching import fetch_stranded
from moyai.fleet.operations.improve import Improvement, improve_day
from moyai.fleet.operations.keeping import CannotKeep, keep_shift, release_shifts
from moyai.fleet.operations.move import move_task
from moyai.fleet.operations.notes import (
    NothingNoted,
    TooManyNotes,
    change_note,
    erase_crew_note,
    write_crew_note,
)
from moyai.fleet.operations.outage import return_to_service, take_out_of_service
from moyai.fleet.operations.positions import mark_human_seen, record_position
from moyai.fleet.operations.postpone import postpone_task
from moyai.fleet.operations.pressing import press
from moyai.fleet.operations.reorder import Reordered, reorder_tasks
from moyai.fleet.operations.replan import replan_unassigned
from moyai.fleet.operations.request import request_task, request_tasks
from moyai.fleet.operations.retiming import retime, retime_day
from moyai.fleet.operations.shifts import (
    close_due_shifts,
    close_shift,
    create_shift,
    open_due_shifts,
    open_shift,
)

__all__ = [
    "CannotCancel",
    "CannotKeep",
    "CannotMove",
    "CannotReorder",
    "EntryRefused",
    "Improvement",
    "NoVehicleFits",
    "NothingNoted",
    "PlanBusy",
    "PlanChanged",
    "Reordered",
    "SentEntry",
    "TooManyNotes",
    "WrongPress",
    "cancel_also",
    "cancel_task",
    "change_note",
    "close_due_shifts",
    "close_shift",
    "create_shift",
    "erase_crew_note",
    "fetch_stranded",
    "improve_day",
    "keep_shift",
    "mark_human_seen",
    "move_task",
    "open_due_shifts",
    "open_shift",
    "postpone_task",
    "press",
    "record_position",
    "release_shifts",
    "reorder_tasks",
    "replan_unassigned",
    "request_task",
    "request_tasks",
    "retime",
    "retime_day",
    "return_to_service",
    "take_entry",
    "take_out_of_service",
    "write_crew_note",
]
