"""Time in five-minute cells: what is begun is had, so nobody shares the edge of a cell."""

from datetime import UTC, datetime

CELL_S = 300


def number_of(at: datetime) -> int:
    """Return the cell in which a moment lies."""
    return int(at.timestamp()) // CELL_S


def end_number(at: datetime) -> int:
    """Return the first cell that begins at or after a moment."""
    whole = int(at.timestamp())
    return -((-whole - (1 if at.microsecond else 0)) // CELL_S)


def starts_at(number: int) -> datetime:
    """Return when a cell begins, in UTC."""
    return datetime.fromtimestamp(number * CELL_S, UTC)


def list_numbers(begin: datetime, end: datetime) -> range:
    """Return the cells that lie in ``[begin, end)`` wholly or partly."""
    return range(number_of(begin), end_number(end))
