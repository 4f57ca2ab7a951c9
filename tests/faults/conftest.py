"""A town whose processes are going to be killed, on the database that the suite runs on."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

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
    return float(os.environ.get("MOYAI_KILL_SECONDS", "6"))


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server that may be killed."""
    with own_server() as server:
        yield server


@pytest.fixture
def town(tmp_path, patience_s) -> Iterator[RunningTown]:
    with open_database() as url, run_town(tmp_path, url, patience_s) as running:
        yield running


@pytest.fixture
def town_on_own_server(tmp_path, server, patience_s) -> Iterator[RunningTown]:
    """A town whose database may be killed."""
    with run_town(tmp_path, server.make_database(), patience_s) as running:
        yield running


@contextmanager
def run_town(home: Path, database_url: str, patience_s: float) -> Iterator[RunningTown]:
    """Make a town that does not wait long for the dead; end its processes afterwards."""
    running = RunningTown(home, database_url=database_url)
    running.environment["DJANGO_SETTINGS_MODULE"] = "tests.faults.town_settings"
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
