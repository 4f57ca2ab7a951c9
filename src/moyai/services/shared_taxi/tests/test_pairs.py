"""Pairs of places between which the taxi may not ride: rule, doors, study, feeds, page."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import DAY, at, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.feeds.publishing.gtfs import find_feed
from moyai.core.feeds.tests.validator import list_errors
from moyai.core.places.models import Area, Facility
from moyai.services.shared_taxi.enums import UnmetReason
from moyai.services.shared_taxi.feeds.live import find_pair as find_live_pair
from moyai.services.shared_taxi.models import ForbiddenPair, Ride, UnmetRequest
from moyai.services.shared_taxi.operations import NotAllowed
from moyai.services.shared_taxi.operations.pairing import BadPair, end_pair, forbid_pair
from moyai.services.shared_taxi.pair_rule import BarredPair, PairEnd, Spot
from moyai.services.shared_taxi.queries import quote_ride
from moyai.services.shared_taxi.study.day import make_day as make_study_day
from moyai.services.shared_taxi.study.replay import replay_day
from moyai.services.shared_taxi.study.variant import Variant
from moyai.services.shared_taxi.tests import study_days
from moyai.services.shared_taxi.tests.feeds.test_bus_alternative import keep_buses
from moyai.services.shared_taxi.tests.town import (
    HALL,
    HOSPITAL,
    NOW,
    book,
    first_offer,
    make_day,
    make_resident,
    make_town,
    wish,
)
from moyai.services.shared_taxi.tests.walks import BOOKING, begin, walk

REASON = "この区間は、路線バス（高遠線）をご利用ください。"
BEFORE = NOW - timedelta(days=2)
spots = st.builds(
    Spot, st.tuples(st.floats(137.9, 138.0), st.floats(35.8, 35.9)), st.sampled_from(["west", "east", ""])
)
ends = st.one_of(
    st.builds(PairEnd, area=st.sampled_from(["west", "east"])),
    st.builds(
        PairEnd, point=st.tuples(st.floats(137.9, 138.0), st.floats(35.8, 35.9)), within_m=st.just(800)
    ),
)


@given(ends, ends, spots, spots)
def test_a_pair_bars_its_own_direction_and_the_way_back_only_when_it_says_so(
    origin: PairEnd, destination: PairEnd, start: Spot, end: Spot
) -> None:
    one, both = (BarredPair(origin, destination, is_both_ways=value) for value in (False, True))
    assert one.bars(start, end) == (origin.has(start) and destination.has(end))
    assert both.bars(start, end) == both.bars(end, start) == (one.bars(start, end) or one.bars(end, start))


def find_end(name: str) -> Facility | Area:
    return Facility.objects.filter(name=name).first() or Area.objects.get(key=name)


def forbid(origin: str = HALL.name, destination: str = HOSPITAL.name, **changes: Any) -> ForbiddenPair:
    make_town()
    values: dict[str, Any] = {
        "is_both_ways": True,
        "within_m": 150,
        "valid_from": DAY,
        "valid_until": None,
        "reason": REASON,
        "made_by": make_user(Role.OFFICER),
        "now": BEFORE,
    }
    return forbid_pair(origin=find_end(origin), destination=find_end(destination), **{**values, **changes})


@pytest.mark.django_db
class TestRiding:
    def test_the_town_says_why_and_no_other_time_is_offered(self) -> None:
        make_day()
        forbid()
        quote = quote_ride(**wish(make_resident(), origin=HALL), now=NOW)
        assert (quote.refusal, quote.offers, quote.nearest) == (UnmetReason.FORBIDDEN_PAIR, (), ())
        assert quote.text is not None
        assert quote.text.get("ja").endswith(REASON)

    def test_only_between_its_places_and_on_its_days(self) -> None:
        make_day()
        resident = make_resident()
        forbid(valid_from=DAY + timedelta(days=1))
        assert quote_ride(**wish(resident, origin=HALL), now=NOW).offers  # not yet
        assert quote_ride(**wish(resident), now=NOW).offers  # from home
        ForbiddenPair.objects.update(valid_from=DAY - timedelta(days=9), valid_until=DAY - timedelta(days=1))
        assert quote_ride(**wish(resident, origin=HALL), now=NOW).offers  # no longer

    def test_an_offer_taken_before_the_pair_held_is_not_booked_after(self) -> None:
        make_day()
        resident = make_resident()
        offer = first_offer(resident, origin=HALL)
        forbid()
        with pytest.raises(NotAllowed):
            book(resident, origin=HALL, offer=offer)
        assert Ride.objects.count() == 0

    def test_the_conversation_tells_the_reason_and_the_bus_and_the_ledger_keeps_it(self) -> None:
        make_day()
        keep_buses()
        forbid(origin="west", destination=HOSPITAL.name)
        outcome = walk(begin(resident_id=make_resident().pk), BOOKING).turn.outcome
        assert not outcome.is_done
        assert outcome.text.get("ja").endswith(REASON)
        assert "バスでも行けます（1系統）" in [fact.label.get("ja") for fact in outcome.facts]
        unmet = UnmetRequest.objects.get()
        assert (unmet.reason, unmet.desired_at) == (UnmetReason.FORBIDDEN_PAIR, at(10))

    def test_whoever_asks_by_a_feed_is_told_the_same(self) -> None:
        forbid()
        assert find_live_pair(HALL, HOSPITAL, DAY) is not None
        assert find_live_pair(HALL, HOSPITAL, DAY - timedelta(days=1)) is None


@pytest.mark.django_db
class TestSetting:
    def test_what_cannot_be_is_refused_in_plain_words(self) -> None:
        pair = forbid()
        for changes, code in (
            ({"valid_from": NOW.date(), "now": NOW}, "begun"),
            ({"valid_until": DAY - timedelta(days=1)}, "backwards"),
            ({"destination": HALL.name}, "same_ends"),
            ({"reason": "  "}, "no_reason"),
            ({}, "stands"),
        ):
            with pytest.raises(BadPair) as refused:
                forbid(**changes)  # type: ignore[arg-type]
            assert refused.value.code == code
        assert list(ForbiddenPair.objects.all()) == [pair]

    def test_it_is_ended_today_and_one_to_come_is_taken_back(self) -> None:
        officer = make_user(Role.OFFICER)
        pair, later = forbid(), forbid(origin="west", valid_from=DAY + timedelta(days=9))
        assert end_pair(pair_id=later.pk, made_by=officer, now=NOW) is None
        ended = end_pair(pair_id=pair.pk, made_by=officer, now=NOW)
        assert ended is not None
        assert ended.valid_until == DAY
        with pytest.raises(BadPair):
            end_pair(pair_id=pair.pk, made_by=officer, now=NOW)
        actions = Entry.objects.filter(subject__startswith="forbidden_pair:").values_list("action", flat=True)
        assert sorted(actions) == [
            "shared_taxi.end_pair",
            "shared_taxi.forbid_pair",
            "shared_taxi.forbid_pair",
            "shared_taxi.withdraw_pair",
        ]

    def test_the_database_keeps_half_pairs_out(self) -> None:
        pair = forbid()
        for change in ({"origin_place": None}, {"origin_area": Area.objects.first()}, {"reason": ""}):
            with pytest.raises(IntegrityError), transaction.atomic():
                ForbiddenPair.objects.filter(pk=pair.pk).update(**change)


class TestStudy:
    def replay(self, **changes: Any) -> dict[str, str]:
        barred = BarredPair(PairEnd(area="west"), PairEnd(area="centre"), is_both_ways=False)
        town = study_days.make_town(barred=(barred,))
        task = study_days.make_task(
            [study_days.make_wish(), study_days.make_wish("back", start="centre", end="west")], town=town
        )
        task = replace(task, variant=Variant(vehicles=2, **changes))
        assert replay_day(task).served == 2 - len(self.refuse(task))
        return self.refuse(task)

    def refuse(self, task: Any) -> dict[str, str]:
        return make_study_day(
            task.wishes,
            task.fleet,
            variant=task.variant,
            town=task.town,
            ways=task.ways,
            weights=task.weights,
        ).refused

    def test_a_replay_keeps_to_the_pairs_or_tries_without_them(self) -> None:
        assert self.replay() == {"a": "forbidden_pair"}
        assert self.replay(may_ride_barred_pairs=True) == {}


def read(name: str) -> list[dict[str, str]]:
    feed = find_feed(NOW)
    assert feed is not None
    assert list_errors(feed.content) == []
    with zipfile.ZipFile(io.BytesIO(feed.content)) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.txt").decode())))


@pytest.mark.django_db
class TestFeed:
    def test_a_pair_of_areas_takes_their_trip_away(self) -> None:
        forbid(origin="west", destination="centre", is_both_ways=False, valid_from=DAY - timedelta(days=1))
        ForbiddenPair.objects.update(valid_from=date(2020, 1, 1))
        trips = {row["trip_id"] for row in read("trips")}
        assert "shared_taxi_west_to_centre" not in trips
        assert "shared_taxi_centre_to_west" in trips

    def test_from_a_day_on_its_trip_has_a_calendar_of_its_own(self) -> None:
        forbid(origin="west", destination="centre", is_both_ways=False)
        (trip,) = (row for row in read("trips") if row["trip_id"] == "shared_taxi_west_to_centre")
        off = {row["date"] for row in read("calendar_dates") if row["service_id"] == trip["service_id"]}
        assert f"{DAY:%Y%m%d}" in off
        assert f"{DAY - timedelta(days=1):%Y%m%d}" not in off

    def test_places_within_zones_stand_in_the_message_of_their_trip_alone(self) -> None:
        forbid()
        rules = {row["booking_rule_id"]: row["message"] for row in read("booking_rules")}
        used = {row["trip_id"]: row["pickup_booking_rule_id"] for row in read("stop_times")[::2]}
        assert REASON in rules[used["shared_taxi_centre_to_centre"]]
        assert REASON not in rules[used["shared_taxi_west_to_west"]]


@pytest.mark.django_db
class TestPage:
    @pytest.fixture(autouse=True)
    def _town_clock(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        monkeypatch.setattr(clock, "now", lambda: NOW)
        make_town()
        yield

    def fill(self, **changes: str) -> dict[str, str]:
        place_pk = Facility.objects.get(name=HOSPITAL.name).pk
        return {
            "origin": f"area:{Area.objects.get(key='west').pk}",
            "destination": f"place:{place_pk}",
            "is_both_ways": "on",
            "within_m": "150",
            "valid_from": str(DAY + timedelta(days=1)),
            "reason": REASON,
            "action": "set",
            **changes,
        }

    def test_officer_tries_sets_and_ends_a_pair(self, client: Client) -> None:
        make_day()
        book(make_resident())
        client.force_login(make_user(Role.OFFICER))
        url = reverse("shared_taxi:pairs")
        assert "送れない区間はありません" in client.get(url).content.decode()
        tried = client.post(url, self.fill(action="try")).content.decode()
        assert "これからの予約は1件です" in tried
        assert ForbiddenPair.objects.count() == 0
        page = client.post(url, self.fill(), follow=True).content.decode()
        assert REASON in page
        pair = ForbiddenPair.objects.get()
        page = client.post(reverse("shared_taxi:pair_withdraw", args=[pair.pk]), follow=True).content.decode()
        assert "取り下げました" in page
        assert (
            "もうありません"
            in client.post(reverse("shared_taxi:pair_withdraw", args=[pair.pk]), follow=True).content.decode()
        )

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"origin": "place:999999"}, "選択してください"),
            ({"origin": "'; DROP"}, "選択してください"),
            ({"valid_from": str(DAY)}, "明日より後"),
            ({"within_m": "-1"}, "10"),
            ({"reason": " "}, "必須"),
        ],
    )
    def test_bad_input_is_answered_in_plain_words(
        self, client: Client, changes: dict[str, str], words: str
    ) -> None:
        client.force_login(make_user(Role.OFFICER))
        answer = client.post(reverse("shared_taxi:pairs"), self.fill(**changes))
        assert answer.status_code == 422
        assert words in answer.content.decode()

    def test_it_is_the_officers_alone(self, client: Client) -> None:
        client.force_login(make_user(Role.DISPATCHER))
        assert client.get(reverse("shared_taxi:pairs")).status_code == 403
