"""What everybody's row counts for, square and marks; remembered while nobody else writes."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from moyai.services.evacuation.models import RosterPerson
from moyai.services.evacuation.projecting.bulk import Row
from moyai.services.evacuation.projecting.cells import Cell, find_person_cell

CHUNK = 500
_READ = ("key", "town", "kind", "lon", "lat", "shelter_id", "is_counted", "needs", "flags")


class Standing(NamedTuple):
    """What one row counts for."""

    cell: Cell | None = None
    marks: tuple[str, ...] = ()


_NOTHING = Standing()


class Standings:
    """What the rows of one incident count for, as far as this process has written or read them.

    Args:
        incident_id: whose rows.
    """

    def __init__(self, incident_id: int) -> None:
        self._incident_id = incident_id
        self._known: dict[str, Standing] = {}
        self._is_whole = False

    def begin(self, *, is_empty: bool) -> None:
        """Forget everything: somebody else has written. ``is_empty``: there are no rows at all."""
        self._known = {}
        self._is_whole = is_empty

    def load(self, keys: Collection[str]) -> None:
        """Read what is not known of these people."""
        if self._is_whole:
            return
        missing = sorted(key for key in keys if key not in self._known)
        people = RosterPerson.objects.filter(incident=self._incident_id)
        for start in range(0, len(missing), CHUNK):
            some = missing[start : start + CHUNK]
            self._known |= dict.fromkeys(some, _NOTHING)
            for row in people.filter(key__in=some).values(*_READ):
                self._known[row["key"]] = _read(row)

    def change(self, row: Row) -> tuple[Standing, Standing]:
        """Take in a row that was written; return what it counted for before, and what it counts for now."""
        before, after = self._known.get(row["key"], _NOTHING), _read(row)
        self._known[row["key"]] = after
        return before, after

    def forget(self, key: str) -> Standing:
        """Take in that a row is gone; return what it counted for."""
        before = self._known.get(key, _NOTHING)
        self._known[key] = _NOTHING
        return before


def list_marks(row: Row) -> tuple[str, ...]:
    """Return what somebody is looked for by: needs and flags, in order."""
    if not row["needs"] and not row["flags"]:
        return ()
    return tuple(
        sorted({f"need:{need['code']}" for need in row["needs"]} | {f"flag:{flag}" for flag in row["flags"]})
    )


def _read(row: Row) -> Standing:
    cell, marks = find_person_cell(row), list_marks(row)
    return Standing(cell, marks) if cell or marks else _NOTHING
