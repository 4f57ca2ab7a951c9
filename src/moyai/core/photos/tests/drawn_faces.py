"""Faces drawn by hand: what OpenCV's cascades take for one, and no picture of anybody."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

WALL, HAIR, SKIN, SHADE = (104, 128, 112), (45, 35, 30), (222, 184, 155), (172, 130, 108)
WHITE, DARK, LIGHT, LIPS = (240, 235, 230), (45, 32, 27), (236, 200, 172), (165, 85, 80)
FACE = {18, 19, 20, 21, 26, 27, 28, 29}
"""Cells of 80 by 80 pixels that a face of 100 pixels at (320, 230) must have hidden, at least."""


def draw_face(
    size: tuple[int, int] = (640, 480), middle: tuple[int, int] = (320, 230), height: int = 240
) -> Image.Image:
    """Return a picture with a face from the front, so many pixels high from hair to chin."""
    image = Image.new("RGB", size, WALL)
    pen, unit, (x, y) = ImageDraw.Draw(image), height / 240, middle

    def oval(across: float, down: float, wide: float, high: float, colour: tuple[int, int, int]) -> None:
        left, top = x + (across - wide) * unit, y + (down - high) * unit
        pen.ellipse((left, top, left + 2 * wide * unit, top + 2 * high * unit), fill=colour)

    pen.rectangle((x - 110 * unit, y + 140 * unit, x + 110 * unit, size[1]), fill=(60, 60, 110))
    oval(0, -20, 105, 130, HAIR)
    oval(0, 110, 38, 50, SHADE)
    oval(0, 5, 88, 115, SKIN)
    for side in (-1, 1):
        oval(side * 36, -22, 24, 14, SHADE)
        oval(side * 36, -20, 17, 9, WHITE)
        oval(side * 36, -20, 9, 9, DARK)
        oval(side * 36, -44, 25, 5, HAIR)
        oval(side * 52, 25, 20, 18, (232, 190, 165))
    pen.polygon(
        [(x, y - 20 * unit), (x + 14 * unit, y + 32 * unit), (x - 14 * unit, y + 32 * unit)], fill=LIGHT
    )
    oval(0, 34, 17, 8, SHADE)
    oval(0, 66, 32, 9, LIPS)
    oval(0, 66, 30, 2, DARK)
    oval(0, 84, 20, 6, SHADE)
    return image.filter(ImageFilter.GaussianBlur(2.2 * unit))


def write(image: Image.Image) -> bytes:
    """Return a picture as a JPEG file."""
    file = BytesIO()
    image.save(file, "JPEG", quality=90)
    return file.getvalue()
