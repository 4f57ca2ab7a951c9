"""Who may start a flow, and who may go on with a session."""

from __future__ import annotations

import secrets

from moyai.core.conversations.models import Session
from moyai.core.conversations.registry import FlowEntry


def may_start(entry: FlowEntry, roles: frozenset[str]) -> bool:
    """Tell whether somebody with these roles may start the flow for herself."""
    return not entry.roles or bool(roles & set(entry.roles))


def may_continue(session: Session, *, user_id: int | None, owner_key: str) -> bool:
    """Tell whether this person goes on with this session: who began it, or the resident it is about.

    A session that a member of staff conducts is the staff's: the resident is on the telephone.
    """
    if user_id is None or session.actor_id is None:
        return bool(session.owner_key) and secrets.compare_digest(session.owner_key, owner_key)
    return session.actor_id == user_id
