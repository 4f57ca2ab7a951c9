"""The key by which tokens are signed: made once, kept sealed with the town's key, read by every process."""

from __future__ import annotations

from functools import lru_cache

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from moyai.core import clock
from moyai.core.sealing.operations import seal
from moyai.core.sealing.queries import get_sealed
from moyai.services.smart_farm.models import SealedKey

NAME, SUBJECT, ABOUT = "tokens", "farm:tokens", "farm.key"
BITS = 2048


def get_private_key() -> RSAPrivateKey:
    """Return the farm's key, made at first use; of two who make one at once both use the first."""
    row = SealedKey.objects.filter(name=NAME).first()
    if row is None:
        now = clock.now()
        sealed = seal(subject=SUBJECT, content=_make(), about=ABOUT, now=now)
        row, _made = SealedKey.objects.get_or_create(name=NAME, defaults={"sealed": sealed, "made_at": now})
    return _open(bytes(row.sealed))


def get_public_key() -> RSAPublicKey:
    """Return the key by which tokens are checked."""
    return get_private_key().public_key()


def get_public_pem() -> str:
    """Return it as text, as ``GET /api/public_key`` gives it."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return get_public_key().public_bytes(serialization.Encoding.PEM, form).decode()


def decrypt(secret: bytes) -> bytes:
    """Return what a robot encrypted with our public key (PKCS #1 v1.5, as FarmBot OS does).

    Raises:
        ValueError: it was not.
    """
    return get_private_key().decrypt(secret, padding.PKCS1v15())


@lru_cache(maxsize=4)
def _open(sealed: bytes) -> RSAPrivateKey:
    pem = get_sealed(SUBJECT, sealed, ABOUT)
    key = serialization.load_pem_private_key(pem, password=None)
    assert isinstance(key, RSAPrivateKey)
    return key


def _make() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
