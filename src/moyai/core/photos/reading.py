"""One photo read in this process: upright, small enough, without a word of what its file told."""

from __future__ import annotations

import warnings
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from moyai.core.photos.faults import BadPhotoError, Fault
from moyai.core.photos.formats import check_format
from moyai.core.photos.limits import (
    COLUMNS,
    LARGE,
    LARGE_QUALITY,
    LEAST_SIDE,
    MOST_PIXELS,
    MOST_SIDE,
    ROWS,
    SMALL,
    SMALL_QUALITY,
)

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_EXIF_IFD, _TAKEN, _CHANGED = 0x8769, 0x9003, 0x0132  # Exif 2.3: DateTimeOriginal, DateTime
_BLOCKS = 12
"""A hidden cell is as few blocks wide as this over the longest side of the grid: nobody is known by them."""


@dataclass(frozen=True)
class ReadPhoto:
    """What is kept of a photo.

    Attributes:
        large: JPEG, longest side up to 1600 pixels.
        small: JPEG, up to 400.
        width: of the large one.
        height: of the large one.
        taken_on: the day that the camera's clock told; None: it told none.
        mark: the fingerprint by which it is known again, as text (engines/habit/photos).
    """

    large: bytes
    small: bytes
    width: int
    height: int
    taken_on: date | None
    mark: str


def read_photo(content: bytes, hidden: Collection[int] = ()) -> ReadPhoto:
    """Read a photo and make what is kept of it.

    Args:
        content: the whole file.
        hidden: cells of the grid (see `count_cells`), in reading order from 0, that are made unrecognisable.

    Raises:
        BadPhotoError: it is not taken. Decoders may raise anything else on hostile bytes: operations call
            `apart.read_apart`.
    """
    form = check_format(content)
    picture, taken_on = _open(content, form)
    picture.thumbnail((LARGE, LARGE))
    mark = _find_mark(picture)
    if hidden:
        _hide(picture, hidden)
    small = picture.copy()
    small.thumbnail((SMALL, SMALL))
    width, height = picture.size
    large_bytes, small_bytes = _write(picture, LARGE_QUALITY), _write(small, SMALL_QUALITY)
    return ReadPhoto(large_bytes, small_bytes, width, height, taken_on, mark)


def count_cells(width: int, height: int) -> tuple[int, int]:
    """Return columns and rows of the grid on a picture."""
    return (COLUMNS, ROWS) if width >= height else (ROWS, COLUMNS)


def _open(content: bytes, form: str) -> tuple[Picture, date | None]:
    from PIL import Image, ImageOps

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=(form,)) as image:
                _check_size(*image.size)
                taken_on = _find_day(image)
                if form == "JPEG":
                    image.draft("RGB", (LARGE, LARGE))  # decoded no larger than needed: many times less work
                image.load()
                upright = ImageOps.exif_transpose(image)
    except Image.DecompressionBombError as error:
        raise BadPhotoError(Fault.TOO_HEAVY, "pixels") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise BadPhotoError(Fault.BROKEN, type(error).__name__) from error
    return _flatten(upright), taken_on


def _check_size(width: int, height: int) -> None:
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        raise BadPhotoError(Fault.TOO_HEAVY, "pixels")
    if min(width, height) < LEAST_SIDE:
        raise BadPhotoError(Fault.TOO_SMALL)


def _flatten(image: Picture) -> Picture:
    """Return it in plain colours on white; a new picture, so that nothing of the file hangs on it."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        ground = Image.new("RGB", image.size, "#ffffff")
        ground.paste(layer, mask=layer.getchannel("A"))
        return ground
    plain = Image.new("RGB", image.size)
    plain.paste(image.convert("RGB"))
    return plain


def _find_day(image: Picture) -> date | None:
    exif = image.getexif()
    told = exif.get_ifd(_EXIF_IFD).get(_TAKEN) or exif.get(_CHANGED)
    try:
        return datetime.strptime(str(told)[:10], "%Y:%m:%d").date()
    except ValueError:
        return None


def _find_mark(picture: Picture) -> str:
    import numpy as np

    from moyai.engines.habit.photos import take_fingerprint

    return take_fingerprint(np.asarray(picture)).to_text()


def _hide(picture: Picture, hidden: Collection[int]) -> None:
    columns, rows = count_cells(*picture.size)
    width, height = picture.size
    coarse = picture.resize((max(1, columns * _BLOCKS // 8), max(1, rows * _BLOCKS // 8)))
    veil = coarse.resize(picture.size)
    for cell in hidden:
        if not 0 <= cell < columns * rows:
            continue
        column, row = cell % columns, cell // columns
        box = (
            width * column // columns,
            height * row // rows,
            width * (column + 1) // columns,
            height * (row + 1) // rows,
        )
        picture.paste(veil.crop(box), box)


def _write(picture: Picture, quality: int) -> bytes:
    file = BytesIO()
    picture.save(file, "JPEG", quality=quality)
    return file.getvalue()
