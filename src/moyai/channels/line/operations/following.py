"""A conversation of the chat that was taken further somewhere else: the chat goes on with it."""

from __future__ import annotations

from datetime import datetime

from moyai.channels.line.models import Friend
from moyai.channels.line.operations import talking
from moyai.channels.line.operations.saying import Mouth
from moyai.core.conversations.turns import Talk


def follow_elsewhere(*, talk: Talk, now: datetime, real_now: datetime) -> None:
    """Show in the chat where a conversation stands that was answered on the web, or sent here from the desk.

    While the next question is for the web too, she is still there, and the chat stays silent.
    """
    friend = _find_friend(talk)
    if friend is None:
        return
    is_new = friend.session_id != talk.session.pk
    is_on_the_web = talk.turn.status == "asking" and talk.turn.prompt.sensitive
    if is_on_the_web and not is_new:
        return
    mouth = Mouth(friend, now, real_now)
    talking.keep(mouth, talk.session)
    if is_new:
        mouth.recap(talk)
    talking.show(mouth, talk)
    mouth.close()


def _find_friend(talk: Talk) -> Friend | None:
    """Return the chat that the conversation is in, else the latest chat of the resident that it is about."""
    following = Friend.objects.select_related("resident").filter(is_following=True)
    present = following.filter(session=talk.session).first()
    if present is not None or talk.session.resident_id is None:
        return present
    return following.filter(resident=talk.session.resident_id).order_by("-last_heard_at").first()
