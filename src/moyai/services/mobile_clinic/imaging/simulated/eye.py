"""A photo of an eye's background: a disc, vessels that branch from it, a darker macula; all invented."""

from __future__ import annotations

import math
import random
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import ImageDraw


def make_eye_photo(*, seed: int = 1, side: int = 480) -> bytes:
    """Return a JPEG with EXIF as a camera writes it.

    Args:
        seed: the same seed gives the same picture.
        side: pixels.
    """
    from PIL import Image, ImageDraw, ImageFilter

    chance = random.Random(seed)
    picture = Image.new("RGB", (side, side), (4, 3, 3))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((side * 0.03, side * 0.03, side * 0.97, side * 0.97), fill=(178, 84, 42))
    draw.ellipse((side * 0.36, side * 0.42, side * 0.50, side * 0.58), fill=(140, 58, 30))
    disc = (side * 0.68, side * 0.48)
    for start in (-2.6, -2.2, 2.2, 2.6, -0.7, 0.7):
        _draw_vessel(draw, chance, disc, start, side * 0.014, side)
    draw.ellipse(
        (disc[0] - side * 0.06, disc[1] - side * 0.07, disc[0] + side * 0.06, disc[1] + side * 0.07),
        fill=(246, 205, 140),
    )
    shape = Image.new("L", (side, side), 0)
    ImageDraw.Draw(shape).ellipse((side * 0.03, side * 0.03, side * 0.97, side * 0.97), fill=255)
    soft = picture.filter(ImageFilter.GaussianBlur(side / 240))
    whole = Image.composite(soft, Image.new("RGB", (side, side), (4, 3, 3)), shape)
    exif = Image.Exif()
    exif[0x010F] = "Simulated camera"
    out = BytesIO()
    whole.save(out, "JPEG", quality=88, exif=exif)
    return out.getvalue()


def _draw_vessel(
    draw: ImageDraw.ImageDraw,
    chance: random.Random,
    at: tuple[float, float],
    angle: float,
    width: float,
    side: int,
) -> None:
    x, y = at
    while width > side * 0.002 and math.hypot(x - side / 2, y - side / 2) < side * 0.46:
        nx, ny = x + math.cos(angle) * side * 0.02, y + math.sin(angle) * side * 0.02
        draw.line((x, y, nx, ny), fill=(112, 26, 20), width=max(int(width), 1))
        if chance.random() < 0.08:
            _draw_vessel(draw, chance, (nx, ny), angle + chance.choice((-0.7, 0.7)), width * 0.7, side)
        x, y, angle, width = nx, ny, angle + chance.gauss(0, 0.12), width * 0.975
