"""Telling people of an open call: most are no residents of the town, so it stands on their own page."""

from __future__ import annotations

from datetime import datetime

from moyai.core.accounts.models import User
from moyai.core.notices.models import Urgency
from moyai.core.notices.operations import notify
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.services.open_call.models import Programme, Tiding


def tell(
    *,
    user: User | None,
    programme: Programme,
    key: str,
    text: Localized,
    now: datetime,
    address: str = "",
    urgency: Urgency = Urgency.INFO,
) -> bool:
    """Tell somebody one sentence, once, in the caller's transaction; tell whether it was new to her.

    Args:
        user: who; None (she has left) is told nothing.
        programme: of what.
        key: names the event, up to 80 signs; the same key is told once.
        text: the sentence.
        now: the moment.
        address: the page it leads to, from our own ``reverse``.
        urgency: for whom the town knows, by the doors she chose.
    """
    if user is None:
        return False
    words = {"ja": text.get("ja"), "en": text.get("en"), "easy": text.get("easy")}
    _told, is_new = Tiding.objects.get_or_create(
        user=user,
        key=key,
        defaults={"programme": programme, "text": words, "address": address, "told_at": now},
    )
    resident = Resident.objects.filter(user=user).first() if is_new else None
    if resident is not None:
        notify(
            resident=resident,
            kind="open_call.news",
            text=words,
            idempotency_key=f"call:{key}:{resident.code}",
            now=now,
            urgency=urgency,
        )
    return is_new
