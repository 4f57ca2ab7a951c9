"""By what a certificate can be verified without keeping whose it is. Pure but for the town's secret."""

from __future__ import annotations

import unicodedata

from django.utils.crypto import constant_time_compare, salted_hmac

_SALT = "smart_farm.certificate"


def digest_name(code: str, name: str) -> str:
    """Return what is kept of a name: it cannot be turned back, and differs on each certificate."""
    folded = "".join(unicodedata.normalize("NFKC", name).split()).casefold()
    return salted_hmac(_SALT, f"{code}:{folded}", algorithm="sha256").hexdigest()


def is_name_of(digest: str, code: str, name: str) -> bool:
    """Tell whether a certificate was made out to this name; spaces and width make no difference."""
    return constant_time_compare(digest, digest_name(code, name))
