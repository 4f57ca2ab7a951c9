"""Whether a photo was shown before, although it was saved anew, made smaller, brighter, or trimmed.

A photo is kept as seven 64-bit hashes (of the whole, and of the whole less a strip at the edges), never as a
picture. Each hash: grey values averaged to 32 × 32, discrete cosine transform, of the lowest frequencies 8 ×
8 without those of a mean, each above the median is a one (Zauner, "Implementation and benchmarking of
perceptual image hash functions", 2010, section 3.2.1). Two photos are compared by the least number of bits in
which the whole of one differs from any hash of the other. How far apart different ones are is measured in
``tests/``.

A file is decoded, turned upright and checked elsewhere; here come grey or colour values.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

SIDE, KEPT = 32, 8
SAME_WITHIN = 8
"""Bits by which two photos may differ and be the same; ``bench/README.md`` has the rates measured at it."""
LEAST_SIDE = 16
WORKED_SIDE = 256
"""A larger picture is first averaged by whole blocks until its shorter side is near to this."""
LEAST_SPREAD = 3.0
"""Standard deviation of grey values (0 to 255) below which a photo shows nothing: a finger, the dark."""
# Strips cut off at left, right, top, bottom, as parts of the side.
_TRIMS = (
    (0.0, 0.0, 0.0, 0.0),
    (0.03, 0.03, 0.03, 0.03),
    (0.06, 0.06, 0.06, 0.06),
    (0.06, 0.0, 0.0, 0.0),
    (0.0, 0.06, 0.0, 0.0),
    (0.0, 0.0, 0.06, 0.0),
    (0.0, 0.0, 0.0, 0.06),
)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is kept of a photo.

    Attributes:
        hashes: 64 bits each; the first is of the whole.
        is_blank: It shows nothing by which it could be told from another; it is the same as none.
    """

    hashes: tuple[int, ...]
    is_blank: bool = False

    def to_text(self) -> str:
        """Return it as hexadecimal digits, for keeping."""
        return "-" if self.is_blank else "".join(f"{each:016x}" for each in self.hashes)

    @classmethod
    def from_text(cls, text: str) -> Fingerprint:
        """Return what ``to_text`` wrote.

        Raises:
            ValueError: it did not write that.
        """
        if text == "-":
            return cls((), is_blank=True)
        if len(text) != 16 * len(_TRIMS):
            raise ValueError("a fingerprint has another length")
        return cls(tuple(int(text[start : start + 16], 16) for start in range(0, len(text), 16)))


def take_fingerprint(picture: np.ndarray) -> Fingerprint:
    """Return the fingerprint of a picture.

    Args:
        picture: Grey values of 0 to 255 as (height, width), or (height, width, 3 or more) of colour; 16 a
            side at least.

    Raises:
        ValueError: another shape, or too small.
    """
    grey = _make_grey(_shrink(picture) if picture.ndim in (2, 3) else picture)
    if float(grey.std()) < LEAST_SPREAD:
        return Fingerprint((), is_blank=True)
    return Fingerprint(tuple(_hash(_trim(grey, trim)) for trim in _TRIMS))


def find_distance(one: Fingerprint, other: Fingerprint) -> int:
    """Return by how many of 64 bits two photos differ at least; 64 where either shows nothing."""
    if one.is_blank or other.is_blank:
        return 64
    pairs = [(one.hashes[0], each) for each in other.hashes] + [
        (other.hashes[0], each) for each in one.hashes
    ]
    return min((first ^ second).bit_count() for first, second in pairs)


def is_same(one: Fingerprint, other: Fingerprint, *, within: int = SAME_WITHIN) -> bool:
    """Return whether two photos are taken for the same; a person who looks decides."""
    return find_distance(one, other) <= within


def find_same(
    photo: Fingerprint, earlier: Iterable[tuple[str, Fingerprint]], *, within: int = SAME_WITHIN
) -> tuple[tuple[str, int], ...]:
    """Return keys and distances of earlier photos that are taken for the same, the nearest first."""
    found = [(find_distance(photo, each), key) for key, each in earlier]
    return tuple((key, distance) for distance, key in sorted(found) if distance <= within)


def _make_grey(picture: np.ndarray) -> np.ndarray:
    if picture.ndim == 3 and picture.shape[2] >= 3:
        # Luma of ITU-R BT.601, as JPEG has it.
        red, green, blue = (picture[:, :, number].astype(float) for number in range(3))
        grey = 0.299 * red + 0.587 * green + 0.114 * blue
    elif picture.ndim == 2:
        grey = picture.astype(float)
    else:
        raise ValueError("a picture is grey or of colours")
    if min(grey.shape) < LEAST_SIDE:
        raise ValueError(f"a picture has {LEAST_SIDE} points a side at least")
    return grey


def _shrink(picture: np.ndarray) -> np.ndarray:
    block = min(picture.shape[:2]) // WORKED_SIDE
    if block < 2:
        return picture
    height, width = (length // block for length in picture.shape[:2])
    whole = picture[: height * block, : width * block]
    return whole.reshape(height, block, width, block, *picture.shape[2:]).mean(axis=(1, 3))


def _trim(grey: np.ndarray, trim: tuple[float, float, float, float]) -> np.ndarray:
    height, width = grey.shape
    left, right, top, bottom = trim
    return grey[
        round(top * height) : height - round(bottom * height),
        round(left * width) : width - round(right * width),
    ]


def _hash(grey: np.ndarray) -> int:
    small = _average(grey)
    cosines = _make_cosines()
    low = (cosines @ small @ cosines.T)[1 : KEPT + 1, 1 : KEPT + 1].ravel()
    bits = low > np.median(low)
    return int("".join("1" if bit else "0" for bit in bits), 2)


def _average(grey: np.ndarray) -> np.ndarray:
    """Return it as 32 × 32 averages; points on a border are shared out by their part."""
    return _average_rows(_average_rows(grey).T).T


def _average_rows(grey: np.ndarray) -> np.ndarray:
    """Return 32 rows, each the average of an equal stretch, by sums up to the stretch's (broken) edges.

    Sums and differences, no product of matrices: for that numpy wakes threads that cost more than the work.
    """
    length = len(grey)
    before = np.concatenate([np.zeros((1, grey.shape[1])), np.cumsum(grey, axis=0)])
    edges = np.linspace(0, length, SIDE + 1)
    whole = np.minimum(edges.astype(int), length - 1)
    at_edges = before[whole] + (edges - whole)[:, None] * grey[whole]
    return np.diff(at_edges, axis=0) * (SIDE / length)


@lru_cache(maxsize=1)
def _make_cosines() -> np.ndarray:
    """Return the transform's first rows (type II), unscaled: only the order of the values matters."""
    frequencies, points = np.arange(KEPT + 1)[:, None], np.arange(SIDE)[None, :]
    return np.cos(math.pi * frequencies * (2 * points + 1) / (2 * SIDE))
