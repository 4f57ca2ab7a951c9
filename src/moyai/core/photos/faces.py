"""Where a machine sees faces in a photo: rather one too many than one too few, and never all for certain.

OpenCV's boosted cascades (Viola and Jones 2001; Lienhart and Maydt 2002), as its package ships them: small,
quick without a graphics card, and nothing is fetched. They know faces from the front and from the side, held
upright or a little on one side; what is turned away, half covered or tiny they miss.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from moyai.core.photos.grid import count_cells

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

LOOKED_AT = 720
"""Longest side of the picture that is looked at, in pixels."""
LEAST = 24
"""Side of the smallest face in it."""
STEP, AGREEING = 1.1, 2
"""From size to size, and how many overlapping finds make a face; libraries that may not err use 3 to 5."""
AROUND = 0.35
"""So much of a face's side is hidden around it: hair, ears, chin."""
TILTS = (-25, 25)
"""Degrees by which heads are held on one side, looked for besides upright ones."""

_FRONT, _FRONT_TOO, _SIDE = "frontalface_alt2", "frontalface_default", "profileface"


@dataclass(frozen=True)
class Box:
    """A face, in parts of the picture's width and height."""

    left: float
    top: float
    right: float
    bottom: float


def find_faces(picture: Picture) -> list[Box]:
    """Return where faces may be; the same one may come several times."""
    import cv2
    import numpy as np

    cv2.setNumThreads(1)
    small = picture.convert("L")
    small.thumbnail((LOOKED_AT, LOOKED_AT))
    grey = cv2.equalizeHist(np.asarray(small))
    height, width = grey.shape
    found = [*_find(grey, _FRONT), *_find(grey, _FRONT_TOO), *_find(grey, _SIDE)]
    found += [(width - x - side, y, side) for x, y, side in _find(cv2.flip(grey, 1), _SIDE)]
    for degrees in TILTS:
        found += _find_tilted(grey, degrees)
    return [_make_box(x, y, side, width, height) for x, y, side in found]


def list_cells(boxes: list[Box], width: int, height: int) -> tuple[int, ...]:
    """Return the cells of a picture's grid that faces touch, with what is around them.

    Args:
        boxes: faces.
        width: of the picture; only its shape counts.
        height: likewise.
    """
    columns, rows = count_cells(width, height)
    cells = {
        row * columns + column
        for box in boxes
        for column in _list_touched(box.left, box.right, columns)
        for row in _list_touched(box.top, box.bottom, rows)
    }
    return tuple(sorted(cells))


def _list_touched(low: float, high: float, count: int) -> range:
    around = (high - low) * AROUND
    first, last = int(max(0.0, low - around) * count), int(min(1.0, high + around) * count)
    return range(min(first, count - 1), min(last, count - 1) + 1)


def _find(grey: Any, name: str) -> Iterator[tuple[float, float, float]]:
    """Yield left, top and side in pixels."""
    for x, y, side, _same in _load(name).detectMultiScale(
        grey, scaleFactor=STEP, minNeighbors=AGREEING, minSize=(LEAST, LEAST)
    ):
        yield float(x), float(y), float(side)


def _find_tilted(grey: Any, degrees: float) -> Iterator[tuple[float, float, float]]:
    import cv2
    import numpy as np

    height, width = grey.shape
    there = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(grey, there, (width, height), borderMode=cv2.BORDER_REPLICATE)
    back = cv2.invertAffineTransform(there)
    for x, y, side in _find(turned, _FRONT):
        middle = back @ np.array([x + side / 2, y + side / 2, 1.0])
        yield float(middle[0] - side / 2), float(middle[1] - side / 2), side


def _make_box(x: float, y: float, side: float, width: int, height: int) -> Box:
    return Box(x / width, y / height, (x + side) / width, (y + side) / height)


@cache
def _load(name: str) -> Any:
    import cv2
    from cv2 import data

    cascade = cv2.CascadeClassifier(f"{data.haarcascades}haarcascade_{name}.xml")
    if cascade.empty():
        raise RuntimeError(f"OpenCV ships no cascade {name}")
    return cascade
