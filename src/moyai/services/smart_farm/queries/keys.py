"""Whose a key of the sensors is."""

from __future__ import annotations

import hashlib

from moyai.services.smart_farm.enums import KeyScope
from moyai.services.smart_farm.models import SensorKey

LONGEST = 100


def digest_key(secret: str) -> str:
    """Return what is kept of a key. It is 256 random bits, so that a plain digest cannot be guessed back."""
    return hashlib.sha256(secret.encode()).hexdigest()


def find_key(secret: str, scope: KeyScope) -> SensorKey | None:
    """Return the key that is good for this, or None; a key that writes reads too."""
    if not 0 < len(secret) <= LONGEST:
        return None
    scopes = [KeyScope.WRITE] if scope is KeyScope.WRITE else [KeyScope.WRITE, KeyScope.READ]
    good = SensorKey.objects.filter(digest=digest_key(secret), revoked_at__isnull=True, scope__in=scopes)
    return good.select_related("farm").first()
