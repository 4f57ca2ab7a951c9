"""ID tokens as LINE makes them for web logins: JWT, HS256 by the channel secret."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any

ISSUER = "https://access.line.me"


def sign(claims: dict[str, Any], secret: str, *, algorithm: str = "HS256") -> str:
    """Return a signed token; another algorithm's name in its head is for tests."""
    parts = [{"typ": "JWT", "alg": algorithm}, claims]
    body = ".".join(_encode(json.dumps(part).encode()) for part in parts)
    return f"{body}.{_encode(_compute(body, secret))}"


def read(token: str, secret: str) -> dict[str, Any] | None:
    """Return the claims of a token that the secret signed, None when it did not."""
    body, _dot, signature = token.rpartition(".")
    try:
        is_ours = hmac.compare_digest(_decode(signature), _compute(body, secret))
        claims = json.loads(_decode(body.partition(".")[2])) if is_ours else None
    except ValueError:
        return None
    return claims if isinstance(claims, dict) else None


def _compute(body: str, secret: str) -> bytes:
    return hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest()


def _encode(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
