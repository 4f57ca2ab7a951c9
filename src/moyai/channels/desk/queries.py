"""Reads of the desk: who is ringing, what was talked about, who has taken what."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from moyai.channels.desk.models import IncomingCall
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.registry import FOLLOWERS, get_flow, list_private_flows
from moyai.core.notices.doors import list_leading
from moyai.core.residents.models import Resident

CHANNEL = "desk"
STAYS = timedelta(minutes=2)
"""A call that has ended stays on the page for a little: somebody may be writing down its number."""

LOST = timedelta(hours=2)
MOST = 50


def list_ringing(now: datetime) -> list[IncomingCall]:
    """Return the calls that ring or go on, and those that have just ended, the latest first."""
    recent = IncomingCall.objects.filter(started_at__gt=now - LOST).exclude(ended_at__lt=now - STAYS)
    return list(recent.select_related("session").order_by("-started_at", "-pk")[:9])


def list_callers(calls: Sequence[IncomingCall]) -> dict[str, Resident]:
    """Return the residents of calls by code, with household and contact points."""
    codes = {code for call in calls for code in call.residents}
    found = Resident.objects.filter(code__in=codes).select_related("household")
    return {one.code: one for one in found.prefetch_related("contact_points")}


def list_history(resident: Resident, limit: int = MOST) -> list[Session]:
    """Return a resident's conversations at every door, the latest first; private ones are left out."""
    told = Session.objects.exclude(flow__in=list_private_flows())
    mine = told.filter(resident=resident).select_related("actor")
    return list(mine.order_by("-started_at", "-pk")[:limit])


def list_taken(now: datetime) -> list[Session]:
    """Return the conversations that somebody at the desk is in, the one waiting longest first."""
    live = Session.objects.filter(channel=CHANNEL, status=SessionStatus.ACTIVE, expires_at__gt=now)
    taken = live.filter(actor__isnull=False).select_related("resident", "actor")
    return list(taken.order_by("updated_at")[:MOST])


def list_doors_to(session: Session) -> list[str]:
    """Return the doors at which the resident can confirm a conversation herself."""
    if session.resident is None:
        return []
    meant = get_flow(session.flow).channels
    leading = list_leading(session.resident)
    return [door for door in FOLLOWERS if door in leading and (not meant or door in meant)]
