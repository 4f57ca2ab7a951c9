"""Reads on calls and callers."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import QuerySet

from moyai.channels.voice.models import Call, Direction
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.residents.contacts import normalise_phone
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.models import Resident

TELEPHONES = (ContactKind.PHONE, ContactKind.MOBILE)
LEAST_DIGITS = 9
ON_LINE = timedelta(hours=4)


def find_call(sid: str) -> Call | None:
    """Return the call with the carrier's identifier, or None."""
    return Call.objects.select_related("resident", "session").filter(sid=sid).first()


def find_number(given: str) -> str:
    """Return a caller's number as the register keeps it; empty when it is withheld or makes no sense.

    Carriers name a withheld number in many ways (anonymous, Restricted, +266696687 …): whatever is no number
    that can be rung in Japan counts as withheld.
    """
    digits = normalise_phone(given)
    return digits if digits.startswith("0") and LEAST_DIGITS < len(digits) <= 11 else ""


def list_callers(number: str) -> list[Resident]:
    """Return the residents whose number this is, the elder first; none for a withheld number."""
    if not number:
        return []
    found = Resident.objects.filter(contact_points__kind__in=TELEPHONES, contact_points__value=number)
    return list(found.distinct().order_by("birth_date", "pk")[:30])


def find_unfinished(call: Call, now: datetime) -> Session | None:
    """Return the conversation that broke off in an earlier call of the same person, or None.

    Somebody who is not known is known again by her number alone.
    """
    open_ = Session.objects.filter(channel="voice", status=SessionStatus.ACTIVE, expires_at__gt=now)
    if call.resident_id is not None:
        return open_.filter(resident_id=call.resident_id).order_by("-updated_at").first()
    if not call.from_number:
        return None
    mine = open_.filter(resident=None, calls__from_number=call.from_number).exclude(calls=call)
    return mine.order_by("-updated_at").first()


def list_going_on(now: datetime) -> QuerySet[Call]:
    """Return the calls that are on the line."""
    live = Call.objects.filter(direction=Direction.IN, ended_at=None, started_at__gt=now - ON_LINE)
    known = live.select_related("resident", "session").prefetch_related("resident__contact_points")
    return known.order_by("-started_at")


def list_recent(limit: int = 30) -> list[Call]:
    """Return the latest calls."""
    found = Call.objects.select_related("resident", "session").order_by("-started_at", "-pk")
    return list(found.prefetch_related("resident__contact_points")[:limit])


def find_outbound(retry_key: str) -> Call | None:
    """Return the latest call that was made for a delivery, or None."""
    made = Call.objects.filter(retry_key=retry_key, direction=Direction.OUT)
    return made.order_by("-started_at", "-pk").first()


def list_recordings(session: Session) -> list[dict[str, object]]:
    """Return what was said and recorded in a conversation: ``{"key", "url", "seconds", "at"}``."""
    return [one for call in session.calls.order_by("started_at") for one in call.recordings]
