"""Many rows in one statement, as JSON: where a prefecture answers, the ORM takes longer than the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model

Row = Mapping[str, Any]
"""A row by the names of its columns; moments in whole seconds since 1970."""

_TYPES = {
    "CharField": "text",
    "BooleanField": "boolean",
    "FloatField": "double precision",
    "IntegerField": "bigint",
    "PositiveIntegerField": "bigint",
    "PositiveSmallIntegerField": "bigint",
    "PositiveBigIntegerField": "bigint",
    "ForeignKey": "bigint",
    "DateTimeField": "bigint",
    "JSONField": "jsonb",
}


def write_rows(model: type[Model], rows: Sequence[Row], *, unique: Sequence[str] = ()) -> None:
    """Write rows of one table in the caller's transaction.

    Args:
        model: the table; its fields are of the kinds above.
        rows: every column but the number of the row.
        unique: columns of a unique key: a row that is there already becomes the new one.
    """
    if rows:
        with connection.cursor() as cursor:
            text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
            cursor.execute(_write_statement(model, tuple(unique), connection.vendor), [text])


def list_numbers(column: str, numbers: Iterable[int]) -> tuple[str, str]:
    """Return a condition on a column with one parameter, and that; a parameter for each number costs more."""
    text = ",".join(map(str, numbers))
    if connection.vendor == "postgresql":
        return f"{column} = ANY(%s::bigint[])", f"{{{text}}}"
    return f"{column} IN (SELECT value FROM json_each(%s))", f"[{text}]"  # noqa: S608 - our names


def select_numbers(numbers: Iterable[int]) -> tuple[str, list[str]]:
    """Return a query that yields numbers, and its parameters."""
    text = ",".join(map(str, numbers))
    if connection.vendor == "postgresql":
        return "SELECT unnest(%s::bigint[])", [f"{{{text}}}"]
    return "SELECT value FROM json_each(%s)", [f"[{text}]"]


@lru_cache(maxsize=32)
def _write_statement(model: type[Model], unique: tuple[str, ...], vendor: str) -> str:
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    names = [field.attname for field in fields]
    read = _read_postgresql(fields) if vendor == "postgresql" else _read_sqlite(fields)
    statement = f"INSERT INTO {model._meta.db_table} ({', '.join(names)}) {read}"
    if unique:
        changed = ", ".join(f"{name} = excluded.{name}" for name in names if name not in unique)
        statement += f" ON CONFLICT ({', '.join(unique)}) DO UPDATE SET {changed}"
    return statement


def _read_postgresql(fields: Sequence[Field[Any, Any]]) -> str:
    kinds = {field.attname: field.get_internal_type() for field in fields}
    columns = ", ".join(f"{name} {_TYPES[kind]}" for name, kind in kinds.items())
    values = ", ".join(
        f"to_timestamp(r.{name})" if kind == "DateTimeField" else f"r.{name}" for name, kind in kinds.items()
    )
    return f"SELECT {values} FROM json_to_recordset(%s::json) AS r({columns})"  # noqa: S608


def _read_sqlite(fields: Sequence[Field[Any, Any]]) -> str:
    def read(field: Field[Any, Any]) -> str:
        kind, name = field.get_internal_type(), field.attname
        if kind == "JSONField":
            return f"r.value -> '{name}'"
        if kind == "DateTimeField":
            return f"strftime('%%Y-%%m-%%d %%H:%%M:%%S', r.value ->> '{name}', 'unixepoch')"
        return f"r.value ->> '{name}'"

    # A condition, without which SQLite reads ON CONFLICT as part of a join.
    return f"SELECT {', '.join(map(read, fields))} FROM json_each(%s) AS r WHERE true"  # noqa: S608
