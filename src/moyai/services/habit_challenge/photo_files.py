"""Where photos lie: sealed with the person's own key, so that with the key they are gone everywhere."""

from __future__ import annotations

from datetime import datetime

from moyai.core.photos.reading import ReadPhoto, Veiled
from moyai.core.residents.models import Resident
from moyai.core.sealing.errors import KeyDestroyedError
from moyai.core.sealing.files import read_sealed, write_sealed
from moyai.core.sealing.operations import make_key_of
from moyai.core.sealing.queries import get_key
from moyai.core.shelves import Shelf
from moyai.services.habit_challenge.refusals_days import PhotoRefused

PHOTOS = Shelf("challenge-photos", ".sealed")
LARGE, SMALL = 0, 1
"""Which piece of a file is which picture."""


def write_photo(resident: Resident, photo: ReadPhoto | Veiled, now: datetime) -> str:
    """Keep a photo under a name that tells nothing, and return the name.

    Raises:
        PhotoRefused: her data were erased; nothing new is kept.
    """
    name = PHOTOS.make_name()
    try:
        key = make_key_of(subject=f"resident:{resident.code}", now=now)
    except KeyDestroyedError:
        raise PhotoRefused("erased") from None
    with write_sealed(PHOTOS.locate(name), key, _about(name)) as writer:
        writer.add(photo.large)
        writer.add(photo.small)
    return name


def read_photo_file(resident: Resident, name: str, piece: int = LARGE) -> bytes:
    """Return one picture of a kept photo, JPEG.

    Raises:
        SealError: erased, changed or moved; FileNotFoundError: gone.
    """
    key = get_key(f"resident:{resident.code}")
    return next(read_sealed(PHOTOS.locate(name), key, _about(name), piece, 1))


def _about(name: str) -> str:
    return f"habit.photo:{name}"
