"""Standing orders: placed before the cut-off once, skipped, paused, asked about; erasers."""

from datetime import timedelta

import pytest
from tests.factories import DAY, at

from moyai.core.conversations.operations import answer, start_session, take_turn
from moyai.core.notices.models import Notice
from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.engines.conversation import Reply
from moyai.services.shopping.enums import StandingState
from moyai.services.shopping.models import Member, Order, StandingDay, StandingOrder
from moyai.services.shopping.operations.members import end_membership
from moyai.services.shopping.operations.standing import (
    StandingWish,
    make_standing,
    pause_standing,
    resume_standing,
    skip_standing,
    unskip_standing,
)
from moyai.services.shopping.operations.standing_placing import place_standing
from moyai.services.shopping.refusals import NotPossible
from moyai.services.shopping.standing_replies import hear_answer
from moyai.services.shopping.tests.shop import NOW, WINDOW, make_item, make_member, make_shop, order
from moyai.services.shopping.wishes import LineWish

pytestmark = pytest.mark.django_db
WEDNESDAY = 1 << 2
AT = at(10)
"""Half an hour before the cut-off."""


@pytest.fixture
def shop():
    return make_shop()


def make(member, *items, **changes):
    lines = tuple(LineWish(item_id=item.pk, quantity=1) for item in items)
    facts = {"weekdays": WEDNESDAY, "window": WINDOW, **changes}
    wish = StandingWish(lines=lines, **facts)
    return make_standing(member=member, wish=wish, channel="web", idempotency_key="s", actor="test", now=NOW)


def test_it_is_placed_once_half_an_hour_before_the_cut_off(shop):
    milk, gone = make_item(shop, 101, stock=5), make_item(shop, 102, stock=0)
    standing = make(make_member(), milk, gone)
    assert place_standing(NOW) == 0
    assert place_standing(AT) == 1
    assert place_standing(AT) == 0
    placed = Order.objects.get()
    assert (placed.standing, placed.round.date) == (standing, DAY)
    assert [line.item for line in placed.lines.all()] == [milk]
    assert "品102" in Notice.objects.latest("pk").text["ja"]
    assert StandingDay.objects.get().state == StandingState.PLACED


def test_nothing_to_be_had_is_told_and_not_tried_again(shop):
    make(make_member(), make_item(shop, 101, stock=0))
    assert (place_standing(AT), place_standing(AT)) == (1, 0)
    assert (StandingDay.objects.get().state, Order.objects.count()) == (StandingState.REFUSED, 0)


def test_skip_and_pause_and_taking_them_back(shop):
    standing = make(make_member(), make_item(shop, 101))
    facts = {"standing_id": standing.pk, "actor": "test", "now": NOW}
    skip_standing(day=DAY, **facts)
    assert place_standing(AT) == 0
    unskip_standing(day=DAY, **facts)
    pause_standing(until=DAY, **facts)
    assert place_standing(AT) == 0
    resume_standing(**facts)
    assert place_standing(AT) == 1


def test_whoever_wants_to_be_asked_gets_nothing_without_her_yes(shop):
    make(make_member(), make_item(shop, 101), asks_first=True)
    assert (place_standing(NOW), place_standing(AT)) == (1, 0)
    assert Order.objects.count() == 0
    notice = Notice.objects.get()
    assert hear_answer(notice, "yes", "line", NOW) is not None
    assert Order.objects.count() == 1
    assert hear_answer(notice, "no", "line", NOW).get("ja") != ""
    assert (Order.objects.count(), StandingDay.objects.get().state) == (1, StandingState.PLACED)


def test_days_without_delivery_are_refused_and_the_key_makes_one(shop):
    item, member = make_item(shop, 101), make_member()
    with pytest.raises(NotPossible):
        make(member, item, weekdays=1 << 6)
    with pytest.raises(NotPossible):
        make(member, item, weekdays=0)
    assert make(member, item).pk == make(member, item).pk


def test_erasers_take_what_is_old_and_leave_the_rest(shop):
    member, item = make_member(allergens=["egg"], leaves_at_door=True), make_item(shop, 101)
    periods = {period.model: period for period in list_periods()}
    order(member, (item, 1))
    Order.objects.update(status="delivered")
    make(member, item)
    end_membership(member=member, actor="test", now=NOW)

    def run(model: str, days_after: int) -> int:
        days = periods[model].days + days_after
        return erase_period(period=periods[model], now=NOW + timedelta(days=days))

    for model in (periods["shopping.Order"].model, periods["shopping.StandingOrder"].model):
        assert run(model, -1) == 0
    assert run(periods["shopping.Member"].model, -1) == 0
    assert Member.objects.get().allergens == ["egg"]
    assert [run(model, 1) for model in ("shopping.Order", "shopping.StandingOrder", "shopping.Member")] == [
        1,
        1,
        1,
    ]
    assert (Order.objects.count(), StandingOrder.objects.count()) == (0, 0)
    kept = Member.objects.get()
    assert (kept.allergens, kept.leaves_at_door_since) == ([], None)


def test_it_may_start_from_fresh_goods_where_nothing_was_ordered_before(shop):
    milk, member = make_item(shop, 101), make_member()
    answers = {"where_0": f"shelf:{milk.shelf_id}", "item_0": milk.pk, "many_0": 2, "more_1": "done"}
    answers |= {"substitution": "call", "weekdays": WEDNESDAY, "hours": "840-960"}
    facts = {"flow": "standing_order", "channel": "tv", "resident_id": member.resident_id}
    talk = take_turn(code=start_session(**facts, answers=answers, now=NOW).code, now=NOW)
    for says in (False, True):  # without asking each time; yes, like this
        prompt = talk.turn.prompt
        reply = Reply(prompt.key, lambda _prompt, says=says: says, prompt.digest)
        talk = answer(code=talk.session.code, version=talk.session.version, reply=reply, now=NOW)
    assert (talk.turn.status, talk.turn.outcome.is_done) == ("ended", True)
    standing = StandingOrder.objects.get()
    line = standing.lines.get()
    assert (line.item, line.quantity, line.substitution, standing.asks_first) == (milk, 2, "call", False)
