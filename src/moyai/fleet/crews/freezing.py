"""Has the database itself refuse to change a legal record; erasing one when its time is over stays
possible."""

from __future__ import annotations

from typing import Any

from django.db.migrations import RunPython


def freeze(table: str) -> RunPython:
    """Return the step of a migration that forbids changes of a table's rows."""

    def forbid(apps: Any, schema_editor: Any) -> None:
        for statement in _FORBID[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(table=table), params=None)

    def allow(apps: Any, schema_editor: Any) -> None:
        for statement in _ALLOW[schema_editor.connection.vendor]:
            schema_editor.execute(statement.format(table=table), params=None)

    return RunPython(forbid, allow)


_FORBID = {
    "sqlite": [
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'a legal record is not changed'); END",
    ],
    "postgresql": [
        "CREATE FUNCTION {table}_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ "
        "BEGIN RAISE EXCEPTION 'a legal record is not changed' USING ERRCODE = 'restrict_violation'; END $$",
        "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION {table}_refuse_change()",
    ],
}
_ALLOW = {
    "sqlite": ["DROP TRIGGER {table}_no_update"],
    "postgresql": [
        "DROP TRIGGER {table}_no_update ON {table}",
        "DROP FUNCTION {table}_refuse_change()",
    ],
}
