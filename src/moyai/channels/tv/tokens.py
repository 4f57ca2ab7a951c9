"""The cookie by which a set proves itself: the set has the token, the town its hash alone."""

import hashlib
import secrets


def make_token() -> str:
    """Return a new token: 256 random bits."""
    return secrets.token_urlsafe(32)


def hash_token(token: str) -> str:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).hexdigest()
