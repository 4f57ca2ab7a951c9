"""Volunteers: the rota, asking and answering, the next one, hand-overs, honoraria."""

from datetime import date, timedelta

import pytest
from tests.factories import DAY, DEPOT, EARLY, at

from moyai.core.ledger.chart import VOLUNTEER_HONORARIA, VOLUNTEER_PAYABLE
from moyai.core.ledger.queries import get_balance
from moyai.fleet.consignments.enums import Act, AskState, ConsignmentState, LegState
from moyai.fleet.consignments.errors import GoodsRefused, VolunteerRefused
from moyai.fleet.consignments.models import VolunteerAsk
from moyai.fleet.consignments.operations import (
    Handing,
    accept_ask,
    carry,
    decline_ask,
    expire_asks,
    offer_slot,
    pay_month,
    report_absence,
)
from moyai.fleet.consignments.queries import is_unbroken
from moyai.fleet.consignments.rules import ANSWER_WITHIN
from moyai.fleet.consignments.tests import town
from moyai.fleet.models import Stop
from moyai.fleet.operations import WrongPress
from moyai.fleet.tests.ear import ear
from moyai.fleet.tests.wheel import Wheel

__all__ = ["ear"]
pytestmark = pytest.mark.django_db


def ask_of(one) -> VolunteerAsk:
    return VolunteerAsk.objects.select_related("leg__task", "leg__consignment", "slot__volunteer").get(
        leg__consignment=one, state__in=[AskState.ASKED, AskState.ACCEPTED]
    )


def handing(one, act=Act.COLLECTED, **more) -> Handing:
    codes = list(one.boxes.values_list("code", flat=True))
    return Handing(act=act, codes=codes, decidegrees={"chilled": 40}, **more)


def do(ask, step, now):
    ask = VolunteerAsk.objects.select_related("leg__task", "leg__consignment", "slot__volunteer").get(
        pk=ask.pk
    )
    return carry(ask=ask, handing=step, by=ask.slot.volunteer.user, at=now, now=now)


def test_a_volunteer_is_asked_accepts_carries_and_earns(ear):
    person = town.make_volunteer()
    one = town.send()
    ask = ask_of(one)
    assert (one.state, ask.answer_until) == (ConsignmentState.PLANNED, EARLY + ANSWER_WITHIN)
    accept_ask(ask=ask, actor="test", now=EARLY)
    accept_ask(ask=ask, actor="test", now=EARLY)
    do(ask, handing(one), at(10))
    do(ask, handing(one, Act.DELIVERED, outcome="in_person"), at(10, 30))
    one.refresh_from_db()
    ask.refresh_from_db()
    assert (one.state, ask.state, ask.done_at) == (ConsignmentState.HANDED, AskState.DONE, at(10, 30))
    assert is_unbroken(one)
    assert ear.events() == ["on_assigned", "on_boarded", "on_done"]
    assert not Stop.objects.exists()
    party = f"volunteer:{person.code}"
    assert (get_balance(VOLUNTEER_PAYABLE, party=party), get_balance(VOLUNTEER_HONORARIA)) == (100, 100)
    with pytest.raises(GoodsRefused):
        do(ask, handing(one), at(10, 40))


def test_who_declines_or_is_silent_is_followed_by_the_next_then_by_the_van(ear):
    first, second = town.make_volunteer(honorarium_yen=10), town.make_volunteer(honorarium_yen=20)
    town.make_van()
    one = town.send()
    ask = ask_of(one)
    assert ask.slot.volunteer == first
    decline_ask(ask=ask, actor="test", now=EARLY)
    asked = ask_of(one)
    assert asked.slot.volunteer == second
    assert expire_asks(now=EARLY + ANSWER_WITHIN) == 0
    assert expire_asks(now=EARLY + ANSWER_WITHIN + town.MINUTE) == 1
    one.refresh_from_db()
    assert [leg.carrier for leg in one.legs.exclude(state=LegState.DROPPED)] == ["van"]
    states = VolunteerAsk.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [AskState.DECLINED, AskState.EXPIRED]
    told = [facts for event, _task, facts in ear.heard if event == "on_assigned"]
    assert [each["is_replan"] for each in told] == [False, True, True]
    assert "on_cancelled" not in ear.events()
    with pytest.raises(VolunteerRefused) as refused:
        accept_ask(ask=asked, actor="test", now=at(9))
    assert refused.value.code == "too_late"


