"""Writes of the crews: one keyword-only function per use case, audited, with ``now`` passed in."""

from moyai.fleet.crews.operations.drivers import (
    add_driver_event,
    change_driver_file,
    let_driver_leave,
    open_driver_file,
    tell_expiring,
)
from moyai.fleet.crews.operations.duty import add_duty_note, write_due_duty_records, write_duty_record
from moyai.fleet.crews.operations.incidents import (
    add_accident_finding,
    answer_complaint,
    receive_complaint,
    report_accident,
)
from moyai.fleet.crews.operations.roll_calls import hold_roll_call, state_condition
from moyai.fleet.crews.operations.roster import (
    change_shift,
    check_hours,
    copy_week,
    plan_shift,
    remove_shift,
    undo_change,
)

__all__ = [
    "add_accident_finding",
    "add_driver_event",
    "add_duty_note",
    "answer_complaint",
    "change_driver_file",
    "change_shift",
    "check_hours",
    "copy_week",
    "hold_roll_call",
    "let_driver_leave",
    "open_driver_file",
    "plan_shift",
    "receive_complaint",
    "remove_shift",
    "report_accident",
    "state_condition",
    "tell_expiring",
    "undo_change",
    "write_due_duty_records",
    "write_duty_record",
]
