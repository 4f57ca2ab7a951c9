"""Secrets that nobody can guess, and what is kept of them."""

import hashlib
import secrets

TOKEN_BYTES = 18


def make_token() -> str:
    """Return 144 random bits, fit for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest(token: str) -> str:
    """Return what is kept of a token: with it alone nobody gets in. Random tokens need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
