from datetime import date
from typing import Any

import pytest
from tests.factories import at

from moyai.core.conversations.commands import begin_again
from moyai.core.conversations.operations import go_back, take_turn
from moyai.core.residents.enums import EligibilityStatus
from moyai.engines.conversation import Localized
from moyai.fleet.models import Shift
from moyai.services.shared_taxi.models import FairnessRule, Ride, UnmetRequest, WaitingRequest
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.tests.town import (
    EAST,
    FAR,
    HOME,
    HOSPITAL,
    NOW,
    book,
    make_day,
    make_resident,
)
from moyai.services.shared_taxi.tests.walks import BOOKING, begin, place, problem, say, spoken, walk

pytestmark = pytest.mark.django_db


def test_booking_by_its_questions() -> None:
    make_day()
    talk = begin(resident_id=make_resident().pk)
    keys = []
    while talk.turn.status == "asking":
        keys.append(talk.turn.prompt.key)
        talk = say(talk, BOOKING[keys[-1]])
    assert keys == list(BOOKING)
    ride = Ride.objects.get()
    assert (ride.channel, ride.persons, ride.desired_at) == ("web", 1, at(10))
    assert talk.turn.outcome.page == f"/rides/{ride.code}/"


def test_booking_ends_with_the_number_for_the_driver() -> None:
    make_day()
    talk = walk(begin(resident_id=make_resident().pk), BOOKING)
    facts = {fact.label.get("ja"): fact.value.get("ja") for fact in talk.turn.outcome.facts}
    ride = Ride.objects.get()
    assert facts["運転手に言う番号"] == ride.code[-4:]
    assert (facts["運賃"], facts["乗るところ"]) == ("300円", "自宅")
    assert spoken(talk).startswith("予約しました。6月10日(水)")


def test_booking_as_soon_as_possible_leaves_in_ten_minutes() -> None:
    make_day()
    answers = {**BOOKING, "timing": "now"}
    walk(begin(resident_id=make_resident().pk, now=at(10, 2)), answers, now=at(10, 2))
    assert Ride.objects.get().desired_at == at(10, 15)


def test_booking_as_soon_as_possible_is_not_offered_on_a_closed_day() -> None:
    saturday = at(10, day=date(2026, 6, 13))
    talk = walk(begin(resident_id=make_resident().pk, now=saturday), BOOKING, until="timing", now=saturday)
    assert [option.value for option in talk.turn.prompt.options] == ["arrive_by", "leave_after"]


def test_booking_the_return_begins_with_what_is_known() -> None:
    make_day()
    resident = make_resident()
    link = walk(begin(resident_id=resident.pk), BOOKING).turn.outcome.links[0]
    talk = begin(resident_id=resident.pk, answers=link.answers, args=link.args)
    assert (link.flow, talk.turn.prompt.key) == ("book_ride", "timing")
    assert "行きは" in talk.turn.prompt.hint.get("ja")
    walk(talk, {**BOOKING, "when": "2026-06-10T12:00"})
    back = Ride.objects.order_by("-pk").first()
    assert (back.task.origin_name, back.task.destination_lon) == (HOSPITAL.name, HOME.lon)


def test_starting_the_return_over_still_knows_the_way_and_the_party() -> None:
    make_day()
    resident = make_resident()
    link = walk(begin(resident_id=resident.pk), {**BOOKING, "persons": 2}).turn.outcome.links[0]
    talk = begin(resident_id=resident.pk, answers=link.answers, args=link.args)
    talk = walk(talk, {**BOOKING, "when": "2026-06-10T12:00"}, until="sure")
    fresh = begin_again(talk.session, NOW)
    talk = take_turn(code=fresh.code, now=NOW)
    assert (talk.turn.prompt.key, "行きは" in talk.turn.prompt.hint.get("ja")) == ("timing", True)
    walk(talk, {**BOOKING, "when": "2026-06-10T13:00"})
    back = Ride.objects.order_by("-pk").first()
    assert (back.persons, back.desired_at) == (2, at(13))
    assert (back.task.origin_name, back.task.destination_lon) == (HOSPITAL.name, HOME.lon)


