"""One statement for many rows, each with values of its own.

Django's bulk operations write a new one each time: for some hundred rows that takes longer than the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def run_many(model: type[Model], statement: str, rows: Sequence[Sequence[Any]]) -> None:
    """Run a statement for each row, in the caller's transaction.

    Args:
        model: whose table it is about.
        statement: with ``{table}`` where the table's name comes and ``%s`` where values come.
        rows: the values, as the driver takes them.
    """
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(statement.format(table=connection.ops.quote_name(model._meta.db_table)), rows)
