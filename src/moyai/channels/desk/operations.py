"""Writes at the desk: calls that ring, and who did what for whom."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.channels.desk.models import IncomingCall
from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.conversations.incoming import Ringing
from moyai.core.conversations.models import Session
from moyai.core.conversations.operations import move_session, resume_session
from moyai.core.residents.models import Resident


def keep_call(ringing: Ringing) -> None:
    """Keep what a door says of a call, for the desk's page."""
    facts = {
        "number": ringing.number[:24],
        "residents": [resident.code for resident in ringing.residents][:9],
        "session": ringing.session,
        "ended_at": ringing.at if ringing.is_over else None,
    }
    made = {**facts, "started_at": ringing.at}
    IncomingCall.objects.update_or_create(key=ringing.key[:80], defaults=facts, create_defaults=made)


@transaction.atomic
def take_over(*, session: Session, by: User, channel: str, now: datetime) -> Session:
    """Take over a conversation that waits for a person.

    Raises:
        NotGoingOn: a colleague was quicker.
    """
    came_by = session.channel
    taken = resume_session(code=session.code, now=now, channel=channel, actor_id=by.pk)
    note_deed("take", session.resident, by, now, session=session.code, came_by=came_by)
    return taken


@transaction.atomic
def send_on(*, session: Session, door: str, by: User, now: datetime) -> None:
    """Send a conversation to the resident's own door, so that she confirms it herself.

    Raises:
        NotThere: the flow is not meant for that door.
        NotGoingOn: it has ended.
    """
    note_deed("send_on", session.resident, by, now, session=session.code, door=door)
    move_session(code=session.code, channel=door, now=now)


def note_deed(verb: str, resident: Resident | None, by: User, now: datetime, **facts: str) -> None:
    """Record who at the desk did what, and for whom."""
    subject = f"resident:{resident.code}" if resident else f"session:{facts.get('session', '')}"
    record(actor=f"user:{by.pk}", action=f"desk.{verb}", subject=subject, now=now, **facts)
