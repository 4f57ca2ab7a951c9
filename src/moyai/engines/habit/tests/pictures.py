"""Synthetic photos: the kinds that people send of meals, walks and pedometers, drawn by numbers."""

import io
from functools import lru_cache

import numpy as np
from PIL import Image

SIZE = (240, 320)


def _smooth(random, cells):
    """Soft blots: random values on a coarse grid, made as large as the picture."""
    coarse = random.uniform(0, 255, cells).astype("uint8")
    return np.asarray(Image.fromarray(coarse).resize(SIZE[::-1], Image.Resampling.BICUBIC), dtype=float)


def _draw_scene(random):
    """A sky, a ground and some things before them."""
    picture = np.stack(
        [_smooth(random, (int(random.integers(3, 9)), int(random.integers(3, 9)))) for _ in range(3)], 2
    )
    rows, columns = np.mgrid[0 : SIZE[0], 0 : SIZE[1]]
    for _ in range(int(random.integers(3, 12))):
        row, column = random.uniform(0, SIZE[0]), random.uniform(0, SIZE[1])
        tall, wide = random.uniform(10, 100), random.uniform(10, 100)
        inside = ((rows - row) / tall) ** 2 + ((columns - column) / wide) ** 2 < 1
        if random.random() < 0.5:
            inside = (abs(rows - row) < tall) & (abs(columns - column) < wide)
        picture[inside] = random.uniform(0, 255, 3)
    return picture


def _draw_plate(random):
    """A plate on a table from above with food on it: these look alike."""
    picture = np.full((*SIZE, 3), random.uniform(60, 200, 3))
    rows, columns = np.mgrid[0 : SIZE[0], 0 : SIZE[1]]
    row, column = SIZE[0] / 2 + random.normal(0, 12), SIZE[1] / 2 + random.normal(0, 17)
    size = random.uniform(75, 107)
    away = np.hypot(rows - row, columns - column)
    picture[away < size] = random.uniform(200, 255)
    for _ in range(int(random.integers(3, 9))):
        angle, far = random.uniform(0, 2 * np.pi), random.uniform(0, 0.7 * size)
        blot = np.hypot(rows - row - far * np.sin(angle), columns - column - far * np.cos(angle))
        picture[blot < random.uniform(10, 38)] = random.uniform(0, 255, 3)
    return picture


@lru_cache(maxsize=100)
def draw(seed):
    """Return one photo as (height, width, 3) of 0 to 255; half of them are scenes, half plates."""
    random = np.random.default_rng(seed)
    picture = _draw_scene(random) if seed % 2 else _draw_plate(random)
    return np.clip(picture + random.normal(0, 4, picture.shape), 0, 255).astype("uint8")


def encode(picture, quality):
    """Return it as it comes out of a JPEG of this quality."""
    kept = io.BytesIO()
    Image.fromarray(picture).save(kept, "JPEG", quality=quality)
    return np.asarray(Image.open(kept))


def resize(picture, scale):
    """Return it larger or smaller."""
    image = Image.fromarray(picture)
    return np.asarray(
        image.resize((int(image.width * scale), int(image.height * scale)), Image.Resampling.LANCZOS)
    )


def brighten(picture, factor, more):
    """Return it brighter or darker, and with more or less contrast."""
    return np.clip(picture.astype(float) * factor + more, 0, 255).astype("uint8")


def trim(picture, left, right, top, bottom):
    """Return it less strips at its edges, as parts of its sides."""
    height, width = picture.shape[:2]
    return picture[
        int(top * height) : height - int(bottom * height), int(left * width) : width - int(right * width)
    ]
