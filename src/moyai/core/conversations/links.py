"""Signed links into a conversation: from a chat, a television or a slip of paper to the web.

Whoever holds the link goes on with that one conversation, for a while, and with nothing else. The link names
no person; it is bound to the number of the session, so that a code given again later does not open another.
"""

from __future__ import annotations

from django.core import signing

from moyai.core.conversations.models import Session

MAX_AGE_S = 30 * 60
_SALT = "conversations.link"


def make_link_token(session: Session) -> str:
    """Return a token that opens this conversation, for half an hour of real time."""
    return signing.dumps([session.pk, session.code], salt=_SALT, compress=True)


def find_session_by_token(token: str) -> Session | None:
    """Return the session of a token; None when it is forged, too old, or the session is gone."""
    try:
        number, code = signing.loads(token, salt=_SALT, max_age=MAX_AGE_S)
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return Session.objects.filter(pk=number, code=code).first()
