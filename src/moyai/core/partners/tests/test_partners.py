"""Partners."""

from datetime import UTC, datetime

import pytest

from moyai.core.partners import operations, queries
from moyai.core.partners.models import Partner

NOW = datetime(2026, 4, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def define(code, **facts):
    return operations.define_partner(code=code, actor="test", now=NOW, **facts)


def test_define_adds_then_changes():
    taxi = define("tenryu", name="天竜タクシー", kind="taxi")
    again = define("tenryu", name="天竜交通", kind="taxi", phone="0265009001")
    assert again == taxi
    assert queries.get_partner("tenryu").name == "天竜交通"


def test_list_by_kind():
    taxi, shop = define("t", name="乙", kind="taxi"), define("s", name="甲", kind="shop")
    assert queries.list_partners() == sorted([taxi, shop], key=lambda p: p.name)
    assert queries.list_partners("shop") == [shop]


def test_get_raises_where_there_is_none():
    with pytest.raises(Partner.DoesNotExist):
        queries.get_partner("nobody")
