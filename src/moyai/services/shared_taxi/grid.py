"""The grid on which demand is counted: cells of 0.02 degrees, about 2 km, as erased points are rounded.

A refusal whose exact points were taken out after a year falls into the same cell as before.
"""

from __future__ import annotations

from math import floor

CELLS_A_DEGREE = 50

Cell = tuple[int, int]
"""Whole fiftieths of a degree of the middle, longitude first."""


def find_cell(lon: float, lat: float) -> Cell:
    """Return the cell that a point (degrees, WGS 84) lies in."""
    return (floor(lon * CELLS_A_DEGREE + 0.5), floor(lat * CELLS_A_DEGREE + 0.5))


def find_middle(cell: Cell) -> tuple[float, float]:
    """Return the middle of a cell in degrees, longitude first."""
    return (cell[0] / CELLS_A_DEGREE, cell[1] / CELLS_A_DEGREE)


def draw_ring(cell: Cell) -> list[list[float]]:
    """Return the border of a cell as a closed GeoJSON ring."""
    (lon, lat), half = find_middle(cell), 0.5 / CELLS_A_DEGREE
    west, east, south, north = lon - half, lon + half, lat - half, lat + half
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
