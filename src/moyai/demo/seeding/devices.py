"""Hanako's phone is linked to her registration already, as if she had signed in once in the chat."""

from __future__ import annotations

from datetime import datetime

from moyai.channels.line.models import Friend
from moyai.channels.line.operations import link_by_code, make_code, meet
from moyai.channels.line.platform.ids import make_user_id
from moyai.core.residents.models import Resident
from moyai.demo.devices import ACCOUNT, VISITOR


def seed_devices(now: datetime) -> None:
    """Link the visitor's chat; a chat that knows its resident is left alone."""
    resident = Resident.objects.filter(user__username=VISITOR).first()
    user_id = make_user_id(VISITOR)
    is_linked = Friend.objects.filter(account=ACCOUNT, user_id=user_id, resident__isnull=False).exists()
    if resident is None or is_linked:
        return
    friend = meet(ACCOUNT, user_id, now)
    link_by_code(friend=friend, code=make_code(resident=resident, actor="demo", now=now), now=now)
