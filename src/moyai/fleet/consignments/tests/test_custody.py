"""The chain of custody on the driver's tablet: scans, temperatures, how it was handed over."""

import base64
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from tests.factories import EARLY, at

from moyai.core.notices.models import DeskTask
from moyai.fleet.consignments.enums import ConsignmentState, LegState
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.models import Consignment, HandOver, TemperatureReading
from moyai.fleet.consignments.operations import close_returned
from moyai.fleet.consignments.queries import find_consignment, is_unbroken, list_chain
from moyai.fleet.consignments.readings import read_codes, read_decidegrees
from moyai.fleet.consignments.tests import town
from moyai.fleet.models import DriverEntry, Stop
from moyai.fleet.operations import EntryRefused, SentEntry, take_entry
from moyai.fleet.tests.ear import ear
from moyai.fleet.tests.wheel import Wheel

__all__ = ["ear"]
pytestmark = pytest.mark.django_db

PNG = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    )
).decode()


@pytest.fixture
def van(db):
    return town.make_van()


def enter(shift, now, *, entry_id=None, **data):
    sent = SentEntry(entry_id or uuid4(), "goods", shift.pk, now, data)
    return take_entry(sent=sent, driver=shift.driver, now=now)


def collect(shift, one: Consignment, now=None, **more):
    facts = {"what": "collected", "codes": town.codes_of(one), "chilled": "4.0", **more}
    return enter(shift, now or at(10), **facts)


def test_a_delivery_from_shop_to_door_is_a_whole_chain(van, ear):
    one = town.send()
    collect(van, one)
    one.refresh_from_db()
    assert one.state == ConsignmentState.UNDER_WAY
    enter(van, at(10, 30), what="in_person", codes=town.codes_of(one), chilled="5")
    one.refresh_from_db()
    assert (one.state, one.finished_at) == (ConsignmentState.HANDED, at(10, 30))
    assert [(link.hand_over.act, link.is_gap) for link in list_chain(one)] == [
        ("collected", False),
        ("collected", False),
        ("delivered", False),
        ("delivered", False),
    ]
    assert {link.hand_over.by for link in list_chain(one)} == {van.driver}
    assert is_unbroken(one)
    assert ear.events() == ["on_assigned", "on_arrived", "on_boarded", "on_done"]
    told = ear.facts("on_done", one.legs.get().task)
    assert (told["outcome"], told["consignment"], told["flags"]) == ("in_person", one.code, [])
    assert find_consignment(one.legs.get().task) == one


def test_the_same_entry_sent_again_counts_once(van):
    one = town.send()
    entry = uuid4()
    facts = {"what": "collected", "codes": town.codes_of(one), "chilled": "4"}
    first, again = (enter(van, at(10), entry_id=entry, **facts) for _ in range(2))
    assert first == again
    assert (HandOver.objects.count(), TemperatureReading.objects.count()) == (2, 1)
    with pytest.raises(EntryRefused) as refused:
        collect(van, one, at(10, 5))
    assert refused.value.code == "already"
    assert HandOver.objects.count() == 2


def test_buttons_alone_leave_gaps_that_are_shown(van):
    one = town.send()
    task, wheel = one.legs.get().task, Wheel(van)
    wheel.pick_up(task, at(10))
    wheel.drop_off(task, at(10, 30))
    one.refresh_from_db()
    assert one.state == ConsignmentState.HANDED
    assert [link.is_gap for link in list_chain(one)] == [True] * 4
    assert not is_unbroken(one)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"codes": ""}, "unreadable"),
        ({"codes": "---"}, "no_code"),
        ({"codes": "4900000000000"}, "foreign_box"),
        ({"chilled": ""}, "no_temperature"),
        ({"chilled": "ぬるい"}, "unreadable_temperature"),
        ({"what": "thrown"}, "unreadable"),
        ({"what": "in_person"}, "not_collected"),
        ({"photo": "<not a picture>"}, "photo"),
    ],
)
def test_what_is_not_right_changes_nothing(van, changes, code):
    one = town.send()
    with pytest.raises(EntryRefused) as refused:
        collect(van, one, **changes)
    assert refused.value.code == code
    assert (HandOver.objects.count(), TemperatureReading.objects.count()) == (0, 0)
    assert Stop.objects.filter(status="pending").count() == 2
    assert DriverEntry.objects.get().refusal == code


def test_a_missing_box_and_one_of_another_house_are_named(van):
    one, other = town.send(), town.send()
    first = one.boxes.first().code
    with pytest.raises(EntryRefused) as refused:
        collect(van, one, codes=first)
    assert (refused.value.code, "あと1箱（02）" in str(refused.value)) == ("missing_boxes", True)
    with pytest.raises(EntryRefused) as refused:
        collect(van, one, codes=f"{town.codes_of(one)} {town.codes_of(other)}")
    assert refused.value.code == "two_consignments"


