"""Photos as telephones make them, drawn."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image


def draw(seed: int = 1, size: tuple[int, int] = (640, 480)) -> Image.Image:
    """Return a picture of coloured patches, another for each seed."""
    random = Random(seed)
    small = Image.new("RGB", (12, 9))
    small.putdata([tuple(random.randrange(256) for _ in range(3)) for _ in range(12 * 9)])
    return small.resize(size, Image.Resampling.BICUBIC)


def take_photo(
    seed: int = 1,
    *,
    size: tuple[int, int] = (640, 480),
    taken: str = "2026:06:10 08:00:00",
    form: str = "JPEG",
) -> bytes:
    """Return a photo with a camera's metadata: when, where, by what, and on its side."""
    picture, file = draw(seed, size), BytesIO()
    if form != "JPEG":
        picture.save(file, form)
        return file.getvalue()
    exif = Image.Exif()
    exif[0x010F] = "Maker of the camera"
    exif[0x0112] = 6
    exif[0x0132] = taken
    exif.get_ifd(0x8769)[0x9003] = taken
    exif[0x8825] = {1: "N", 2: (35.0, 49.0, 39.0)}
    picture.save(file, "JPEG", exif=exif, quality=90)
    return file.getvalue()
