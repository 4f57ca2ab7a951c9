"""Writes on notices: into the outbox, out of it, through the next door, read; and the desk's tasks."""

from moyai.core.notices.doors import CONSOLE
from moyai.core.notices.operations.choosing import choose_doors
from moyai.core.notices.operations.delivering import (
    FIRST_WAIT_S,
    LEASE_S,
    MAX_ATTEMPTS,
    deliver,
    deliver_due,
)
from moyai.core.notices.operations.desk import (
    close_desk_task,
    note_unanswered,
    open_desk_task,
    withdraw_desk_task,
)
from moyai.core.notices.operations.escalating import step_due
from moyai.core.notices.operations.reading import acknowledge, acknowledge_token, answer, mark_read
from moyai.core.notices.operations.telling import notify, notify_many

__all__ = [
    "CONSOLE",
    "FIRST_WAIT_S",
    "LEASE_S",
    "MAX_ATTEMPTS",
    "acknowledge",
    "acknowledge_token",
    "answer",
    "choose_doors",
    "close_desk_task",
    "deliver",
    "deliver_due",
    "mark_read",
    "note_unanswered",
    "notify",
    "notify_many",
    "open_desk_task",
    "step_due",
    "withdraw_desk_task",
]
