"""A town whose processes are going to be killed, on the database that the suite runs on."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import psycopg
import pytest
from psycopg import sql

from tests.faults.postgres import Server, own_server
from tests.running_town import RunningTown

START = datetime(2026, 6, 10, 0, 5, tzinfo=UTC)
"""A Wednesday, 9:05 in Japan."""


@pytest.fixture(scope="session")
def patience_s() -> float:
    """How long each kill test goes on (MOYAI_KILL_SECONDS)."""
    return float(os.environ.get("MOYAI_KILL_SECONDS", "10"))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server that may be killed."""
    with own_server() as server:
        yield server


@pytest.fixture
def town(tmp_path, patience_s) -> Iterator[RunningTown]:
    with open_database() as url:
        running = RunningTown(tmp_path, database_url=url)
        try:
            running.make(START, residents=160 if patience_s <= 30 else 600, past_days=0)
            yield running
        finally:
            running.close()


@contextmanager
def open_database() -> Iterator[str]:
    """Give the address of an empty database: on the suite's PostgreSQL server, or empty for SQLite."""
    server = os.environ.get("MOYAI_DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield ""
        return
    name = f"kills_{secrets.token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield f"{server.rsplit('/', 1)[0]}/{name}"
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
