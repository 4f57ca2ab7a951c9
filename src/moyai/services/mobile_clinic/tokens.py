"""Tokens, codes and secrets: made at random, kept as digests alone."""

from __future__ import annotations

import hashlib
import secrets


def make_secret() -> str:
    """Return 256 random bits as text."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """Return what is kept of a secret. It is random and long, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
