"""What was unsent, or must not stay: its words leave the inbox, its answer leaves the conversation."""

from __future__ import annotations

from django.db.models import Q

from moyai.channels.line import texts
from moyai.channels.line.models import HeardMessage
from moyai.channels.line.operations import talking
from moyai.channels.line.operations.saying import Mouth
from moyai.core.conversations.models import SessionStatus
from moyai.core.conversations.operations import go_back
from moyai.core.conversations.queries import get_session
from moyai.core.intake.models import InboxEvent

_CONTENT = ("text", "title", "address", "latitude", "longitude", "emojis", "mention", "keywords", "fileName")


def unsend(event: InboxEvent, mouth: Mouth, message_id: str) -> None:
    """Erase what a message said wherever it was kept, and ask its question again if it still can be."""
    if not message_id:
        return
    said = InboxEvent.objects.filter(source=event.source, account=event.account)
    for one in said.filter(Q(person_key=event.person_key) & Q(payload__message__id=message_id)):
        erase_words(one)
    for heard in HeardMessage.objects.filter(friend=mouth.friend, message_id=message_id):
        _take_back(mouth, heard)
        heard.delete()


def erase_words(event: InboxEvent) -> None:
    """Erase the content of a stored message; that there was one stays."""
    message = event.payload.get("message")
    if isinstance(message, dict):
        kept = {key: value for key, value in message.items() if key not in _CONTENT}
        event.payload = {**event.payload, "message": kept}
        InboxEvent.objects.filter(pk=event.pk).update(payload=event.payload)


def _take_back(mouth: Mouth, heard: HeardMessage) -> None:
    session = get_session(heard.session.code, mouth.now)
    if session.status != SessionStatus.ACTIVE or heard.key not in session.answers:
        return
    talk = go_back(code=session.code, version=session.version, now=mouth.now, to=heard.key)
    talking.show(mouth, talk, texts.UNSENT)
