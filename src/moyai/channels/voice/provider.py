"""The doors "phone" and "mobile" of notices: somebody is rung up and told.

A call takes longer than a worker may wait, so the first attempt rings and says "not yet"; the outbox comes
again with the same key and learns what became of the call: somebody heard it, or it is rung anew.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from moyai.channels.voice.client import Refusal
from moyai.channels.voice.models import Call, CallOutcome, Direction
from moyai.channels.voice.operations import ring_notice
from moyai.channels.voice.queries import find_number, find_outbound, list_callers
from moyai.core import clock
from moyai.core.notices import providers
from moyai.core.notices.models import Notice
from moyai.core.notices.providers import DeliveryFailed, NotYet
from moyai.core.residents.enums import ContactKind

MOST_CALLS = 3
LOST = timedelta(minutes=30)
"""A call of which nothing is heard for so long is taken for lost."""
_TOLD = (CallOutcome.HEARD, CallOutcome.UNDERSTOOD, CallOutcome.HUNG_UP, CallOutcome.DONE)
_TOLD_BY_PERSON = (CallOutcome.HANDED_OVER, CallOutcome.CALL_BACK)


class TelephoneProvider:
    """Rings, and tells at the next attempt how it went."""

    rate_per_s = 1.0

    def send(self, *, contact: str, text: str, retry_key: str) -> None:
        """Ring for a notice, or return when somebody has been told.

        Raises:
            NotYet: It rings, or they talk.
            DeliveryFailed: Nobody has been told; final after three calls, or where there is no number.
        """
        now = clock.now()
        made = find_outbound(retry_key)
        if made is not None and made.outcome in (*_TOLD, *_TOLD_BY_PERSON):
            return
        if made is not None and made.outcome == CallOutcome.GOING_ON and made.started_at > now - LOST:
            raise NotYet("the call goes on")
        self._ring(contact, retry_key, made)
        raise NotYet("ringing")

    def _ring(self, contact: str, retry_key: str, made: Call | None) -> None:
        calls = Call.objects.filter(retry_key=retry_key, direction=Direction.OUT).count()
        if calls >= MOST_CALLS:
            raise DeliveryFailed(
                f"{made.outcome or 'lost' if made else ''} after {calls} calls", is_final=True
            )
        notice = _find_notice(retry_key)
        if notice is None or not find_number(contact):
            raise DeliveryFailed("no number to ring", is_final=True)
        if notice.is_private and len(list_callers(find_number(contact))) > 1:
            raise DeliveryFailed("private, and a shared telephone", is_final=True)
        try:
            ring_notice(notice=notice, contact=contact, retry_key=retry_key, now=clock.now())
        except Refusal as refusal:
            raise DeliveryFailed(str(refusal), is_final=refusal.is_final) from refusal


def _find_notice(retry_key: str) -> Notice | None:
    key = retry_key.rpartition("/")[0]
    return Notice.objects.select_related("resident").filter(idempotency_key=key).first()


def register_doors() -> None:
    """Open the doors where there is a carrier to ring with."""
    if settings.MOYAI_VOICE_API and settings.MOYAI_VOICE_WEBHOOK:
        for kind in (ContactKind.PHONE, ContactKind.MOBILE):
            providers.register(kind, TelephoneProvider())
