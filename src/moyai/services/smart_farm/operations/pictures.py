"""Pictures of the garden: a place to send one to, the picture read safely, an image of it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from moyai.core.photos.apart import read_apart
from moyai.core.photos.faults import BadPhotoError
from moyai.services.smart_farm.farmbot.kinds import IMAGES
from moyai.services.smart_farm.farmbot.rules import Field, read_fields
from moyai.services.smart_farm.models import GardenImage, Robot, Upload
from moyai.services.smart_farm.picture_files import PICTURES
from moyai.services.smart_farm.refusals import BadResource, PictureRefused

UPLOAD_LIFE = timedelta(hours=1)
MOST_WAITING = 60
"""Uploads of one robot that were allowed within the hour and not used."""
_MM = Field("float", least=-100_000, most=100_000, may_be_none=True)


@transaction.atomic
def allow_upload(*, robot: Robot, now: datetime) -> Upload:
    """Allow one picture to be sent within the hour.

    Raises:
        PictureRefused: very many were allowed and never sent.
    """
    waiting = robot.uploads.filter(used_at__isnull=True, allowed_at__gt=now - UPLOAD_LIFE)
    if waiting.count() >= MOST_WAITING:
        raise PictureRefused("too_many")
    return Upload.objects.create(key=f"temp/{secrets.token_hex(16)}.jpg", robot=robot, allowed_at=now)


def take_upload(*, key: str, content: bytes, now: datetime) -> Upload:
    """Read the picture that was sent for an upload; it is written anew, and nothing else of it is kept.

    To be called outside a transaction: it takes some tenths of a second.

    Raises:
        PictureRefused: nobody allowed it, one came already, or it is no picture that we take.
    """
    row = Upload.objects.filter(key=key, file="", allowed_at__gt=now - UPLOAD_LIFE).first()
    if row is None:
        raise PictureRefused("not_allowed")
    try:
        photo = read_apart(content)
    except BadPhotoError as bad:
        raise PictureRefused(bad.fault.value) from bad
    name = PICTURES.write(photo.large)
    fresh = Upload.objects.filter(pk=row.pk, file="")
    if not fresh.update(file=name, width=photo.width, height=photo.height):
        raise PictureRefused("not_allowed")
    row.file, row.width, row.height = name, photo.width, photo.height
    return row


@transaction.atomic
def create_image(*, robot: Robot, sent: Any, now: datetime) -> GardenImage:
    """Make an image of what was sent.

    Raises:
        BadResource: it does not fit, or no picture of this robot was sent there.
    """
    values, faults = read_fields(IMAGES, sent, is_new=True)
    key = "temp/" + str(values.get("attachment_url", "")).rpartition("/temp/")[2]
    upload = robot.uploads.filter(key=key, used_at__isnull=True).exclude(file="").first()
    if not faults and upload is None:
        faults = {"attachment_url": "no picture was sent there"}
    place = {axis: _read_place(values, axis, faults) for axis in "xyz"}
    if faults or upload is None:
        raise BadResource(faults)
    if not Upload.objects.filter(pk=upload.pk, used_at__isnull=True).update(used_at=now):
        raise BadResource({"attachment_url": "it was used already"})
    meta = {str(name)[:30]: str(each)[:100] for name, each in values["meta"].items() if name not in place}
    return GardenImage.objects.create(
        robot=robot,
        file=upload.file,
        width=upload.width,
        height=upload.height,
        meta=meta,
        created_at=now,
        **place,
    )


def _read_place(values: dict[str, Any], axis: str, faults: dict[str, str]) -> float | None:
    found = (values.get("meta") or {}).get(axis)
    try:
        return float(_MM.read(found)) if found is not None else None
    except ValueError as fault:
        faults[f"meta.{axis}"] = str(fault)
        return None
