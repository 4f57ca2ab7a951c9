"""The carrier's signature on what it posts: HMAC-SHA1 over the public address and the sorted form fields.

X-Twilio-Signature as Twilio documents it ("Validating requests"); compatible carriers sign alike.
"""

from __future__ import annotations

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping


def compute_signature(token: str, url: str, form: Mapping[str, Iterable[str]]) -> str:
    """Return the signature of a post.

    Args:
        token: The secret shared with the carrier.
        url: The whole address that the carrier posts to, query included.
        form: Each field with its values; a value that comes twice counts once.
    """
    fields = "".join(name + value for name in sorted(form) for value in sorted(set(form[name])))
    return b64encode(hmac.digest(token.encode(), (url + fields).encode(), "sha1")).decode()


def is_signed(token: str, url: str, form: Mapping[str, Iterable[str]], signature: str) -> bool:
    """Tell whether the signature is the carrier's; never without a token, in constant time."""
    if not token:
        return False
    return hmac.compare_digest(compute_signature(token, url, form).encode(), signature.encode())
