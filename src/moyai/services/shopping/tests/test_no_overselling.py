"""No sequence of orders, changes and cancellations sells what is not there, or overfills a round."""

from collections import Counter
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import make_resident

from moyai.core.errors import Refused
from moyai.services.shopping.cut_offs import compute_closing
from moyai.services.shopping.enums import LIVE_STATUSES
from moyai.services.shopping.models import Item, Line, Order, Round
from moyai.services.shopping.operations.cancelling import cancel_order, undo_cancel
from moyai.services.shopping.operations.changing import change_order
from moyai.services.shopping.tests.shop import NOW, make_item, make_member, make_shop, order
from moyai.services.shopping.wishes import LineWish

STOCK, CAPACITY = (3, 2), 2
_counts = st.integers(0, 4)
_deeds = st.one_of(
    st.tuples(st.just("order"), st.integers(0, 1), _counts, _counts),
    st.tuples(st.just("change"), st.integers(0, 3), _counts, _counts),
    st.tuples(st.just("cancel"), st.integers(0, 3), st.just(0), st.just(0)),
    st.tuples(st.just("undo"), st.integers(0, 3), st.just(0), st.just(0)),
)


class Sequences(TestCase):
    """Each example begins with the same small shop."""

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(_deeds, min_size=1, max_size=10))
    def test_books_of_stock_and_rooms_are_right_after_every_deed(self, deeds) -> None:
        shop = make_shop(capacity=CAPACITY)
        items = [make_item(shop, 101 + n, stock=left) for n, left in enumerate(STOCK)]
        members = [make_member(make_resident(name)) for name in ("花子", "太郎")]
        for number, (deed, who, *counts) in enumerate(deeds):
            with suppress(Refused, Order.DoesNotExist):
                self._do(deed, who, counts, members, items, number)
            self._check(items)

    def _do(self, deed, who, counts, members, items, number) -> None:
        lines = [(item, count) for item, count in zip(items, counts, strict=True) if count]
        if deed == "order":
            order(members[who], *lines, key=str(number))
            return
        code = Order.objects.order_by("pk").values_list("code", flat=True)[who : who + 1].get()
        facts = {"code": code, "actor": "test", "now": NOW}
        if deed == "change":
            wishes = tuple(LineWish(item_id=item.pk, quantity=count) for item, count in lines)
            version = Order.objects.get(code=code).version
            change_order(version=version, lines=wishes, channel="web", **facts)
        elif deed == "cancel":
            cancel_order(channel="web", **facts)
        else:
            undo_cancel(**facts)

    def _check(self, items) -> None:
        """Count anew from the lines of live orders, which no operation does."""
        held: Counter[int] = Counter()
        for line in Line.objects.filter(order__status__in=LIVE_STATUSES):
            held[line.item_id] += line.quantity
        left = {item.pk: stock for item, stock in zip(items, STOCK, strict=True)}
        now = dict(Item.objects.values_list("pk", "stock"))
        assert now == {pk: stock - held[pk] for pk, stock in left.items()}
        taken = Counter(Order.objects.filter(status__in=LIVE_STATUSES).values_list("round_id", flat=True))
        assert dict(Round.objects.values_list("pk", "taken_orders")) == {
            pk: taken[pk] for pk in Round.objects.values_list("pk", flat=True)
        }
        assert all(count <= CAPACITY for count in taken.values())


@pytest.mark.django_db
def test_rounds_lie_on_their_days_and_close_by_their_rule() -> None:
    shop = make_shop(closes_days_before=1)
    rule = shop.round_rules.get()
    rounds = list(shop.rounds.all())
    assert len(rounds) == 10  # two weeks of workdays, without a holiday
    for round_ in rounds:
        assert round_.date.weekday() < 5
        assert round_.closes_at == compute_closing(rule, round_.date)
