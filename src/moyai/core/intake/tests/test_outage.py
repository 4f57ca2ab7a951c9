"""A page that wanted something kept while nothing can be says so; other errors stay errors."""

import sqlite3
from pathlib import Path

import psycopg
import pytest
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest
from django.utils import translation

from moyai.core.intake.outage import OutageMiddleware
from moyai.core.intake.room import is_disk_full


def fill_sqlite(folder: Path) -> sqlite3.Error:
    """Return what SQLite says when there is no room, by its own limit on a file's size."""
    file = sqlite3.connect(folder / "full.sqlite3")
    file.execute("CREATE TABLE kept (what BLOB)")
    file.execute("PRAGMA max_page_count = 3")
    try:
        with pytest.raises(sqlite3.OperationalError) as failed:
            file.execute("INSERT INTO kept VALUES (zeroblob(100000))")
    finally:
        file.close()
    return failed.value


def wrap(cause: Exception) -> OperationalError:
    error = OperationalError(str(cause))
    error.__cause__ = cause
    return error


def answer(error: Exception) -> tuple[int, str]:
    response = OutageMiddleware(lambda _request: None).process_exception(HttpRequest(), error)  # type: ignore[arg-type,return-value]
    assert response is not None
    return response.status_code, response.content.decode()


def test_full_disk_is_told_in_plain_words(tmp_path: Path) -> None:
    for cause in (fill_sqlite(tmp_path), psycopg.errors.DiskFull("could not extend file")):
        status, page = answer(wrap(cause))
        assert (status, "ディスク）がいっぱいです" in page, "自動で元にもどります" in page) == (
            503,
            True,
            True,
        )


@pytest.mark.parametrize("kind", [OperationalError, InterfaceError])
def test_database_that_is_away_is_told_in_plain_words(kind: type[Exception]) -> None:
    status, page = answer(kind("server closed the connection"))
    assert (status, "データベースが応答しません" in page, "server closed" in page) == (503, True, False)


def test_page_in_english() -> None:
    with translation.override("en"):
        _status, page = answer(wrap(psycopg.errors.DiskFull("full")))
    assert "the disk) is full" in page


def test_a_bug_stays_a_bug() -> None:
    assert OutageMiddleware(lambda _request: None).process_exception(HttpRequest(), KeyError("x")) is None  # type: ignore[arg-type,return-value]


@pytest.mark.django_db
def test_what_the_database_itself_refuses_is_no_full_disk() -> None:
    with pytest.raises(Exception, match="no_such_table") as failed, connection.cursor() as cursor:
        cursor.execute("SELECT * FROM no_such_table")
    assert not is_disk_full(failed.value)
