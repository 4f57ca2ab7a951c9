"""The signature on a webhook post."""

import base64
import hashlib
import hmac


def sign(secret: str, body: bytes) -> str:
    """Return Base64 of HMAC-SHA256 over the raw bytes, keyed with the channel secret."""
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
