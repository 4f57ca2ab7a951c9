"""花子, who agrees to be watched over by everybody, and the people around her."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from moyai.core.accounts.enums import Role
from moyai.core.accounts.operations import create_account
from moyai.core.notices import providers
from moyai.core.notices.tests.conftest import RecordingProvider
from moyai.core.places.models import Municipality
from moyai.core.residents.enums import ContactKind
from moyai.core.residents.operations import Home, appoint_proxy
from moyai.core.residents.tests.factories import register
from moyai.core.watchover import operations
from moyai.core.watchover.enums import KeeperKind

NOON = datetime(2026, 6, 10, 3, 0, tzinfo=UTC)


def make_user(name, *roles):
    return create_account(username=name, password="moyai-test", display_name=name, roles=roles)


@pytest.fixture
def doors(monkeypatch):
    """Only the console and the telephone."""
    console = providers._providers["console"]
    monkeypatch.setattr(providers, "_providers", {"console": console, "mobile": RecordingProvider()})


@pytest.fixture
def people(db, doors):
    town = Municipality.objects.create(code="202096", name="伊那市")
    users = {
        "hanako": make_user("hanako", Role.RESIDENT),
        "daughter": make_user("daughter", Role.RESIDENT),
        "volunteer": make_user("volunteer", Role.RESIDENT),
        "officer": make_user("officer", Role.OFFICER),
        "stranger": make_user("stranger", Role.RESIDENT),
        "dispatcher": make_user("dispatcher", Role.DISPATCHER),
    }
    mobile = ((ContactKind.MOBILE, "09000009100"),)
    hanako = register(town, user=users["hanako"], contacts=mobile)
    away = Home("長野県伊那市高遠町0-2", 138.06, 35.83, "高遠")
    daughter = register(town, given_name="月子", given_kana="つきこ", home=away, user=users["daughter"])
    facts = {"scope": "*", "relation": "娘", "valid_until": None, "actor": "test", "now": NOON}
    appoint_proxy(resident=hanako, user=users["daughter"], **facts)
    keep = {"by": users["officer"], "now": NOON, "phone": "0265009999"}
    volunteer = operations.appoint_keeper(
        username="volunteer", kind=KeeperKind.VOLUNTEER, settlements=["荒井"], **keep
    )
    operations.appoint_keeper(username="officer", kind=KeeperKind.WELFARE, settlements=[], **keep)
    operations.agree(resident=hanako, family=True, volunteer=True, actor="test", now=NOON)
    return SimpleNamespace(**users, her=hanako, child=daughter, keeper=volunteer, town=town)
