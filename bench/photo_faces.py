"""How many faces the machine finds that hides them on photos, and what else it takes for one.

Real photos that come with scikit-image and matplotlib: a hundred faces and a hundred
other cuttings of Labeled Faces in the Wild (25 by 25 pixels, made four times as large), and two portraits in
the public domain, turned. Pictures of things and places tell how much is hidden without a face.

    python -m venv .venv-faces
    .venv-faces/bin/pip install --require-hashes --no-deps -r requirements/bench_faces.txt
    PYTHONPATH=src:. .venv-faces/bin/python -m bench.photo_faces
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from importlib import resources
from math import cos, radians, sin

import numpy as np
from PIL import Image

from moyai.core.photos.faces import find_faces, list_cells
from moyai.core.photos.grid import count_cells

TURNS = range(-60, 61, 10)
PORTRAITS = {
    "astronaut": (("skimage", "data", "astronaut.png"), (0.44, 0.25)),
    "grace_hopper": (("matplotlib", "mpl-data", "sample_data", "grace_hopper.jpg"), (0.55, 0.40)),
}
"""Where a portrait lies, and where the middle of its face is."""
THINGS = ("coffee.png", "chelsea.png", "rocket.jpg", "motorcycle_left.png", "brick.png", "grass.png")


def main() -> None:
    """Print what is found of faces, of other cuttings, of portraits turned, and of things."""
    cuttings = np.load(str(_find("skimage", "data", "lfw_subset.npy")))
    found = [bool(find_faces(each)) for each in _enlarge(cuttings)]
    print(f"faces found: {sum(found[:100])} of 100; of 100 other cuttings taken for one: {sum(found[100:])}")
    for name, (place, face) in PORTRAITS.items():
        image = _open(*place)
        told = {turn: _is_hidden(image, face, turn) for turn in TURNS}
        print(f"{name}: hidden when turned by {[turn for turn, is_hidden in told.items() if is_hidden]}")
    for name in THINGS:
        image = _open("skimage", "data", name)
        began = time.process_time()
        cells = list_cells(find_faces(image), *image.size)
        print(
            f"{name}: {len(cells)} of 48 cells hidden, {time.process_time() - began:.2f} s of the processor"
        )


def _enlarge(cuttings: np.ndarray) -> Iterator[Image.Image]:
    for each in cuttings:
        small = Image.fromarray((each * 255).astype(np.uint8)).resize((100, 100), Image.Resampling.BICUBIC)
        yield Image.fromarray(np.pad(np.asarray(small), 40, mode="edge")).convert("RGB")


def _is_hidden(image: Image.Image, face: tuple[float, float], turn: int) -> bool:
    turned = image.rotate(turn)
    x, y, angle = (face[0] - 0.5) * image.width, (face[1] - 0.5) * image.height, radians(-turn)
    across = (x * cos(angle) - y * sin(angle)) / image.width + 0.5
    down = (x * sin(angle) + y * cos(angle)) / image.height + 0.5
    columns, rows = count_cells(*turned.size)
    cells = list_cells(find_faces(turned), *turned.size)
    return int(down * rows) * columns + int(across * columns) in cells


def _open(package: str, *path: str) -> Image.Image:
    return Image.open(str(_find(package, *path))).convert("RGB")


def _find(package: str, *path: str) -> object:
    return resources.files(package).joinpath(*path)


if __name__ == "__main__":
    main()