@pytest.mark.parametrize(
    ("key", "value", "words"),
    [
        ("from", place(FAR), "運行区域の外"),
        ("to", place(FAR), "運行区域の外"),
        ("to", place(HOME), "同じところ"),
        ("when", "2026-06-10T07:30", "時刻"),
        ("when", "2026-06-09T10:00", "以降"),
        ("when", "2026-06-13T10:00", "土曜日"),
        ("when", "2026-06-30T10:00", "以前"),
        ("when", "2026-06-10T15:00", "運行は"),
        ("when", "2026-06-31T10:00", "正しい日付"),
        ("persons", 0, "1人から6人まで"),
        ("persons", 99999999999, "1人から6人まで"),
        ("persons", "たくさん", "数字"),
        ("wheelchairs", 5, "選んでください"),
    ],
)
def test_bad_answer_is_explained_at_its_question(key: str, value: Any, words: str) -> None:
    make_day()
    talk = walk(begin(resident_id=make_resident().pk), {**BOOKING, key: value})
    assert (talk.turn.status, talk.turn.prompt.key) == ("asking", key)
    assert words in problem(talk)
    assert Ride.objects.count() == 0


@pytest.mark.parametrize(
    ("key", "value", "reason", "known"),
    [
        ("from", place(FAR), "outside_area", {"origin_name": FAR.name, "destination_name": ""}),
        ("to", place(FAR), "outside_area", {"origin_name": HOME.name, "destination_name": FAR.name}),
        ("when", "2026-06-13T10:00", "closed_day", {"desired_at": at(10, day=date(2026, 6, 13))}),
        ("when", "2026-06-10T17:00", "outside_hours", {"desired_at": at(17)}),
    ],
)
def test_wish_that_is_not_served_is_recorded_once_at_its_question(
    key: str, value: Any, reason: str, known: dict[str, Any]
) -> None:
    make_day()
    talk = walk(begin(resident_id=make_resident().pk), BOOKING, until=key)
    for _attempt in range(2):
        talk = say(talk, value)
        assert talk.turn.prompt.key == key
    unmet = UnmetRequest.objects.get()
    assert (unmet.reason, unmet.ride) == (reason, None)
    assert {name: getattr(unmet, name) for name in known} == known
    walk(talk, BOOKING)
    assert Ride.objects.count() == 1


def test_place_that_makes_no_sense_is_not_demand() -> None:
    talk = walk(begin(resident_id=make_resident().pk), BOOKING, until="from")
    say(talk, {"lon": "east", "lat": 35})
    assert not UnmetRequest.objects.exists()


def test_time_gone_by_is_explained_at_its_question() -> None:
    make_day()
    talk = walk(
        begin(resident_id=make_resident().pk, now=at(11)), {**BOOKING, "when": "2026-06-10T09:30"}, now=at(11)
    )
    assert (talk.turn.prompt.key, "もう過ぎています" in problem(talk)) == ("when", True)


def test_holiday_names_itself() -> None:
    resident, friday = make_resident(), at(9, day=date(2026, 7, 17))
    talk = walk(
        begin(resident_id=resident.pk, now=friday), {**BOOKING, "when": "2026-07-20T10:00"}, now=friday
    )
    assert "海の日" in problem(talk)


def test_crossing_from_area_to_area_is_recorded_and_another_place_asked() -> None:
    make_day()
    talk = walk(begin(resident_id=make_resident().pk), {**BOOKING, "to": place(EAST)}, until="crossing")
    assert "まっすぐ行けません" in talk.turn.prompt.ask.get("ja")
    unmet = UnmetRequest.objects.get()
    assert (unmet.reason, unmet.destination_name, unmet.desired_at) == ("area_rule", EAST.name, None)
    talk = say(talk, True)
    assert "まっすぐ行けません" in problem(say(talk, place(EAST)))
    walk(talk, {**BOOKING, "to_again": place(HOSPITAL)})
    assert Ride.objects.get().task.destination_name == HOSPITAL.name


