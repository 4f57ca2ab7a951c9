"""The grid on a photo, by whose cells it is said what is hidden; numbers in reading order, from 0."""

from __future__ import annotations

from collections.abc import Iterable

COLUMNS, ROWS = 8, 6
"""Columns of a lying picture, rows of it; a standing one has 6 x 8."""


def count_cells(width: int, height: int) -> tuple[int, int]:
    """Return columns and rows of the grid on a picture."""
    return (COLUMNS, ROWS) if width >= height else (ROWS, COLUMNS)


def pack_cells(cells: Iterable[int]) -> int:
    """Return cells as the bits of one number."""
    bits = 0
    for cell in cells:
        bits |= 1 << cell
    return bits


def unpack_cells(bits: int) -> tuple[int, ...]:
    """Return the cells that `pack_cells` packed."""
    return tuple(cell for cell in range(COLUMNS * ROWS) if bits >> cell & 1)
