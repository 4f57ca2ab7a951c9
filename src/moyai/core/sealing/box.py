"""AES-256-GCM with a fresh nonce; what it belongs to is authenticated with it.

Layout: version (1 byte, 1), nonce (12 bytes), ciphertext with its tag (16 bytes). Source: NIST SP 800-38D;
random nonces of 96 bits are good for 2**32 messages a key, far more than one person's record will hold.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from moyai.core.sealing.errors import ForgedError

VERSION = b"\x01"
NONCE = 12
KEY = 32


def make_key() -> bytes:
    """Return a new key of 32 bytes."""
    return AESGCM.generate_key(bit_length=KEY * 8)


def close_box(key: bytes, content: bytes, about: str) -> bytes:
    """Return content sealed. ``about`` is what it belongs to, and must be said again to open it."""
    nonce = os.urandom(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, content, about.encode())


def open_box(key: bytes, sealed: bytes, about: str) -> bytes:
    """Return what was sealed.

    Raises:
        ForgedError: it was changed, or is not about this.
    """
    if sealed[:1] != VERSION:
        raise ForgedError("not sealed by us")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], about.encode())
    except (InvalidTag, ValueError) as failure:
        raise ForgedError("changed, or of something else") from failure
