"""Rows that stand as they were written: the code's half, and a step of a migration for the database's."""

from collections.abc import Sequence
from typing import Any, Never, TypeVar

from django.db import models
from django.db.migrations import RunPython

Row = TypeVar("Row", bound=models.Model)


class AppendOnly(Exception):  # noqa: N818 - what the rows are, said to whoever tries otherwise
    """Somebody's code tried to change or delete what stands."""

    def __init__(self) -> None:
        super().__init__("what stands is neither changed nor deleted: add a new entry")


class UnchangedQuerySet(models.QuerySet[Row]):
    """Rows that can be added, read and, at the end of their time, erased; never changed."""

    def update(self, **changes: Any) -> Never:
        """Refuse."""
        raise AppendOnly

    def bulk_update(self, *args: Any, **options: Any) -> Never:
        """Refuse."""
        raise AppendOnly


class AppendOnlyQuerySet(UnchangedQuerySet[Row]):
    """Rows that can be added and read, never changed nor deleted."""

    def delete(self) -> Never:
        """Refuse."""
        raise AppendOnly


def freeze(table: str, *, why: str, verbs: Sequence[str] = ("UPDATE", "DELETE")) -> RunPython:
    """Return the step of a migration by which the database itself refuses to change a table's rows.

    Args:
        table: its name in the database.
        why: what the error says, in plain letters.
        verbs: what is refused; ``("UPDATE",)`` where rows are erased at the end of their time.
    """

    def forbid(apps: Any, schema_editor: Any) -> None:
        for statement in _FORBID[schema_editor.connection.vendor](table, why, verbs):
            schema_editor.execute(statement, params=None)

    def allow(apps: Any, schema_editor: Any) -> None:
        for statement in _ALLOW[schema_editor.connection.vendor](table, verbs):
            schema_editor.execute(statement, params=None)

    return RunPython(forbid, allow)


def _forbid_in_sqlite(table: str, why: str, verbs: Sequence[str]) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        for verb in verbs
    ]


def _forbid_in_postgresql(table: str, why: str, verbs: Sequence[str]) -> list[str]:
    function = f"{table}_refuse_change()"
    return [
        f"CREATE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN RAISE EXCEPTION '{why}' USING ERRCODE = 'restrict_violation'; END $$",
        *(
            f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {function}"
            for verb in verbs
        ),
    ]


def _allow_in_sqlite(table: str, verbs: Sequence[str]) -> list[str]:
    return [f"DROP TRIGGER {table}_no_{verb.lower()}" for verb in verbs]


def _allow_in_postgresql(table: str, verbs: Sequence[str]) -> list[str]:
    drops = [f"DROP TRIGGER {table}_no_{verb.lower()} ON {table}" for verb in verbs]
    return [*drops, f"DROP FUNCTION {table}_refuse_change()"]


_FORBID = {"sqlite": _forbid_in_sqlite, "postgresql": _forbid_in_postgresql}
_ALLOW = {"sqlite": _allow_in_sqlite, "postgresql": _allow_in_postgresql}
