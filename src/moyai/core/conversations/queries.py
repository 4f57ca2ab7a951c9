"""Reads on conversations."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet

from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.turns import look
from moyai.engines.conversation import Visited


def get_session(code: str, now: datetime) -> Session:
    """Return a session; one whose time is up reads as expired even before it is marked so.

    Raises:
        Session.DoesNotExist: There is no such session.
    """
    session = Session.objects.select_related("resident", "actor").get(code=code)
    if session.status == SessionStatus.ACTIVE and session.expires_at <= now:
        session.status = SessionStatus.EXPIRED
    return session


def list_handed_over() -> QuerySet[Session]:
    """Return the conversations that wait for a person, oldest first."""
    waiting = Session.objects.filter(status=SessionStatus.HANDED_OVER)
    return waiting.select_related("resident").order_by("updated_at")


def list_journey(session: Session, now: datetime) -> tuple[Visited, ...]:
    """Return the questions answered so far, for the screen of whoever takes over."""
    return look(session, now).journey
