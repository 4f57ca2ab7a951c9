"""A film of pictures: animated WebP, which every browser of the last years plays as a picture.

Pillow writes it; nothing is fetched and no player is needed. The pictures are our own JPEG, written anew when
they came in. All is bounded: so many frames, so many pixels, so many bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from io import BytesIO

from PIL import Image, UnidentifiedImageError

MOST_FRAMES = 120
MOST_SIDE = 640
FRAME_MS, LAST_MS = 180, 1500
QUALITY = 60
MOST_BYTES = 12_000_000


def thin_out(names: Sequence[str], most: int = MOST_FRAMES) -> list[str]:
    """Return at most so many of a row, evenly spread, the first and the last among them."""
    if len(names) <= most:
        return list(names)
    return [names[round(place * (len(names) - 1) / (most - 1))] for place in range(most)]


def draw_film(names: Sequence[str], read: Callable[[str], bytes]) -> tuple[bytes, int]:
    """Return the film of pictures in this order, and how many frames it has.

    What cannot be read is left out. All frames are as large as the first; others are fitted into it.

    Raises:
        ValueError: fewer than two pictures can be read, or the film would be too large.
    """
    frames: list[Image.Image] = []
    for name in thin_out(names):
        frame = _read(name, read)
        if frame is not None:
            frames.append(_fit(frame, frames[0].size) if frames else frame)
    if len(frames) < 2:
        raise ValueError("a film has two pictures or more")
    out = BytesIO()
    times = [FRAME_MS] * (len(frames) - 1) + [LAST_MS]
    frames[0].save(
        out,
        "WEBP",
        save_all=True,
        append_images=frames[1:],
        duration=times,
        loop=0,
        quality=QUALITY,
        method=2,
    )
    if out.tell() > MOST_BYTES:
        raise ValueError("the film is too large")
    return out.getvalue(), len(frames)


def _read(name: str, read: Callable[[str], bytes]) -> Image.Image | None:
    try:
        with Image.open(BytesIO(read(name)), formats=("JPEG",)) as image:
            image.thumbnail((MOST_SIDE, MOST_SIDE))
            return image.convert("RGB")
    except (OSError, UnidentifiedImageError, ValueError):
        return None


def _fit(frame: Image.Image, size: tuple[int, int]) -> Image.Image:
    if frame.size == size:
        return frame
    ground = Image.new("RGB", size)
    frame.thumbnail(size)
    ground.paste(frame, ((size[0] - frame.width) // 2, (size[1] - frame.height) // 2))
    return ground
