"""After the database has been away nobody gets a connection that died, or waits for each of them."""

import threading
import time

import psycopg
import pytest
from django.db import connection, connections

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'"),
]

ASKING = 6


def test_the_first_question_after_the_server_was_away_is_answered_without_a_pause_for_each_dead_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill_pool()
    assert kill_connections() >= ASKING
    pauses: list[float] = []
    monkeypatch.setattr("psycopg_pool.pool.sleep", pauses.append)

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    assert pauses == []
    fill_pool()  # and all others are answered as well


def fill_pool() -> None:
    """Have as many threads ask at once, each with a connection of its own, and give them back alive."""
    together = threading.Barrier(ASKING)
    answers: list[object] = []

    def ask() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            answers.append(cursor.fetchone())
            together.wait(timeout=60)
        connections.close_all()

    threads = [threading.Thread(target=ask) for _each in range(ASKING)]
    connection.close()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [(1,)] * ASKING


def kill_connections() -> int:
    """End every connection to the suite's database, as a restart of the server does, and return how many."""
    facts = connection.get_connection_params() | {"dbname": connection.settings_dict["NAME"]}
    known = {key: facts[key] for key in ("dbname", "user", "password", "host", "port") if facts.get(key)}
    with psycopg.connect(**known, autocommit=True) as killer:
        killed = killer.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ).fetchone()
    assert killed is not None
    time.sleep(0.1)  # the server says so before they have ended
    return int(killed[0])
