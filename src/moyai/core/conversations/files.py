"""Photos that people send in a conversation: kept in the private storage, which no address serves."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from moyai.core.conversations.images import (
    BrokenImageError,
    find_content_type,
    find_day_taken,
    strip_metadata,
)
from moyai.core.conversations.models import KeptPhoto, Session
from moyai.engines.conversation import Invalid, Localized, Photo
from moyai.engines.conversation.messages import NOT_A_PHOTO, PHOTO_TOO_LARGE

FOLDER = "conversations"
MOST_PHOTOS = 10
"""In one conversation, those that were replaced included: nobody fills the town's disk."""

TOO_MANY = Localized(
    "このお手続きで送れる写真の数をこえました。写真なしで進むか、お電話ください。",
    "No more photos can be sent here. Please go on without one, or telephone us.",
    "しゃしんは これいじょう おくれません。しゃしんなしで すすむか、でんわを してください。",
)


def keep_photo(
    *, prompt: Photo, upload: File[Any], session: Session, now: datetime
) -> dict[str, Any] | Invalid:
    """Keep an uploaded photo without its metadata; return the value of the answer, or why it will not do.

    Of the metadata the day goes into the answer where the prompt asks for it. The type is read off the bytes;
    the sender's file name and type do not count. The photo is erased some days after the conversation, unless
    a record holds it by then (see erasing.py).
    """
    if (upload.size or 0) > prompt.max_bytes:
        return Invalid("too_large", PHOTO_TOO_LARGE.format(max=prompt.max_bytes // 1_000_000))
    if session.photos.count() >= MOST_PHOTOS:
        return Invalid("too_many", TOO_MANY)
    content = upload.read()
    content_type = find_content_type(content)
    if content_type not in prompt.accept:
        return Invalid("photo", NOT_A_PHOTO)
    try:
        stripped = strip_metadata(content)
    except BrokenImageError:
        return Invalid("photo", NOT_A_PHOTO)
    name = f"{FOLDER}/{secrets.token_hex(16)}.{content_type.removeprefix('image/')}"
    # The row comes first: a file without one would never be erased.
    KeptPhoto.objects.create(name=name, session=session, kept_at=now)
    kept = default_storage.save(name, ContentFile(stripped))
    taken_on = find_day_taken(content) if prompt.keeps_day else None
    told = {} if taken_on is None else {"taken_on": taken_on.isoformat()}
    return {"file": kept, "content_type": content_type, "size": len(stripped), **told}


def open_photo(value: dict[str, Any]) -> File[Any]:
    """Open a kept photo; the caller has checked who may see it.

    Raises:
        FileNotFoundError: It has been erased.
        ValueError: The name leads out of the folder.
    """
    name = str(value["file"])
    if not name.startswith(f"{FOLDER}/") or ".." in name:
        raise ValueError(name)
    return default_storage.open(name)