def test_absence_hands_everything_on_but_not_what_is_under_way():
    person = town.make_volunteer()
    town.make_van()
    slot = person.slots.get()
    one, two = town.send(), town.send()
    accept_ask(ask=ask_of(one), actor="test", now=EARLY)
    assert report_absence(slot=slot, actor="test", now=EARLY) == 2
    for each in (one, two):
        assert each.legs.exclude(state=LegState.DROPPED).get().carrier == "van"
    assert report_absence(slot=slot, actor="test", now=EARLY) == 0
    again = offer_slot(
        volunteer=person, starts_at=slot.starts_at, ends_at=slot.ends_at, most=2, actor="test", now=EARLY
    )
    assert (again.pk, again.absent_at, again.most) == (slot.pk, None, 2)
    three = town.send()
    accept_ask(ask=ask_of(three), actor="test", now=EARLY)
    do(ask_of(three), handing(three), at(10))
    with pytest.raises(VolunteerRefused) as refused:
        report_absence(slot=again, actor="test", now=at(10, 5))
    assert refused.value.code == "busy"


def test_nobody_is_asked_beyond_the_rota_the_reach_or_the_limits():
    person = town.make_volunteer(slot=False)
    town.make_van()
    offer_slot(volunteer=person, starts_at=at(9), ends_at=at(14), most=1, actor="test", now=EARLY)
    taken, full = town.send(), town.send()
    far = town.send(destination=town.SHOP.__class__("遠く", 138.2, 36.0))
    heavy = town.send(boxes=(town.AMBIENT,) * 3)
    carriers = [
        [leg.carrier for leg in one.legs.exclude(state=LegState.DROPPED)] for one in (taken, full, heavy)
    ]
    assert carriers == [["volunteer"], ["van"], ["van"]]
    codes = {
        each["key"].split(":")[0]: each["codes"] for one in (far,) for each in one.choices.get().verdicts
    }
    assert codes["volunteer"] == ["no_way"]


@pytest.mark.parametrize(
    ("begin", "end", "code"),
    [(at(12), at(11), "backwards"), (at(6), at(7), "past"), (at(13), at(16), "overlap")],
)
def test_times_that_make_no_sense_are_not_on_the_rota(begin, end, code):
    person = town.make_volunteer()
    with pytest.raises(VolunteerRefused) as refused:
        offer_slot(volunteer=person, starts_at=begin, ends_at=end, most=1, actor="test", now=EARLY)
    assert refused.value.code == code


def test_the_second_carrier_waits_for_the_first(ear):
    depot = town.make_hub(lon=DEPOT.lon, lat=DEPOT.lat)
    van = town.make_van(most_chilled=4)
    town.make_volunteer(meets_at=depot, honorarium_yen=0)
    one = town.send(window_until=at(14))
    ask = ask_of(one)
    with pytest.raises(WrongPress) as refused:
        do(ask, handing(one), at(8, 5))
    assert refused.value.code == "goods_not_here"
    first = one.legs.get(state=LegState.PLANNED, carrier="van").task
    wheel = Wheel(van)
    wheel.pick_up(first, at(10))
    wheel.drop_off(first, at(10, 20))
    accept_ask(ask=ask, actor="test", now=EARLY)
    do(ask, handing(one), at(11))
    do(ask, handing(one, Act.DELIVERED, outcome="not_met"), at(11, 20))
    one.refresh_from_db()
    assert one.state == ConsignmentState.NOT_MET
    told = [event for event, task, _facts in ear.heard if task != first.pk]
    assert told[-2:] == ["on_boarded", "on_no_show"]
    assert "on_done" not in ear.events()


def test_a_month_is_paid_once_when_it_is_over():
    person = town.make_volunteer(honorarium_yen=150)
    one = town.send()
    ask = ask_of(one)
    accept_ask(ask=ask, actor="test", now=EARLY)
    do(ask, handing(one), at(10))
    do(ask, handing(one, Act.DELIVERED, outcome="in_person"), at(10, 30))
    month = date(DAY.year, DAY.month, 1)
    with pytest.raises(VolunteerRefused) as refused:
        pay_month(volunteer=person, month=month, actor="test", now=at(18))
    assert refused.value.code == "month_open"
    later = at(9) + timedelta(days=31)
    paid = [pay_month(volunteer=person, month=month, actor="test", now=later) for _ in range(2)]
    assert paid == [150, 0]
    assert get_balance(VOLUNTEER_PAYABLE, party=f"volunteer:{person.code}") == 0
