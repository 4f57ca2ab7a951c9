import pytest

from moyai.core.accounts.enums import Role
from moyai.fleet.pages.tests import town


@pytest.fixture(autouse=True)
def ten_o_clock(monkeypatch):
    monkeypatch.setattr("moyai.core.clock.now", lambda: town.NOW)


@pytest.fixture
def dispatcher(db):
    return town.make_user(Role.DISPATCHER, name="dispatcher")


@pytest.fixture
def desk(client, dispatcher):
    """A browser in which the dispatcher is signed in."""
    client.force_login(dispatcher)
    return client
