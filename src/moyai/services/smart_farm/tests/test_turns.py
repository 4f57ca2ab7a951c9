"""Turns: planned, given, offered and taken once, announced with the note that waits."""

from datetime import date, timedelta

import pytest
from tests.factories import make_resident

from moyai.core.notices.models import Notice
from moyai.services.smart_farm.enums import FarmRole
from moyai.services.smart_farm.models import FarmMember, RobotShift, RotaSlot, ShiftOffer
from moyai.services.smart_farm.operations.diary import read_notes, write_entry
from moyai.services.smart_farm.operations.rota import (
    announce_turns,
    cancel_turn,
    fill_gap,
    give_turn,
    offer_turn,
    plan_week,
    set_slot,
    take_turn,
    withdraw_offer,
)
from moyai.services.smart_farm.queries.diary import list_notes
from moyai.services.smart_farm.queries.rota import list_gaps
from moyai.services.smart_farm.refusals_people import PeopleRefused
from moyai.services.smart_farm.tests.plots import NOW, make_member, make_robot

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 6, 8)
HOUR = timedelta(hours=1)


@pytest.fixture
def robot():
    return make_robot()


@pytest.fixture
def two(robot):
    return make_member(FarmRole.OPERATOR, "ほなみ"), make_member(FarmRole.OPERATOR, "たくみ")


def give(robot, member, starts=HOUR, lasts=HOUR):
    return give_turn(
        robot=robot,
        member=member,
        starts_at=NOW + starts,
        ends_at=NOW + starts + lasts,
        actor="test",
        now=NOW,
    )


def refused(work, code):
    with pytest.raises(PeopleRefused) as caught:
        work()
    assert caught.value.code == code
    assert caught.value.text.get("en") and "{" not in caught.value.text.get("ja")


def test_week_is_filled_and_what_has_begun_is_left(robot, two):
    set_slot(robot=robot, weekdays=[0, 2, 3, 4], starts_minutes=600, ends_minutes=720, actor="t", now=NOW)
    assert len(list_gaps(robot.bed.farm, MONDAY, NOW)) == 2  # Wednesday's begins at this minute
    assert plan_week(farm=robot.bed.farm, monday=MONDAY, actor="test", now=NOW) == (2, 0)
    assert plan_week(farm=robot.bed.farm, monday=MONDAY, actor="test", now=NOW) == (0, 0)
    assert {each.member.name for each in RobotShift.objects.all()} == {"ほなみ", "たくみ"}


def test_slots_do_not_overlap(robot):
    set_slot(robot=robot, weekdays=[0], starts_minutes=600, ends_minutes=720, actor="t", now=NOW)
    for begin, end, code in ((700, 800, "overlaps"), (800, 700, "backwards"), (0, 1000, "too_long_turn")):
        refused(
            lambda b=begin, e=end: set_slot(
                robot=robot, weekdays=[0], starts_minutes=b, ends_minutes=e, actor="t", now=NOW
            ),
            code,
        )
    assert RotaSlot.objects.count() == 1


def test_turn_of_nobody_or_in_the_way_is_refused(robot, two):
    give(robot, two[0])
    other = make_robot()
    refused(lambda: give(robot, two[1], HOUR / 2), "overlaps")
    refused(lambda: give(other, two[0], HOUR / 2), "busy_then")
    refused(lambda: give(robot, two[1], -3 * HOUR), "past")
    refused(lambda: give(robot, two[1], 5 * HOUR, -HOUR), "backwards")
    refused(lambda: give(robot, two[1], 5 * HOUR, 9 * HOUR), "too_long_turn")
    refused(lambda: give(robot, make_member(FarmRole.PUPIL), 5 * HOUR), "not_operator")


def test_offered_turn_stays_hers_until_one_takes_it_and_only_one_does(robot, two):
    third = make_member(FarmRole.OPERATOR, "しおり")
    shift = give(robot, two[0])
    refused(lambda: offer_turn(shift=shift, member=two[1], words="", now=NOW), "not_yours")
    offer = offer_turn(shift=shift, member=two[0], words="通院のため", now=NOW)
    refused(lambda: offer_turn(shift=shift, member=two[0], words="", now=NOW), "offered")
    take_turn(offer=offer, member=two[1], now=NOW)
    refused(lambda: take_turn(offer=offer, member=third, now=NOW), "taken")
    shift.refresh_from_db()
    assert shift.member == two[1]
    refused(lambda: withdraw_offer(offer=ShiftOffer.objects.get(), member=two[1], now=NOW), "taken")


def test_taker_is_not_at_two_robots_at_once(robot, two):
    offer = offer_turn(shift=give(robot, two[0]), member=two[0], words="", now=NOW)
    give(make_robot(), two[1])
    refused(lambda: take_turn(offer=offer, member=two[1], now=NOW), "busy_then")


def test_gap_is_filled_once_and_only_where_somebody_is_wanted(robot, two):
    RotaSlot.objects.create(robot=robot, weekday=3, starts_minutes=600, ends_minutes=660)
    begin = NOW + timedelta(days=1)
    facts = {"robot": robot, "starts_at": begin, "ends_at": begin + HOUR, "now": NOW}
    assert fill_gap(member=two[0], **facts).member == two[0]
    refused(lambda: fill_gap(member=two[1], **facts), "taken")
    facts["starts_at"] = begin + HOUR
    refused(lambda: fill_gap(member=two[1], **facts), "taken")


def test_cancelled_turn_is_told_and_free_again(robot, two):
    resident = make_resident()
    FarmMember.objects.filter(pk=two[0].pk).update(user=None, resident=resident)
    two[0].refresh_from_db()
    shift = give(robot, two[0])
    cancel_turn(shift=shift, actor="test", now=NOW)
    refused(lambda: cancel_turn(shift=shift, actor="test", now=NOW), "past")
    give(robot, two[1])
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds == {"smart_farm.turn_given", "smart_farm.turn_cancelled"}


def test_turn_is_announced_once_with_the_note_that_waits(robot, two):
    FarmMember.objects.filter(pk=two[0].pk).update(user=None, resident=make_resident())
    give(robot, two[0], timedelta(minutes=10))
    write_entry(robot=robot, member=two[1], text="虫がいます", is_handover=True, idempotency_key="1", now=NOW)
    for _again in range(2):
        announce_turns(NOW)
    said = Notice.objects.get(kind="smart_farm.turn_begins").text
    assert "引きつぎがあります" in said["ja"] and "10時10分" in said["ja"]
    assert [each.text for each in list_notes(robot, two[0], NOW)] == ["虫がいます"]
    assert list_notes(robot, two[1], NOW) == []  # her own
    assert read_notes(robot=robot, member=two[1], now=NOW) == 0
    assert read_notes(robot=robot, member=two[0], now=NOW) == 1
    assert list_notes(robot, two[0], NOW) == []