def test_crossing_may_be_given_up() -> None:
    make_day()
    talk = walk(begin(resident_id=make_resident().pk), {**BOOKING, "to": place(EAST), "crossing": False})
    assert (spoken(talk), talk.turn.outcome.is_done) == ("予約していません。", False)


def test_refusal_is_recorded_before_it_is_heard_and_nearest_times_are_offered() -> None:
    make_day(starts_at=at(12))
    talk = walk(begin(resident_id=make_resident().pk), BOOKING, until="offer")
    unmet = UnmetRequest.objects.get()
    assert (unmet.reason, unmet.desired_at, unmet.persons, unmet.ride) == ("no_capacity", at(10), 1, None)
    assert "いっぱいです" in talk.turn.prompt.hint.get("ja")
    assert "いっぱいです" in talk.turn.prompt.ask.get("ja", "spoken")
    assert "あと" in talk.turn.prompt.offers[0].note.get("ja")
    walk(talk, BOOKING)
    unmet.refresh_from_db()
    assert unmet.ride == Ride.objects.get()
    assert Ride.objects.get().desired_at == at(10)


def test_refusal_offers_the_next_open_day() -> None:
    make_day(starts_at=at(9), ends_at=at(9, 20))
    make_day(date(2026, 6, 11))
    talk = walk(begin(resident_id=make_resident().pk), BOOKING, until="offer")
    assert [offer.pickup[0].date() for offer in talk.turn.prompt.offers] == [date(2026, 6, 11)]
    assert "別の日" in talk.turn.prompt.offers[0].note.get("ja")


def test_refusal_is_recorded_once_however_often_the_page_is_loaded() -> None:
    make_day(starts_at=at(12))
    talk = walk(begin(resident_id=make_resident().pk), BOOKING, until="offer")
    again = go_back(code=talk.session.code, version=talk.session.version, now=NOW)
    walk(again, BOOKING, until="offer")
    assert UnmetRequest.objects.count() == 1


def test_refusal_without_anything_near_says_so() -> None:
    talk = walk(begin(resident_id=make_resident().pk), {**BOOKING, "wait": False})
    assert "近い時刻にも" in spoken(talk)
    assert talk.turn.outcome.links[0].answers["persons"] == 1
    assert UnmetRequest.objects.get().reason == "no_capacity"


def test_offers_may_be_declined() -> None:
    make_day()
    talk = walk(begin(resident_id=make_resident().pk), {**BOOKING, "offer": None})
    assert (spoken(talk), UnmetRequest.objects.count()) == ("予約していません。", 0)


def test_offer_gone_at_the_last_moment_comes_back_with_fresh_offers() -> None:
    shift = make_day()
    shift.vehicle.seats = 1
    shift.vehicle.save(update_fields=["seats"])
    resident, other = make_resident(), make_resident()
    talk = walk(begin(resident_id=resident.pk), BOOKING, until="sure")
    book(other)
    talk = say(talk, True)
    assert talk.turn.prompt.key == "offer"
    assert "たった今" in Localized.from_json(talk.session.notice).get("ja")
    talk = walk(say(talk, BOOKING["offer"]), BOOKING)
    assert Ride.objects.get(resident=resident).status == "booked"


def test_overlap_asks_the_time_again_and_says_why() -> None:
    make_day()
    resident = make_resident()
    book(resident)
    talk = walk(begin(resident_id=resident.pk), BOOKING)
    assert talk.turn.prompt.key == "timing"
    assert "もう1つのご予約" in Localized.from_json(talk.session.notice).get("ja")
    assert Ride.objects.count() == 1


def test_car_gone_between_offer_and_yes_is_told() -> None:
    shift = make_day()
    talk = walk(begin(resident_id=make_resident().pk), BOOKING, until="sure")
    Shift.objects.filter(pk=shift.pk).update(status="broken_off")
    talk = say(say(talk, True), False)
    assert (talk.turn.outcome.is_done, Ride.objects.count()) == (False, 0)
    assert UnmetRequest.objects.get().reason == "no_capacity"


