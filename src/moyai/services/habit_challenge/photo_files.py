"""Where photos lie: sealed with the person's own key, so that with the key they are gone everywhere."""

from __future__ import annotations

import secrets
from datetime import datetime
from pathlib import Path

from django.conf import settings

from moyai.core.photos.reading import ReadPhoto
from moyai.core.residents.models import Resident
from moyai.core.sealing.errors import KeyDestroyedError
from moyai.core.sealing.files import read_sealed, write_sealed
from moyai.core.sealing.operations import make_key_of
from moyai.core.sealing.queries import get_key
from moyai.services.habit_challenge.refusals_days import PhotoRefused

LARGE, SMALL = 0, 1
"""Which piece of a file is which picture."""


def find_folder() -> Path:
    """Return the folder of all photos, in the data folder."""
    return Path(settings.HOME) / "challenge-photos"


def locate(name: str) -> Path:
    """Return where a file lies.

    Raises:
        ValueError: no name that `write_photo` gives.
    """
    folder, _slash, rest = name.partition("/")
    token = rest.removesuffix(".sealed")
    if not (folder.isalnum() and token.isalnum() and token.startswith(folder)):
        raise ValueError(name)
    return find_folder() / name


def write_photo(resident: Resident, photo: ReadPhoto, now: datetime) -> str:
    """Keep a photo under a name that tells nothing, and return the name.

    Raises:
        PhotoRefused: her data were erased; nothing new is kept.
    """
    token = secrets.token_hex(16)
    name = f"{token[:2]}/{token}.sealed"
    try:
        key = make_key_of(subject=f"resident:{resident.code}", now=now)
    except KeyDestroyedError:
        raise PhotoRefused("erased") from None
    with write_sealed(locate(name), key, _about(name)) as writer:
        writer.add(photo.large)
        writer.add(photo.small)
    return name


def read_photo_file(resident: Resident, name: str, piece: int = LARGE) -> bytes:
    """Return one picture of a kept photo, JPEG.

    Raises:
        SealError: erased, changed or moved; FileNotFoundError: gone.
    """
    key = get_key(f"resident:{resident.code}")
    return next(read_sealed(locate(name), key, _about(name), piece, 1))


def delete_photo(name: str) -> None:
    """Delete a photo; that there is none, or none any more, is no fault."""
    if name:
        locate(name).unlink(missing_ok=True)


def _about(name: str) -> str:
    return f"habit.photo:{name}"
