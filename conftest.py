"""What every test of the tree needs."""

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management.color import Style
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from tests import examples

from moyai.config.memory import keep_what_is_there, sweep_seldom

examples.settle()

APPEND_ONLY = (
    "audit_entry",
    "ledger_entry",
    "ledger_line",
    "shared_taxi_dailyclosing",
    "shared_taxi_operatorclaim",
)
"""Tables whose triggers refuse changes."""

KEPT = {"django_content_type", "auth_permission"}
"""Tables that Django would fill again with the same rows after every emptying."""

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}
"""Without one of these, or its mark, pytest-django lets no test near the suite's database."""

DOORS = ("architecture", "doors", "flows", "line", "pages", "telephone", "tv", "channels")
"""Folders whose tests look at words, pages, conversations and addresses. What stands behind these is asked of
each kind of database by the tests of operations and queries."""

LONGEST = Path(__file__).parent / "tests/e2e/test_pages.py"
"""The file of journeys that takes longest."""

HAS_BROWSER = shutil.which("chromium") is not None


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what has to hold on each database; leave browser journeys out where there is no browser.

    Journeys begin, with the longest file of them: pytest-django has them after all that asks the database,
    and at the end one process went on alone for minutes.
    """
    for item in items:
        if _asks_database(item) and not item.get_closest_marker("any_database") and not _is_at_a_door(item):
            item.add_marker("each_database")
    journeys = [item for item in items if item.get_closest_marker("browser")]
    if journeys and not HAS_BROWSER:
        config.hook.pytest_deselected(items=journeys)
        items[:] = [item for item in items if item not in journeys]
    items.sort(key=lambda item: (item.get_closest_marker("browser") is None) + (item.path != LONGEST))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Let what the whole suite is made of never be swept again: it stays until the end, and it is large."""
    sweep_seldom()
    keep_what_is_there()


def _asks_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or not fixtures.isdisjoint(DATABASE_FIXTURES)


def _is_at_a_door(item: pytest.Item) -> bool:
    path = item.path.relative_to(item.config.rootpath)
    is_told = "page" in path.name or path.name.endswith("_flow.py")
    return is_told or not set(DOORS).isdisjoint(path.parts)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line what was left out."""
    if not HAS_BROWSER:
        terminalreporter.write_line(
            "Left out, as there is no Chromium (apt-get install chromium fonts-noto-cjk): every browser "
            "journey, of tests/e2e and of the pages' own tests."
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """Let the emptying of tables between tests, and nothing else, pass the append-only triggers."""
    operations = type(connection.ops)
    plain_flush = operations.sql_flush

    def flush(self: BaseDatabaseOperations, style: Style, tables: Sequence[str], **options: Any) -> list[str]:
        statements = plain_flush(self, style, [each for each in tables if each not in KEPT], **options)
        return [*_lift_triggers(), *statements, *_put_triggers_back()] if statements else []

    operations.sql_flush = flush  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _open_gates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let shifts start without roll-calls and licences, but where a test asks for ``closed_gates``."""
    from moyai.fleet import gates

    monkeypatch.setattr(gates, "_gates", {})


@pytest.fixture
def closed_gates(_open_gates: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have shifts start as in a real town: after a roll-call (fleet/crews)."""
    from moyai.fleet import gates
    from moyai.fleet.crews.gate import find_reason

    gates.register("crews", find_reason)


@pytest.fixture(autouse=True)
def _no_banners(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pages stand without what services put above each, but where a test asks for ``town_banners``."""
    from moyai.core.ui import banners

    monkeypatch.setattr(banners, "_makers", {})


@pytest.fixture
def town_banners(_no_banners: None) -> None:
    """Have pages carry the banners of the services, as in a real town."""
    from moyai.core.ui.banners import register_banners
    from moyai.services.evacuation.banner import list_banners

    register_banners("evacuation", list_banners)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Start each test with fresh rate limits, and nothing kept of a database that is emptied."""
    from moyai.fleet.planning.kept import kept_stops  # Django is not set up yet when this file is read

    cache.clear()
    kept_stops.forget()


def _lift_triggers() -> list[str]:
    if connection.vendor == "postgresql":
        return [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in APPEND_ONLY]
    return [f"DROP TRIGGER {name}" for name, _sql in _list_sqlite_triggers()]


def _put_triggers_back() -> list[str]:
    if connection.vendor == "postgresql":
        return [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in APPEND_ONLY]
    return [sql for _name, sql in _list_sqlite_triggers()]


def _list_sqlite_triggers() -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return cursor.fetchall()
