"""A question that is asked a hundred thousand times a day: Django composes its SQL once a process.

To compose a row with three joins takes Django longer than the database takes to answer. What is kept is the
statement and how its columns become objects; no value, connection or result is. What Django does for a query
set with each row (``django.db.models.query.ModelIterable``) is done here with the same parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from moyai.core.prepared import Prepared

Row = TypeVar("Row", bound=Model)
_PLACE = "a value to come"


class _Statement(NamedTuple):
    sql: Prepared
    model: type[Any]
    own: Sequence[str]
    """Attributes of the model itself, which are the first columns."""
    related: Sequence[Any]
    odd: Sequence[tuple[int, Any]]
    """Columns, by place, that Python has otherwise than this database: in SQLite moments, days and truths."""


class Composed(Generic[Row]):
    """Finds the one row that has a value, with the rows that it points at, as a query set would."""

    def __init__(self, make_rows: Callable[[], QuerySet[Row]], field: str) -> None:
        """Say what is asked; it is composed when it is asked first.

        Args:
            make_rows: returns the query set, with ``select_related`` as wanted and no values in conditions.
            field: a unique field of text by which is asked.
        """
        self._make_rows, self._field = make_rows, field
        self._kept: dict[str, _Statement] = {}

    def find(self, value: str) -> Row | None:
        """Return the row; None: there is none."""
        database = connections[DEFAULT_DB_ALIAS]
        statement = self._kept.get(database.vendor) or self._compose(database)
        rows = statement.sql.run(database, {"value": value})
        return self._build(statement, list(rows[0]), database) if rows else None

    def _compose(self, database: BaseDatabaseWrapper) -> _Statement:
        rows = self._make_rows().filter(**{self._field: _PLACE}).order_by()
        compiler = rows.query.get_compiler(connection=database)
        sql, values = compiler.as_sql()
        info = compiler.klass_info
        if values != (_PLACE,) or info is None:
            raise ValueError("a composed question has one value, that of its field")
        own = [compiler.select[at][0].target.attname for at in info["select_fields"]]
        populators: Any = get_related_populators  # the stubs are of a later Django
        related = populators(info, compiler.select, database.alias)
        columns = [column for column, _sql, _alias in compiler.select]
        odd = [(at, column) for at, column in enumerate(columns) if _list_converters(column, database)]
        asked = {database.vendor: sql.replace("%s", "%(value)s")}
        name = f"composed_{rows.model._meta.db_table}_{self._field}"
        prepared = Prepared(name, asked, {"value": "text"})
        return self._kept.setdefault(database.vendor, _Statement(prepared, info["model"], own, related, odd))

    def _build(self, statement: _Statement, row: list[Any], database: BaseDatabaseWrapper) -> Row:
        for at, column in statement.odd:
            for convert in _list_converters(column, database):
                row[at] = convert(row[at], column, database)
        made: Row = statement.model.from_db(database.alias, statement.own, row[: len(statement.own)])
        for each in statement.related:
            each.populate(row, made)
        return made


def _list_converters(column: Any, database: BaseDatabaseWrapper) -> list[Any]:
    return [*database.ops.get_db_converters(column), *column.get_db_converters(database)]
