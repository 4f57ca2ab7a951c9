import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from moyai.core.accounts.enums import Role
from moyai.fleet.pages.tests import town


@pytest.fixture(autouse=True)
def ten_o_clock(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: town.NOW)


@pytest.fixture
def count_queries(desk):
    """Counts the queries of a page of the desk."""

    def count(address):
        desk.get(address)  # fills what is kept between requests
        with CaptureQueriesContext(connection) as found:
            assert desk.get(address).status_code == 200
        return len(found)

    return count


@pytest.fixture
def dispatcher(db):
    return town.make_user(Role.DISPATCHER, name="dispatcher")


@pytest.fixture
def desk(client, dispatcher):
    """A browser in which the dispatcher is signed in."""
    client.force_login(dispatcher)
    return client
