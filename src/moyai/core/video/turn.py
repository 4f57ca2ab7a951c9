"""Where browsers learn their own address (STUN) and are relayed when nothing else goes (TURN).

Credentials are made by HMAC as coturn's ``use-auth-secret`` has them (draft-uberti-behave-turn-rest-00): the
user name is when they run out, in Unix time, and an arbitrary name; the password is
``base64(HMAC-SHA1(secret, user name))``. Real time, as the relay knows no other.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any

from django.conf import settings

LIFETIME_S = 2 * 3600


def make_credentials(secret: str, name: str, unix_s: int, lifetime_s: int = LIFETIME_S) -> tuple[str, str]:
    """Return user name and password for the relay, good for a while."""
    user = f"{unix_s + lifetime_s}:{name}"
    key = hmac.new(secret.encode(), user.encode(), hashlib.sha1).digest()
    return user, base64.b64encode(key).decode()


def list_ice_servers(name: str, unix_s: int) -> list[dict[str, Any]]:
    """Return RTCIceServer dictionaries for a browser; ``name`` tells people of the relay apart, not who."""
    found: list[dict[str, Any]] = []
    if settings.MOYAI_STUN_URLS:
        found.append({"urls": list(settings.MOYAI_STUN_URLS)})
    if settings.MOYAI_TURN_URLS and settings.MOYAI_TURN_SECRET:
        user, password = make_credentials(settings.MOYAI_TURN_SECRET, name, unix_s)
        found.append({"urls": list(settings.MOYAI_TURN_URLS), "username": user, "credential": password})
    return found
