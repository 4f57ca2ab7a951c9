"""An empty database is filled whole or not at all; one with anything in it is Django's to migrate."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections

from moyai.core.schema import fresh


@pytest.fixture
def empty(tmp_path: Path, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """A second database, of SQLite, in a file."""
    settings = {
        **connections.settings["default"],
        "ENGINE": "moyai.core.sqlite",
        "NAME": tmp_path / "new.sqlite3",
        "OPTIONS": {},
    }
    connections.settings["new"] = settings
    with django_db_blocker.unblock():
        yield "new"
        connections["new"].close()
    del connections.settings["new"]
    del connections["new"]


def test_what_breaks_off_leaves_an_empty_database(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(plan: object) -> Iterator[None]:
        raise RuntimeError("the power went out")
        yield

    monkeypatch.setattr(fresh, "_list_code", stop)
    with pytest.raises(RuntimeError):
        fresh.create_tables(connections[empty])
    assert fresh.is_empty(connections[empty])


def test_a_database_with_a_table_is_not_empty(empty: str) -> None:
    assert fresh.is_empty(connections[empty])
    with connections[empty].cursor() as cursor:
        cursor.execute("CREATE TABLE kept (id integer)")
    assert not fresh.is_empty(connections[empty])
