"""The ID token: whether LINE says to us, for this attempt, now, who she is (OpenID Connect Core, 3.1.3.7).

For web logins LINE signs with HS256 by the channel secret. No other algorithm is taken: a token that names
one is refused, so nobody can have its signature left out or checked with another key.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import jwt
from django.utils.crypto import constant_time_compare

from moyai.channels.line.login.channel import LoginChannel
from moyai.channels.line.login.refusals import BadToken

ISSUER = "https://access.line.me"
LEEWAY_S = 60
_CLAIMS = ["iss", "sub", "aud", "exp", "iat", "nonce"]


def read_user_id(token: str, channel: LoginChannel, *, nonce: str, now: datetime) -> str:
    """Return the LINE user id that a token vouches for.

    Args:
        token: as it came from LINE.
        channel: for whom it must be, and whose secret signs it.
        nonce: of the attempt.
        now: the real time, in which tokens live.

    Raises:
        BadToken: signature, issuer, audience, times or nonce are not right, or it names nobody.
    """
    try:
        claims = jwt.decode(
            token,
            channel.secret,
            algorithms=["HS256"],
            audience=channel.channel_id,
            issuer=ISSUER,
            # The times are compared with ``now`` below.
            options={"require": _CLAIMS, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
        )
    except jwt.PyJWTError as error:
        raise BadToken(type(error).__name__) from error
    _check_times(claims, now.timestamp())
    if not constant_time_compare(str(claims["nonce"]), nonce):
        raise BadToken("another nonce")
    if not isinstance(claims["sub"], str) or not claims["sub"]:
        raise BadToken("nobody")
    return claims["sub"]


def _check_times(claims: dict[str, Any], now_s: float) -> None:
    times = claims["exp"], claims["iat"]
    if any(isinstance(one, bool) or not isinstance(one, int | float) for one in times):
        raise BadToken("times")
    expires, issued = times
    if expires <= now_s - LEEWAY_S:
        raise BadToken("expired")
    if issued > now_s + LEEWAY_S:
        raise BadToken("issued in the future")
