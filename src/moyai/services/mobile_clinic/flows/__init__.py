"""Conversations of the mobile clinic, the same at every door of the patient, and what they read and do."""

from moyai.core.conversations.registry import (
    FlowEntry,
    Standing,
    register_flow,
    register_operation,
    register_query,
)
from moyai.services.mobile_clinic.flows import doors_calls as calls
from moyai.services.mobile_clinic.flows import seen_calls as seen
from moyai.services.mobile_clinic.flows import waiting_calls as waits
from moyai.services.mobile_clinic.flows.book_clinic_visit import book_clinic_visit
from moyai.services.mobile_clinic.flows.my_clinic_visits import my_clinic_visits
from moyai.services.mobile_clinic.texts import doors as say

LABEL = "mobile_clinic"
DOORS = ("web", "line", "voice", "tv")
"""Not the town's desk: no role of the town learns whom which doctor treats; who rings is put through."""

BOOK = FlowEntry(
    "book_clinic_visit",
    book_clinic_visit,
    say.BOOK_TITLE,
    roles=("resident",),
    channels=DOORS,
    scope=LABEL,
    keywords=("診療車", "しんりょうしゃ", "診察", "往診", "お医者", "clinic"),
    is_private=True,
    standing=lambda: Standing.LAST,
)
MINE = FlowEntry(
    "my_clinic_visits",
    my_clinic_visits,
    say.MINE_TITLE,
    roles=("resident",),
    channels=DOORS,
    scope=LABEL,
    keywords=("診察の予約", "診療車の予約", "my visit"),
    is_private=True,
    standing=lambda: Standing.LAST,
)


def register_all() -> None:
    """Make the flows and what they call known to core; called once when Django starts."""
    register_flow(BOOK)
    register_flow(MINE)
    register_query("mobile_clinic.door", calls.read_door)
    register_query("mobile_clinic.times", calls.list_times)
    register_query("mobile_clinic.schools", calls.list_schools)
    register_query("mobile_clinic.appointments", seen.list_appointments)
    register_query("mobile_clinic.other_appointments", seen.list_others)
    register_query("mobile_clinic.mine", calls.list_mine)
    register_operation("mobile_clinic.book_visit", calls.book_visit)
    register_operation("mobile_clinic.book_appointment", seen.book_seen)
    register_operation("mobile_clinic.move_appointment", seen.move_seen)
    register_operation("mobile_clinic.move_visit", calls.move_visit)
    register_operation("mobile_clinic.cancel_visit", calls.cancel)
    register_operation("mobile_clinic.undo_cancel", calls.undo)
    register_operation("mobile_clinic.note_full", waits.note_full)
    register_operation("mobile_clinic.join_waiting", waits.join)
    register_operation("mobile_clinic.leave_waiting", waits.leave)
    register_operation("mobile_clinic.accept_offer", waits.accept)
    register_operation("mobile_clinic.pass_offer", waits.let_go)
