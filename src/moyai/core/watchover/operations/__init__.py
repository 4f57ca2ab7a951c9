"""Writes on watching over: what was seen, what was missed, who is asked next, how it ended."""

from moyai.core.watchover.operations.away import end_away, mark_away
from moyai.core.watchover.operations.climbing import climb_due
from moyai.core.watchover.operations.closing import close_concern, note_deed, pass_on, reopen_concern
from moyai.core.watchover.operations.consenting import agree, withdraw
from moyai.core.watchover.operations.gaps import look_for_gaps
from moyai.core.watchover.operations.keeping import appoint_keeper, end_keeper, set_wait
from moyai.core.watchover.operations.looking import record_look
from moyai.core.watchover.operations.observing import (
    record_observation,
    report_signal,
    retract_observation,
)

__all__ = [
    "agree",
    "appoint_keeper",
    "climb_due",
    "close_concern",
    "end_away",
    "end_keeper",
    "look_for_gaps",
    "mark_away",
    "note_deed",
    "pass_on",
    "record_look",
    "record_observation",
    "reopen_concern",
    "report_signal",
    "retract_observation",
    "set_wait",
    "withdraw",
]