def test_whoever_finds_no_place_may_wait_for_one() -> None:
    talk = walk(begin(resident_id=make_resident().pk), {**BOOKING, "wait": True})
    waiting = WaitingRequest.objects.get()
    assert "まだ予約はしていません" in spoken(talk)
    assert (waiting.status, waiting.unmet, waiting.purpose) == (
        "waiting",
        UnmetRequest.objects.get(),
        "medical",
    )
    assert "通院" in talk.turn.outcome.facts[0].value.get("ja")


def test_what_a_rule_forbids_is_said_and_not_waited_for() -> None:
    make_day()
    FairnessRule.objects.create(valid_from=NOW.date(), monthly_rides=0, is_medical_counted=True, made_at=NOW)
    talk = walk(begin(resident_id=make_resident().pk), BOOKING)
    assert "1か月に0回まで" in spoken(talk)
    assert (UnmetRequest.objects.get().reason, WaitingRequest.objects.count()) == ("quota", 0)


def test_no_is_no() -> None:
    make_day()
    talk = walk(begin(resident_id=make_resident().pk), {**BOOKING, "sure": False})
    assert (spoken(talk), Ride.objects.count()) == ("予約していません。", 0)


def test_conversation_left_for_a_while_goes_on() -> None:
    make_day()
    talk = walk(begin(resident_id=make_resident().pk), BOOKING, until="wheelchairs")
    assert walk(talk, BOOKING, until="offer", now=at(8, 45)).turn.prompt.key == "offer"


def test_conversation_left_until_the_time_has_gone_asks_it_again() -> None:
    make_day()
    answers = {**BOOKING, "when": "2026-06-10T09:00"}
    talk = walk(begin(resident_id=make_resident().pk, now=at(9, 15)), answers, until="persons", now=at(9, 15))
    talk = take_turn(code=talk.session.code, now=at(9, 35))
    assert (talk.turn.prompt.key, "もう過ぎています" in problem(talk)) == ("when", True)


def test_somebody_who_may_not_ride_is_told_first() -> None:
    talk = begin(resident_id=make_resident(status=EligibilityStatus.REFUSED).pk)
    assert "市役所" in spoken(talk)
    assert UnmetRequest.objects.get().reason == "not_eligible"


def test_desk_books_at_the_ordinary_fare() -> None:
    make_day()
    walk(begin(resident_id=make_resident().pk, channel="desk"), BOOKING)
    assert (Ride.objects.get().fare_yen, Ride.objects.get().channel) == (500, "desk")


def test_return_as_soon_as_possible_is_not_before_the_arrival() -> None:
    make_day()
    resident = make_resident()
    link = walk(begin(resident_id=resident.pk), {**BOOKING, "when": "2026-06-10T11:00"}).turn.outcome.links[0]
    there = Ride.objects.get().task
    talk = begin(resident_id=resident.pk, answers=link.answers, args=link.args, now=at(10))
    talk = walk(talk, {**BOOKING, "timing": "now"}, until="offer", now=at(10))
    assert all(offer.pickup[0] >= there.dropoff_until for offer in talk.turn.prompt.offers)
    walk(talk, BOOKING, now=at(10))
    assert Ride.objects.count() == 2


@pytest.fixture
def asks_infants(settings: Any) -> Any:
    settings.MOYAI_SERVICE_SETTINGS = {"shared_taxi": {"asks_infants": True}}
    get_policy.cache_clear()
    yield
    settings.MOYAI_SERVICE_SETTINGS = {}
    get_policy.cache_clear()


def test_where_the_town_asks_infants_are_told_kept_and_come_back(asks_infants: Any) -> None:
    make_day()
    resident = make_resident()
    answers = {**BOOKING, "persons": 2, "infants": 1}
    talk = walk(begin(resident_id=resident.pk), answers, until="infants")
    assert [option.value for option in talk.turn.prompt.options] == [0, 1]
    link = walk(talk, answers).turn.outcome.links[0]
    assert (Ride.objects.get().persons, Ride.objects.get().infants) == (2, 1)
    assert link.answers["infants"] == 1


def test_who_rides_alone_is_not_asked_for_infants(asks_infants: Any) -> None:
    make_day()
    walk(begin(resident_id=make_resident().pk), BOOKING)
    assert Ride.objects.get().infants == 0
