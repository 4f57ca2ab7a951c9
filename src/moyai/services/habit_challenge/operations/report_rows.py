"""Stores a new report in one statement: most members report once a day, and nearly all in one evening."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Field

from moyai.services.habit_challenge.models import Report


def insert_report(report: Report) -> bool:
    """Store a report that is not there yet, as one statement of its own or within the caller's transaction.

    Returns:
        whether it is stored; not: its member has one of that day, or the code is taken.
    """
    database = connections[DEFAULT_DB_ALIAS]
    values = [field.get_db_prep_save(getattr(report, field.attname), database) for field in _list_fields()]
    with database.cursor() as cursor:
        cursor.execute(_write_statement(), values)
        row = cursor.fetchone()
    if row is None:
        return False
    report.pk, report._state.adding, report._state.db = row[0], False, database.alias
    return True


@cache
def _list_fields() -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in Report._meta.concrete_fields if not field.primary_key)


@cache
def _write_statement() -> str:
    names = ", ".join(f'"{field.column}"' for field in _list_fields())
    places = ", ".join(["%s"] * len(_list_fields()))
    table = Report._meta.db_table
    return f'INSERT INTO "{table}" ({names}) VALUES ({places}) ON CONFLICT DO NOTHING RETURNING "id"'  # noqa: S608 - our names
