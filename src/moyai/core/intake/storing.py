"""Stores rows of the inbox together with how far the journal was read.

Written in SQL: with a million events to catch up on, the ORM takes four times as long as the database.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction
from django.db.backends.base.operations import BaseDatabaseOperations

from moyai.core.intake.models import InboxEvent, JournalPosition
from moyai.core.intake.registry import get_source
from moyai.core.intake.rows import Batch

Adapt = Callable[[Any], Any]


def store(batch: Batch, offsets: dict[str, int], *, now: datetime, at: datetime) -> None:
    """Store events that are not there yet, and positions by segment, in one transaction.

    Args:
        batch: what was read.
        offsets: how far, by segment.
        now: the town's time.
        at: real time.

    Raises:
        Exception: a DatabaseError, or whatever a lane raises; nothing of it is stored.
    """
    with transaction.atomic():
        if batch.rows:
            _insert(batch.rows)
        for key, tickets in batch.tickets.items():
            lane = get_source(key).lane
            assert lane is not None
            lane.keep(tickets, now, at)
        for name, offset in offsets.items():
            JournalPosition.objects.update_or_create(segment=name, defaults={"offset": offset})


def _insert(rows: list[InboxEvent]) -> None:
    columns = _list_columns(_make_adapters(connection.ops))
    values = [[adapt(getattr(row, name)) for name, _column, adapt in columns] for row in rows]
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for _name, column, _adapt in columns)
    places = ", ".join(["%s"] * len(columns))
    table = quote(InboxEvent._meta.db_table)
    statement = f"INSERT INTO {table} ({names}) VALUES ({places}) ON CONFLICT DO NOTHING"  # noqa: S608 - our names
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def _list_columns(adapters: Mapping[type[models.Field[Any, Any]], Adapt]) -> list[tuple[str, str, Adapt]]:
    fields = [field for field in InboxEvent._meta.concrete_fields if not field.primary_key]
    return [(field.attname, str(field.column), adapters.get(type(field), _leave)) for field in fields]


def _make_adapters(ops: BaseDatabaseOperations) -> dict[type[models.Field[Any, Any]], Adapt]:
    """Return how values of a kind of field are handed to this database."""
    adapt_time = ops.adapt_datetimefield_value
    return {
        models.DateTimeField: lambda at: None if at is None else adapt_time(at),
        models.JSONField: lambda value: ops.adapt_json_value(value, None),
        models.CharField: str,
    }


def _leave(value: Any) -> Any:
    return value
