"""An attacker with the published table, who reads it as anybody may, and a census to count what she learns.

Shares no code with the publisher: she knows only the rows (values, number, weight) and that a record belongs
to the row that says most about it.
"""

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any

Row = tuple[Any, ...]
Fits = Callable[[str, str], bool]


def fits_plainly(told: str, value: str) -> bool:
    return told in ("*", value)


def read_table(
    rows: Sequence[Row], records: Sequence[tuple[Any, tuple[str, ...], int]], fits: Fits = fits_plainly
) -> list[list[int]]:
    """Return which records (by place) each row stands for; a record that no row fits is in none."""
    found: list[list[int]] = [[] for _ in rows]
    for place, (_person, values, _weight) in enumerate(records):
        fitting = [n for n, row in enumerate(rows) if all(map(fits, row[:-2], values))]
        if fitting:
            found[min(fitting, key=lambda n: _vagueness(rows[n]))].append(place)
    return found


def _vagueness(row: Row) -> tuple[int, int]:
    """Fewer stars say more; among equals, a shorter span of hours."""
    spans = [value.split("-") for value in row[:-2] if "-" in value]
    return (list(row[:-2]).count("*"), sum(int(end) - int(start) for start, end in spans))


def list_breaches(
    rows: Sequence[Row],
    records: Sequence[tuple[Any, tuple[str, ...], int]],
    *,
    k: int,
    most_pct: int,
    fits: Fits = fits_plainly,
    most_rows: int = 9,
) -> list[str]:
    """Return what the table gives away, or where it is not true."""
    cells = read_table(rows, records, fits)
    found = []
    for row, cell in zip(rows, cells, strict=True):
        persons = [records[place][0] for place in cell]
        if (len(cell), sum(records[place][2] for place in cell)) != tuple(row[-2:]):
            found.append(f"{row} is not what happened: {len(cell)}")
        if len(set(persons)) < k:
            found.append(f"{row} stands for {len(set(persons))} persons")
        if persons and max(map(persons.count, set(persons))) * 100 > most_pct * len(persons):
            found.append(f"{row} is mostly one person")
    if rows and sum(map(len, cells)) != len(records):
        found.append("some records are in no row: the total of the month gives them away")
    return found + list(_list_differences(cells[:most_rows], records, k))


def _list_differences(cells: list[list[int]], records: Sequence[tuple[Any, ...]], k: int) -> list[str]:
    """Take every sum of rows from every larger sum: what is left stands for nobody or for at least k."""
    found = []
    numbers = range(len(cells))
    sums = [frozenset(pick) for size in numbers for pick in combinations(numbers, size)] + [
        frozenset(numbers)
    ]
    for large in sums:
        for small in sums:
            if not small < large:
                continue
            left = {p for n in large for p in cells[n]} - {p for n in small for p in cells[n]}
            persons = {records[place][0] for place in left}
            if 0 < len(persons) < k:
                found.append(f"{sorted(large)} less {sorted(small)} is {len(persons)} persons")
    return found