@pytest.mark.parametrize(("typed", "flag"), [("85", "absurd"), ("12.5", "breach"), ("−3", "breach")])
def test_a_reading_that_is_wrong_is_taken_and_told_to_the_desk(van, ear, typed, flag):
    one = town.send()
    answer = collect(van, one, chilled=typed)
    reading = TemperatureReading.objects.get()
    assert (reading.flag, reading.temperature) == (flag, "chilled")
    assert DeskTask.objects.get(kind="consignment").text["ja"].startswith(f"荷物{one.code}の")
    assert answer["text"] != "記録しました。"
    one.refresh_from_db()
    assert one.state == ConsignmentState.UNDER_WAY
    assert ear.facts("on_boarded", one.legs.get().task)["flags"] == [flag]


def test_left_at_the_door_needs_her_word_and_a_photo(van, ear):
    strict, easy = town.send(boxes=(town.AMBIENT,)), town.send(boxes=(town.AMBIENT,), may_leave=True)
    orders = {}
    for one in (strict, easy):
        orders[one.pk] = one.legs.get().task.stops.get(kind="pickup").sequence
    for one in sorted((strict, easy), key=lambda each: orders[each.pk]):
        enter(van, at(10), what="collected", codes=town.codes_of(one))
    with pytest.raises(EntryRefused) as refused:
        enter(van, at(10, 30), what="left", codes=town.codes_of(strict), photo=PNG)
    assert refused.value.code == "may_not_leave"
    with pytest.raises(EntryRefused) as refused:
        enter(van, at(10, 31), what="left", codes=town.codes_of(easy))
    assert refused.value.code == "no_photo"
    Stop.objects.filter(task__leg__consignment=strict, kind="dropoff").update(sequence=9000)
    enter(van, at(10, 32), what="left", codes=town.codes_of(easy), photo=PNG)
    easy.refresh_from_db()
    leg = easy.legs.get()
    assert (easy.state, leg.state) == (ConsignmentState.LEFT, LegState.DONE)
    assert default_storage.exists(leg.photo)
    assert ear.facts("on_done", leg.task)["outcome"] == "left"
    default_storage.delete(leg.photo)


def test_not_met_is_told_and_the_goods_come_back(van, ear):
    one = town.send(boxes=(town.AMBIENT,))
    enter(van, at(10), what="collected", codes=town.codes_of(one))
    answer = enter(van, at(10, 30), what="not_met", codes=town.codes_of(one), note="呼び鈴に出ない")
    assert "持ち帰って" in answer["text"]
    one.refresh_from_db()
    leg = one.legs.get()
    assert (one.state, leg.state, leg.hand_note) == (
        ConsignmentState.NOT_MET,
        LegState.NOT_MET,
        "呼び鈴に出ない",
    )
    assert ear.facts("on_no_show", leg.task)["at"] == "door"
    close_returned(consignment=one, actor="test", now=at(12))
    assert [link.hand_over.act for link in list_chain(one)] == ["collected", "returned"]
    with pytest.raises(GoodsRefused):
        close_returned(consignment=town.send(), actor="test", now=EARLY)


def test_goods_that_are_not_at_the_shop_are_looked_for_by_a_person(van, ear):
    one = town.send(boxes=(town.AMBIENT,))
    wheel, stop = Wheel(van), one.legs.get().task.stops.get(kind="pickup")
    wheel.press(stop, "arrived", at(10))
    wheel.press(stop, "no_show", at(10) + timedelta(minutes=10))
    one.refresh_from_db()
    assert (one.state, one.legs.get().state) == (ConsignmentState.STRANDED, LegState.DROPPED)
    assert ear.facts("on_no_show", one.legs.get().task)["at"] == "pickup"
    assert "ありませんでした" in DeskTask.objects.get(kind="consignment").text["ja"]


@pytest.mark.parametrize(
    ("typed", "read"),
    [("4.5", 45), ("−１８", -180), ("4,5", 45), ("5℃", 50), ("5度", 50), ("", None), ("0", 0), ("85", 850)],
)
def test_temperatures_are_read_as_people_type_them(typed, read):
    assert read_decidegrees(typed) == read


@pytest.mark.parametrize("typed", ["NaN", "inf", "1e9", "abc", "--5", "5 6"])
def test_what_is_no_temperature_is_refused(typed):
    with pytest.raises(GoodsRefused):
        read_decidegrees(typed)


def test_codes_are_read_as_scanners_and_fingers_send_them():
    assert read_codes("1234567801\n1234567802、１２３４５６７８０３ 1234567801") == (
        "1234567801",
        "1234567802",
        "1234567803",
    )
    assert read_codes("\x00' OR 1=1") == ("OR", "1")
