"""Which tables a town may publish. A service registers its own in ``AppConfig.ready``."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from moyai.core.feeds.opendata.anonymise import Cell


@dataclass(frozen=True)
class OpenTable:
    """A table by month.

    Attributes:
        key: ``service-name``; part of its address.
        title: in words.
        what: what a row is, and what ``*`` means.
        header: names of its columns, the month first.
        build: gives the rows of the month that begins on a day.
    """

    key: str
    title: Any
    what: Any
    header: Sequence[str]
    build: Callable[[date], list[Cell]]


_tables: dict[str, OpenTable] = {}


def register_table(table: OpenTable) -> None:
    """Make a table known.

    Raises:
        ValueError: another one has the key.
    """
    if _tables.setdefault(table.key, table) is not table:
        raise ValueError(f"another table is called {table.key!r}")


def list_tables() -> list[OpenTable]:
    """Return the tables by key."""
    return [_tables[key] for key in sorted(_tables)]


def find_table(key: str) -> OpenTable | None:
    """Return the table of a key, or None."""
    return _tables.get(key)
