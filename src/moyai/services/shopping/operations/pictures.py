"""Keeping pictures of goods."""

import hashlib
from datetime import datetime

from django.db import transaction

from moyai.core.conversations.images import BrokenImageError, find_content_type, strip_metadata
from moyai.services.shopping.models import Picture
from moyai.services.shopping.refusals import NotPossible
from moyai.services.shopping.texts import catalogue as say

MOST_BYTES = 500_000


@transaction.atomic
def keep_picture(*, body: bytes, now: datetime) -> Picture:
    """Keep a JPEG, PNG or WebP picture without its metadata, once.

    Raises:
        NotPossible: it is none of these, broken, or too large.
    """
    if len(body) > MOST_BYTES:
        raise NotPossible("picture_size", say.PICTURE_SIZE.format(most=MOST_BYTES // 1000))
    kind = find_content_type(body)
    try:
        stripped = strip_metadata(body)
    except BrokenImageError:
        raise NotPossible("picture", say.PICTURE) from None
    digest = hashlib.sha256(stripped).hexdigest()
    facts = {"content_type": kind, "body": stripped, "kept_at": now}
    picture, _made = Picture.objects.get_or_create(digest=digest, defaults=facts)
    return picture
