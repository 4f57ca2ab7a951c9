"""One attempt to sign in with LINE: what ties LINE's answer to the browser that asked."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import constant_time_compare

from moyai.channels.line.login.channel import LoginChannel
from moyai.channels.line.login.refusals import WrongState

LASTS = timedelta(minutes=10)
_KEPT = "line_login"


@dataclass(frozen=True)
class Attempt:
    """What was sent along and must come back.

    Attributes:
        state: proves that the answer belongs to this browser.
        nonce: proves that the ID token belongs to this attempt.
        verifier: proves to LINE that who takes the code is who asked for it (PKCE).
        after: where she wanted to go.
        made_at: seconds since 1970.
    """

    state: str
    nonce: str
    verifier: str
    after: str
    made_at: float

    def make_address(self, base: str, channel: LoginChannel, language: str) -> str:
        """Return the page of LINE on which she agrees."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        query = {
            "response_type": "code",
            "client_id": channel.channel_id,
            "redirect_uri": channel.callback,
            "state": self.state,
            "scope": "openid",
            "nonce": self.nonce,
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
            "ui_locales": language,
        }
        return f"{base.rstrip('/')}/oauth2/v2.1/authorize?{urlencode(query)}"


def begin(session: SessionBase, *, after: str, now: datetime) -> Attempt:
    """Begin an attempt; an earlier one of this browser ends."""
    attempt = Attempt(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        after=after,
        made_at=now.timestamp(),
    )
    session[_KEPT] = asdict(attempt)
    return attempt


def take(session: SessionBase, *, state: str, now: datetime) -> Attempt:
    """Return the browser's attempt, which has then ended whatever comes of it.

    Raises:
        WrongState: there is none, it is too old, or the state is another's.
    """
    kept: dict[str, Any] | None = session.pop(_KEPT, None)
    if kept is None:
        raise WrongState("no attempt")
    attempt = Attempt(**kept)
    if not constant_time_compare(attempt.state, state):
        raise WrongState("another state")
    if not timedelta() <= now - datetime.fromtimestamp(attempt.made_at, now.tzinfo) <= LASTS:
        raise WrongState("too old")
    return attempt
