"""Compares the tables that an empty database is given at once with those of the migrations one by one.

Two minutes of one core, thus a step of its own rather than one of ``make check``. SQLite is compared by what
sqlite_master holds; PostgreSQL (with MOYAI_DATABASE_URL, as scripts/with_postgres gives it) by pg_dump.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django


def main() -> int:
    """Make both, print what only one of them has; return 1 when there is anything."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "moyai.config.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["MOYAI_HOME"] = home
        django.setup()
        from django.core.management import call_command
        from django.core.management.commands import migrate
        from django.db import connection

        _empty(connection)
        call_command("migrate", verbosity=0)
        at_once = set(_describe(connection))
        _empty(connection)
        call_command(migrate.Command(), verbosity=0)
        one_by_one = set(_describe(connection))
    for sign, pieces in (("-", one_by_one - at_once), ("+", at_once - one_by_one)):
        for piece in sorted(pieces):
            print(sign, piece)
    print(f"{connection.vendor}: {len(one_by_one & at_once)} pieces agree.")
    return int(at_once != one_by_one)


def _empty(connection) -> None:
    if connection.vendor == "sqlite":
        connection.close()
        name = connection.settings_dict["NAME"]
        for suffix in ("", "-wal", "-shm"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")


def _describe(connection) -> Iterator[str]:
    """Yield each column, constraint, index, trigger and function, and how many rows each table has."""
    yield from (
        _describe_sqlite(connection) if connection.vendor == "sqlite" else _describe_postgresql(connection)
    )
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - names of our own tables
            yield f"{table}: {cursor.fetchone()[0]} rows"


def _describe_sqlite(connection) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
        rows = cursor.fetchall()
    for table, sql in rows:
        yield from _take_apart(table, sql)


def _take_apart(table: str, statement: str) -> Iterator[str]:
    """Yield a table's columns and constraints one by one, whatever their order; other statements whole."""
    text = re.sub(r"\s+", " ", statement).strip()
    if not text.startswith("CREATE TABLE"):
        yield f"{table} {text}"
        return
    body_at = text.index("(")
    for piece in _split(text[body_at + 1 : text.rindex(")")]):
        yield f"{table} {text[:body_at]}: {piece}"


def _split(body: str) -> Iterator[str]:
    """Yield what stands between the commas outside brackets."""
    depth, start = 0, 0
    for at, sign in enumerate(body):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            yield body[start:at].strip()
            start = at + 1
    yield body[start:].strip()


def _describe_postgresql(connection) -> Iterator[str]:
    command = ["pg_dump", "--schema-only", "--no-owner", os.environ["MOYAI_DATABASE_URL"]]
    dump = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own server
    kept = "\n".join(line for line in dump.splitlines() if line and not line.startswith(("--", "\\")))
    for statement in kept.split(";\n"):
        yield from _take_apart("", statement)


if __name__ == "__main__":
    sys.exit(main())
