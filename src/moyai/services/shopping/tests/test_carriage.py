"""From the packed box to her door: sent once, carried, handed over or not; and how she was."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import pytest
from tests.factories import make_shift, make_vehicle

from moyai.core.ledger.verdict import verify_books
from moyai.core.notices.models import Notice
from moyai.core.watchover.enums import Condition
from moyai.core.watchover.models import Observation
from moyai.core.watchover.operations import agree
from moyai.fleet.consignments.entries import apply_goods
from moyai.fleet.consignments.enums import Act, ConsignmentState, HubKind, Outcome
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import Consignment, Hub
from moyai.fleet.consignments.operations import cancel_consignment, close_returned, write_off
from moyai.fleet.entries import Entry
from moyai.fleet.models import Shift
from moyai.fleet.operations import open_shift
from moyai.services.shopping.enums import Handing, OrderStatus, Temperature
from moyai.services.shopping.models import GoodsRefund, Order
from moyai.services.shopping.money.kinds import RefundBearer
from moyai.services.shopping.operations.carrying import send_packed
from moyai.services.shopping.operations.changing import change_handing
from moyai.services.shopping.operations.packing import reopen_packing
from moyai.services.shopping.queries.lockers import find_her_locker
from moyai.services.shopping.queries.money import get_book_balance, list_faults
from moyai.services.shopping.refusals import BadOrder
from moyai.services.shopping.refusals_store import CannotPack
from moyai.services.shopping.tests.shop_town import (
    NOW,
    at,
    make_item,
    make_member,
    make_order,
    make_picker,
    pack_all,
    take_all,
)

pytestmark = pytest.mark.django_db
ROOM = {"most_grams": 80_000, "most_millilitres": 400_000, "most_ambient": 10, "most_chilled": 4}


@pytest.fixture
def picker():
    return make_picker()


@pytest.fixture
def van() -> Shift:
    return make_shift(make_vehicle("van1", carrier="van", **ROOM))


def pack_order(picker, **changes) -> Order:
    cold = make_item(temperature=Temperature.CHILLED)
    order = make_order(make_member(), (make_item(), 2), (cold, 1), **changes)
    take_all(order, picker)
    pack_all(order, picker)
    return order


def hand(shift: Shift, one: Consignment, when: datetime, **data: str) -> None:
    codes = " ".join(one.boxes.values_list("code", flat=True))
    sent = {"codes": codes, "chilled": "4", **data}
    apply_goods(Entry(_make_id(), shift.driver, shift, when, sent, when))


def _make_id():
    from uuid import uuid4

    return uuid4()


def statuses() -> list[str]:
    return list(Order.objects.values_list("status", flat=True))


def told() -> list[str]:
    kinds = Notice.objects.filter(kind__startswith="shopping.").order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("shopping.") for kind in kinds]


def test_a_packed_order_is_sent_once_with_the_codes_on_its_labels(picker, van):
    order = pack_order(picker)
    assert [send_packed(now=NOW), send_packed(now=NOW)] == [1, 0]
    one = Consignment.objects.get()
    labels = sorted(order.boxes.values_list("code", "temperature"))
    assert sorted(one.boxes.values_list("code", "temperature")) == labels
    assert (one.state, one.reference, one.legs.get().carrier) == (ConsignmentState.PLANNED, order.code, "van")
    assert told() == ["coming"]


def test_a_locker_within_a_walk_is_offered_and_asked(picker, van):
    member = make_member()
    order = make_order(member, (make_item(), 2))
    home = member.resident.household
    far = Hub.objects.create(
        key="far", name="遠いロッカー", kind=HubKind.LOCKER, lon=home.lon + 0.1, lat=home.lat, room_ambient=5
    )
    wish = {"code": order.code, "handing": Handing.LOCKER, "channel": "web", "actor": "test", "now": at(9)}
    with pytest.raises(BadOrder):
        change_handing(version=order.version, **wish)
    Hub.objects.create(
        key="near", name="近くのロッカー", kind=HubKind.LOCKER, lon=home.lon, lat=home.lat, room_ambient=5
    )
    assert find_her_locker(member) == "近くのロッカー"
    order = change_handing(version=order.version, **wish)
    take_all(order, picker)
    pack_all(order, picker)
    send_packed(now=NOW)
    verdicts = {one["key"]: one for one in Consignment.objects.get().choices.get().verdicts}
    assert verdicts["locker:near"]["rank"] is not None
    assert verdicts[f"locker:{far.key}"]["rank"] is None


def test_what_is_opened_again_is_not_carried_and_goes_with_new_labels(picker, van):
    order = pack_order(picker)
    send_packed(now=NOW)
    reopen_packing(order=order, by=picker, now=NOW)
    assert Consignment.objects.get().state == ConsignmentState.CANCELLED
    assert [send_packed(now=NOW), Consignment.objects.count()] == [0, 1]
    pack_all(order, picker)
    assert send_packed(now=NOW) == 1
    states = sorted(Consignment.objects.values_list("state", flat=True))
    assert states == [ConsignmentState.CANCELLED, ConsignmentState.PLANNED]


def test_from_the_shop_to_her_hands_and_how_she_was(picker, van):
    order = pack_order(picker)
    agree(resident=order.member.resident, family=True, volunteer=True, actor="test", now=NOW)
    send_packed(now=NOW)
    one = Consignment.objects.get()
    open_shift(shift_id=van.pk, actor="test", now=NOW)
    van.refresh_from_db()
    hand(van, one, at(13, 40), what=Act.COLLECTED)
    assert statuses() == [OrderStatus.ON_THE_WAY]
    with pytest.raises(CannotPack) as gone:
        reopen_packing(order=order, by=picker, now=at(13, 50))
    assert gone.value.code == "gone"
    hand(van, one, at(14, 10), what=Outcome.IN_PERSON, condition=Condition.OFF, note="足が痛いとのこと")
    assert statuses() == [OrderStatus.DELIVERED]
    seen = Observation.objects.get()
    assert (seen.resident, seen.condition, seen.is_met, seen.source) == (
        order.member.resident,
        Condition.OFF,
        True,
        "shopping",
    )
    assert told() == ["coming", "on_the_way", "delivered"]


@pytest.mark.parametrize("has_agreed", [True, False])
def test_who_is_not_met_is_told_and_watched_over_only_if_she_agreed(picker, van, has_agreed):
    order = pack_order(picker)
    if has_agreed:
        agree(resident=order.member.resident, family=True, volunteer=True, actor="test", now=NOW)
    send_packed(now=NOW)
    one = Consignment.objects.get()
    open_shift(shift_id=van.pk, actor="test", now=NOW)
    van.refresh_from_db()
    hand(van, one, at(13, 40), what=Act.COLLECTED)
    hand(van, one, at(14, 30), what=Outcome.NOT_MET)
    assert statuses() == [OrderStatus.NOT_DELIVERED]
    assert list(Observation.objects.values_list("is_met", flat=True)) == [False] * has_agreed
    assert told() == ["coming", "on_the_way", "not_met"]


def test_goods_are_put_down_only_where_she_wished_it(picker, van):
    pack_order(picker, handing=Handing.LEAVE)
    send_packed(now=NOW)
    assert Consignment.objects.get().may_leave is True


def test_what_nobody_can_carry_is_told_to_the_desk_and_sent_no_second_time(picker):
    pack_order(picker)
    assert [send_packed(now=NOW), send_packed(now=NOW)] == [1, 0]
    assert Consignment.objects.get().state == ConsignmentState.STRANDED
    assert statuses() == [OrderStatus.PACKED]


def give_to(van, picker, *, until: Outcome | None = None) -> Consignment:
    """An order on its way to her, as far as it is said."""
    pack_order(picker)
    send_packed(now=NOW)
    one = Consignment.objects.get()
    if until:
        open_shift(shift_id=van.pk, actor="test", now=NOW)
        van.refresh_from_db()
        hand(van, one, at(13, 40), what=Act.COLLECTED)
        hand(van, one, at(14, 30), what=until)
    return one


@pytest.mark.parametrize(
    ("operation", "until", "bearer"),
    [
        (cancel_consignment, None, RefundBearer.SHOP),
        (close_returned, Outcome.NOT_MET, RefundBearer.SHOP),
        (write_off, Outcome.NOT_MET, RefundBearer.TOWN),
    ],
)
def test_nobody_pays_for_what_reached_nobody(picker, van, operation, until, bearer):
    one = give_to(van, picker, until=until)
    member = Order.objects.get().member
    assert get_book_balance(member) > 0
    for _twice in range(2):
        with suppress(GoodsRefused):
            operation(consignment=one, actor="test", now=at(17))
    assert (statuses(), get_book_balance(member)) == ([OrderStatus.NOT_DELIVERED], 0)
    assert set(GoodsRefund.objects.values_list("bearer", flat=True)) == {bearer}
    assert told()[-1] == "given_back"
    assert (list_faults(), verify_books().faults) == ([], ())


def test_what_the_shop_opens_again_is_not_given_back(picker, van):
    give_to(van, picker)
    reopen_packing(order=Order.objects.get(), by=picker, now=NOW)
    assert (statuses(), GoodsRefund.objects.count()) == ([OrderStatus.PICKING], 0)
