"""Statements that PostgreSQL plans once a connection: planning a few joins takes it longer than answering.

psycopg puts values into the text (client-side binding, as Django wants it), so that each statement is a new
one to the server. These few are prepared in SQL instead. SQLite's driver keeps its statements itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from django.db.backends.base.base import BaseDatabaseWrapper

_PLACE = re.compile(r"%\((\w+)\)s")
_known: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
"""By the driver's connection, the names that are prepared on it: they last as long as it does."""


class Prepared:
    """One statement, the same for each vendor that it is given for."""

    def __init__(self, name: str, sql: Mapping[str, str], types: Mapping[str, str]) -> None:
        """Say what is asked; it is prepared when a connection asks it first.

        Args:
            name: a word of its own among all that are prepared.
            sql: by vendor, with ``%(name)s`` where a value comes, and no other percent sign.
            types: PostgreSQL's type of each value.
        """
        self._sql = dict(sql)
        names = list(types)
        if "postgresql" in self._sql:
            text = _PLACE.sub(lambda place: f"${names.index(place[1]) + 1}", self._sql["postgresql"])
            self._make = f"PREPARE {name} ({', '.join(types.values())}) AS {text}"
            self._sql["postgresql"] = f"EXECUTE {name} ({', '.join(f'%({each})s' for each in names)})"
        self._name = name

    def run(self, database: BaseDatabaseWrapper, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it; return the rows that come back, where any do."""
        with database.cursor() as cursor:
            if database.vendor == "postgresql":
                names = _known.setdefault(database.connection, set())
                if self._name not in names:
                    cursor.execute(self._make)
                    names.add(self._name)
            cursor.execute(self._sql[database.vendor], values)
            return cursor.fetchall() if cursor.description else []
