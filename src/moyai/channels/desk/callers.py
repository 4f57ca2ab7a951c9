"""Callers and waiting conversations as the desk's page lists them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moyai.channels.desk.names import name_door
from moyai.core.codes import show_code
from moyai.core.conversations.models import Session
from moyai.core.conversations.queries import list_journey
from moyai.core.conversations.registry import FLOWS, get_flow
from moyai.core.residents.enums import Mobility
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone
from moyai.engines.conversation import Language


def describe_caller(resident: Resident) -> dict[str, Any]:
    """Return what tells one caller from another; household and contact points are loaded already."""
    return {
        "code": resident.code,
        "shown_code": show_code(resident.code),
        "name": resident.name,
        "kana": resident.kana,
        "birth_date": resident.birth_date,
        "address": resident.household.address,
        "phone": find_phone(resident),
        "mobility": None if resident.mobility == Mobility.UNAIDED else resident.get_mobility_display(),
        "note": resident.note_for_crew,
    }


def describe_waiting(session: Session, now: datetime, language: Language) -> dict[str, Any]:
    """Return a conversation that asked for a person, with the answers so far."""
    journey = list_journey(session, now)
    rows = [{"label": v.question.get(language, "short"), "value": v.label.get(language)} for v in journey]
    name = session.resident.name if session.resident else ""
    title = get_flow(session.flow).title.get(language)
    door = name_door(session.channel)
    facts = {"code": session.code, "title": title, "name": name, "since": session.updated_at, "rows": rows}
    return {**facts, "door": door}


def describe_taken(session: Session, user_id: int | None, language: Language) -> dict[str, Any]:
    """Return a conversation that somebody at the desk is in, and whether it is this person's own."""
    entry, actor = FLOWS.get(session.flow), session.actor
    return {
        "code": session.code,
        "title": entry.title.get(language) if entry else session.flow,
        "name": session.resident.name if session.resident else "",
        "since": session.updated_at,
        "by": (actor.display_name or actor.username) if actor else "",
        "is_own": session.actor_id == user_id,
    }
