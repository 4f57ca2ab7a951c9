"""LINE's webhook signature: Base64 of HMAC-SHA256 over the raw body, with the channel's secret."""

from base64 import b64encode
from hmac import compare_digest, digest


def sign(secret: bytes, body: bytes) -> bytes:
    """Return the signature of a body."""
    return b64encode(digest(secret, body, "sha256"))


def is_signed(secret: bytes, body: bytes, signature: bytes) -> bool:
    """Tell, in constant time, whether the signature is this body's."""
    return compare_digest(sign(secret, body), signature)
