"""What a token says. Plain: no database, no clock.

FarmBot's claims: RS256; ``aud`` (bot, human), ``sub``, ``iat``, ``jti``, ``iss`` (begins with ``//host``: the
Python client puts ``http:`` before it), ``exp``, ``mqtt`` (a host alone), ``mqtt_ws``, ``bot``, ``vhost``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from moyai.services.smart_farm.enums import Audience

ALGORITHM = "RS256"
MOST_TOKEN = 4096
DEVICE = re.compile(r"device_([1-9][0-9]{0,9})\Z")


@dataclass(frozen=True)
class Addresses:
    """Where a client finds us: ``site`` is host and port, ``mqtt`` a host, ``mqtt_ws`` a whole address."""

    site: str
    mqtt: str
    mqtt_ws: str


@dataclass(frozen=True)
class Bearer:
    """Who shows a token.

    Attributes:
        robot: number of the robot that it is for.
        audience: of the robot itself, or a person's.
        jti: by which it is known, and revoked.
        member: number of the member; 0: the robot itself.
        expires_at: in seconds since 1970.
    """

    robot: int
    audience: str
    jti: str
    member: int
    expires_at: float

    @property
    def is_bot(self) -> bool:
        """Whether the robot itself shows it."""
        return self.audience == Audience.BOT


class BadTokenError(ValueError):
    """No token of ours, or not good any more."""


def make_claims(bearer: Bearer, issued_at: datetime, addresses: Addresses) -> dict[str, Any]:
    """Return what a token says."""
    return {
        "aud": bearer.audience,
        "sub": bearer.member or bearer.robot,
        "iat": int(issued_at.timestamp()),
        "jti": bearer.jti,
        "iss": f"//{addresses.site}",
        "exp": int(bearer.expires_at),
        "mqtt": addresses.mqtt,
        "mqtt_ws": addresses.mqtt_ws,
        "bot": f"device_{bearer.robot}",
        "vhost": "/",
    }


def encode(claims: dict[str, Any], key: RSAPrivateKey) -> str:
    """Return a signed token."""
    # RFC 7519 wants ``sub`` to be a text, and PyJWT insists; FarmBot's clients never read it.
    return jwt.encode({**claims, "sub": str(claims["sub"])}, key, algorithm=ALGORITHM)


def decode(token: str, key: RSAPublicKey, *, now: datetime) -> Bearer:
    """Return who shows a token; whether it was revoked is not asked here.

    Raises:
        BadTokenError: it is none of ours, or past its time.
    """
    if len(token) > MOST_TOKEN:
        raise BadTokenError("too long")
    try:
        # Its time is compared with the town's clock, which in the demo is not the machine's.
        claims = jwt.decode(
            token,
            key,
            algorithms=[ALGORITHM],
            audience=[str(Audience.BOT), str(Audience.HUMAN)],
            options={"require": ["exp", "jti", "aud", "sub"], "verify_exp": False, "verify_iat": False},
        )
    except jwt.PyJWTError as error:
        raise BadTokenError(type(error).__name__) from error
    device = DEVICE.match(str(claims.get("bot")))
    if device is None or not str(claims["sub"]).isdecimal():
        raise BadTokenError("no robot")
    if float(claims["exp"]) <= now.timestamp():
        raise BadTokenError("past its time")
    audience = str(claims["aud"])
    member = 0 if audience == Audience.BOT else int(claims["sub"])
    return Bearer(int(device[1]), audience, str(claims["jti"]), member, float(claims["exp"]))
