"""How many are in which square of the map, changed by what rows said before and say now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from math import floor

from django.db import connection

from moyai.services.evacuation.models import CellCount
from moyai.services.evacuation.projecting.bulk import Row

SIZE = 0.005
"""Degrees: about 450 m by 550 m in Japan. The map joins squares, it never divides them."""

Cell = tuple[str, str, int, int]

_ADD = """
INSERT INTO {table} (incident_id, town, kind, x, y, people) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (incident_id, town, kind, x, y) DO UPDATE SET people = {table}.people + excluded.people
"""


def find_person_cell(row: Row) -> Cell | None:
    """Return the square in which somebody counts."""
    return find_cell(row) if row["is_counted"] else None


def count_groups(tally: Counter[Cell], rows: Iterable[Row], by: int) -> None:
    """Count those without names in (1) or out (-1)."""
    for row in rows:
        cell = find_cell(row)
        if cell is not None:
            tally[cell] += by * row["people"]


def write_cells(incident_id: int, tally: Counter[Cell]) -> None:
    """Add what changes to the counts."""
    changed = [(incident_id, *cell, people) for cell, people in sorted(tally.items()) if people]
    if changed:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD.format(table=CellCount._meta.db_table), changed)


def find_cell(row: Row) -> Cell | None:
    """Return the square of somebody whose position is known and who is at no listed place."""
    lon, lat = row["lon"], row["lat"]
    if lon is None or lat is None or row["shelter_id"] is not None:
        return None
    return row["town"], row["kind"], floor(lon / SIZE), floor(lat / SIZE)
