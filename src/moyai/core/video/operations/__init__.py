"""Writes on calls."""

from moyai.core.video.operations.looking_after import look_after_rooms, tell_late
from moyai.core.video.operations.measuring import report_quality
from moyai.core.video.operations.presence import join, leave, note_restart, note_seen, set_media
from moyai.core.video.operations.rooms import choose_when_late, end_room, go_by_phone, name_actor, open_room
from moyai.core.video.operations.seating import (
    Invitation,
    Seated,
    ask_for_link,
    check_link,
    invite,
    make_new_link,
    note_refused_link,
    revoke_seat,
    seat_user,
    use_link,
)
from moyai.core.video.operations.signalling import acknowledge_signals, send_signals

__all__ = [
    "Invitation",
    "Seated",
    "acknowledge_signals",
    "ask_for_link",
    "check_link",
    "choose_when_late",
    "end_room",
    "go_by_phone",
    "invite",
    "join",
    "leave",
    "look_after_rooms",
    "make_new_link",
    "name_actor",
    "note_refused_link",
    "note_restart",
    "note_seen",
    "open_room",
    "report_quality",
    "revoke_seat",
    "seat_user",
    "send_signals",
    "set_media",
    "tell_late",
    "use_link",
]
