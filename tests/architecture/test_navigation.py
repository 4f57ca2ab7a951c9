"""The bar leads to everything that it is said to lead to."""

import pytest
from django.test import RequestFactory

from moyai.config.navigation import _ITEMS, add_navigation
from moyai.core.accounts.enums import Role
from tests.factories import make_user


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.RESIDENT, Role.DRIVER, Role.DISPATCHER, Role.OFFICER, Role.ADMIN])
def test_no_page_of_a_role_is_left_out_of_the_bar(role):
    request = RequestFactory().get("/")
    request.user = make_user(role)
    bar = add_navigation(request)["nav_items"]
    shown = [link for item in bar for link in item.get("links", [item])]
    mine = {name for kind, name, _label, _group in _ITEMS if role in (kind, Role.ADMIN)}
    assert len({link["url"] for link in shown}) == len(shown)
    assert len(shown) >= len(mine)
