"""Has the database itself refuse to change a legal record; erasing one when its time is over stays
possible."""

from __future__ import annotations

from django.db.migrations import RunPython

from moyai.core import append_only


def freeze(table: str) -> RunPython:
    """Return the step of a migration that forbids changes of a table's rows."""
    return append_only.freeze(table, why="a legal record is not changed", verbs=("UPDATE",))
