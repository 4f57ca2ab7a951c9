"""Whose usual order does not come is missed; who orders now and then, or has ordered again, is not."""

from datetime import timedelta

import pytest

from moyai.core.watchover.access import list_watched
from moyai.core.watchover.operations import agree
from moyai.services.shopping.enums import OrderStatus
from moyai.services.shopping.tests.shop_town import DAY, at, later, make_item, make_member, make_order
from moyai.services.shopping.watching import find_missed_orders

pytestmark = pytest.mark.django_db


def test_a_usual_order_that_does_not_come_is_missed():
    member, item = make_member(), make_item()
    agree(resident=member.resident, family=False, volunteer=False, actor="test", now=at(9))
    for week in (4, 3, 2):
        make_order(member, (item, 1), day=later(DAY, -7 * week), status=OrderStatus.DELIVERED)
    at_last = later(DAY, -7)
    assert find_missed_orders(list_watched(), at(9, day=later(at_last, 40))) == []  # no rhythm yet
    make_order(member, (item, 1), day=at_last, status=OrderStatus.DELIVERED)
    due = at_last + timedelta(days=14)
    assert find_missed_orders(list_watched(), at(23, 59, day=due)) == []
    (gap,) = find_missed_orders(list_watched(), at(0, 30, day=later(due, 1)))
    assert (gap.resident_id, gap.subject, gap.at) == (
        member.resident_id,
        f"since:{at_last}",
        at(0, day=later(due, 1)),
    )
    make_order(member, (item, 1), day=later(due, 3))
    assert find_missed_orders(list_watched(), at(9, day=later(due, 2))) == []
