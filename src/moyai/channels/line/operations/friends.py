"""Who is on the other side of the chat."""

from __future__ import annotations

import secrets
from datetime import datetime

from moyai.channels.line.models import Friend
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import list_residents_for


def meet(account: str, user_id: str, now: datetime) -> Friend:
    """Return the friend, made at the first event."""
    friend, _made = Friend.objects.select_related("resident", "session").get_or_create(
        account=account,
        user_id=user_id,
        defaults={"owner_key": secrets.token_hex(16), "first_heard_at": now, "last_heard_at": now},
    )
    return friend


def list_people(friend: Friend, scope: str, now: datetime) -> list[Resident]:
    """Return whom a friend may act for: the linked resident, then those whose proxy she is."""
    resident = friend.resident
    if resident is None:
        return []
    if resident.user is None:
        return [resident]
    others = list_residents_for(resident.user, scope, now.date())
    return [resident, *(one for one in others if one.pk != resident.pk)]
