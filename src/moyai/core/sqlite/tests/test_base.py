"""A connection is kept for the next one; never across processes, files, or with a transaction open."""

import multiprocessing
import shutil

import pytest
from django.db.utils import load_backend

from moyai.config.env import SQLITE_OPTIONS
from moyai.core.sqlite.base import MOST_IDLE, IdleConnections

pytestmark = pytest.mark.django_db  # lets a test open databases; these are files of its own


@pytest.fixture
def idle(monkeypatch):
    kept = IdleConnections()
    monkeypatch.setattr("moyai.core.sqlite.base.idle", kept)
    return kept


def open_database(path):
    settings = {
        "ENGINE": "moyai.core.sqlite",
        "NAME": str(path),
        "OPTIONS": SQLITE_OPTIONS,
        "CONN_HEALTH_CHECKS": False,
        "CONN_MAX_AGE": 0,
        "AUTOCOMMIT": True,
        "TIME_ZONE": None,
    }
    wrapper = load_backend("moyai.core.sqlite").DatabaseWrapper(settings, alias="other")
    wrapper.connect()
    return wrapper


def run(wrapper, sql):
    return wrapper.connection.execute(sql).fetchall()


def test_the_next_one_has_the_connection_that_was_closed(tmp_path, idle):
    first = open_database(tmp_path / "town.sqlite3")
    run(first, "CREATE TABLE t (x)")
    used = first.connection
    first.close()
    second = open_database(tmp_path / "town.sqlite3")
    assert second.connection is used
    assert run(second, "PRAGMA foreign_keys") == [(1,)]


def test_two_at_once_have_two(tmp_path, idle):
    one, other = open_database(tmp_path / "a.sqlite3"), open_database(tmp_path / "a.sqlite3")
    assert one.connection is not other.connection


def test_an_open_transaction_is_rolled_back(tmp_path, idle):
    first = open_database(tmp_path / "a.sqlite3")
    run(first, "CREATE TABLE t (x)")
    run(first, "BEGIN IMMEDIATE")
    run(first, "INSERT INTO t VALUES (1)")
    first.close()
    assert run(open_database(tmp_path / "a.sqlite3"), "SELECT * FROM t") == []


def test_a_restored_file_is_opened_anew(tmp_path, idle):
    path = tmp_path / "a.sqlite3"
    first = open_database(path)
    run(first, "CREATE TABLE t (x)")
    run(first, "PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(path, tmp_path / "backup")
    run(first, "INSERT INTO t VALUES (1)")
    first.close()
    for name in ("a.sqlite3-wal", "a.sqlite3-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    (tmp_path / "backup").replace(path)
    assert run(open_database(path), "SELECT * FROM t") == []


def _read_in_child(path, answers):
    wrapper = open_database(path)
    answers.put(run(wrapper, "SELECT x FROM t"))


def test_a_child_process_opens_its_own(tmp_path, idle):
    first = open_database(tmp_path / "a.sqlite3")
    run(first, "CREATE TABLE t (x)")
    run(first, "INSERT INTO t VALUES (7)")
    used = first.connection
    first.close()
    fork = multiprocessing.get_context("fork")
    answers = fork.Queue()
    child = fork.Process(target=_read_in_child, args=(tmp_path / "a.sqlite3", answers))
    child.start()
    assert answers.get(timeout=30) == [(7,)]
    child.join(30)
    assert child.exitcode == 0
    assert open_database(tmp_path / "a.sqlite3").connection is used


def test_no_more_than_so_many_are_kept(tmp_path, idle):
    opened = [open_database(tmp_path / "a.sqlite3") for _ in range(MOST_IDLE + 2)]
    for each in opened:
        each.close()
    assert len(idle._idle) == MOST_IDLE


def test_nothing_of_a_database_in_memory_is_kept(idle):
    first = open_database(":memory:")
    first._close()
    assert idle._idle == []
