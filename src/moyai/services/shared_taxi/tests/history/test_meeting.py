"""The conference's figures on a day that can be reckoned by hand."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.factories import DAY, at

from moyai.core.conversations.models import Session
from moyai.core.indicators.registry import Period, get_indicator
from moyai.core.ledger.chart import CITY_CASH, PASS_INCOME
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, credit, debit
from moyai.services.shared_taxi.history import facts as history
from moyai.services.shared_taxi.history.facts import kept_history, list_drives, list_facts
from moyai.services.shared_taxi.history.records import DriveFact
from moyai.services.shared_taxi.indicators import income, meeting_readers, readers
from moyai.services.shared_taxi.tests.history.made_up import make_fact
from moyai.services.shared_taxi.tests.test_indicators import finish
from moyai.services.shared_taxi.tests.town import book, make_day, make_resident

ONE_DAY = Period(DAY, DAY)
# A: two pooled bookings of 2 + 1 people; B: alone; then one no-show, one cancelled a minute before.
FACTS = [
    make_fact(
        1,
        start=0,
        minutes=20,
        persons=2,
        infants=1,
        resident_id=1,
        is_pooled=True,
        fare_yen=1000,
        fare_class="discount",
    ),
    make_fact(2, start=10, minutes=20, resident_id=2, is_pooled=True, fare_yen=300, channel="desk"),
    make_fact(3, start=60, minutes=30, resident_id=1, came_at=at(10, 20), sponsor_yen=100, wheelchairs=1),
    make_fact(4, start=90, status="no_show", boarded_at=None, channel="kiosk"),
    make_fact(5, start=120, status="cancelled", cancelled_at=at(10, 57), boarded_at=None, channel="desk"),
]
DRIVES = [DriveFact(DAY, 1, 6 * 3600, 20_000, 12_000, 21_000)]


@contextmanager
def pretend():
    mark = history._kept.set(history._Kept(ONE_DAY, FACTS, DRIVES))
    try:
        yield
    finally:
        history._kept.reset(mark)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("passengers", 4),
        ("passengers_ordinary", 2),
        ("passengers_self_service", 0),
        ("passengers_discount", 2),
        ("companions", 1),
        ("wheelchair_passengers", 1),
        ("infants", 1),
        ("booked_web_share", 40),
        ("booked_desk_share", 40),
        ("booked_line_share", 0),
        ("booked_other_share", 20),
        ("sponsor_income", 100),
        ("recovery_all", 1900 / 210),
        ("runs", 2),
        ("passengers_per_run", 2),
        ("shared_runs_share", 50),
        ("shared_passengers_share", 75),
        ("distance_km", 20),
        ("empty_km", 8),
        ("loaded_share", 60),
        ("vehicle_hours", 6),
        ("passengers_per_vehicle_hour", 4 / 6),
        ("cost_per_passenger", 21_000 / 4),
        ("public_money", 21_000 - 1900),
        ("public_money_per_passenger", 19_100 / 4),
        # 1, 1 and 22 minutes after the promised time's beginning
        ("deviation_p50", 1),
        ("on_time_share", 200 / 3),
        # direct rides of (2400 - 600) / 1.5 = 1200 s; aboard 20, 20 and 30 minutes
        ("ride_ratio_p50", 100),
        ("ride_ratio_p90", 100 + 0.8 * 50),
        ("self_service_share", 40),
        ("rides_per_active", 1.5),
        ("top_tenth_share", 200 / 3),
        ("no_show_share", 20),
        ("late_cancel_share", 20),
        ("co2_kg", None),
    ],
)
@pytest.mark.django_db
def test_a_figure(key, value):
    with pretend():
        found = get_indicator(f"shared_taxi.{key}").read(ONE_DAY)
    assert found == (None if value is None else pytest.approx(value))


def test_percentiles_are_interpolated():
    with pretend():
        # boarded 9:00, 9:10, 10:00, came at 8:59, 9:09, 10:20; booked 30 minutes before boarding
        assert meeting_readers.read_wait(0.9)(ONE_DAY) == pytest.approx(29 + 0.8 * (50 - 29))
        # promised from 8:58, 9:08, 9:58
        assert meeting_readers.read_deviation(0.9)(ONE_DAY) == pytest.approx(1 + 0.8 * (22 - 1))


def test_occupancy_is_passenger_kilometres_over_loaded_ones():
    with pretend():
        found = meeting_readers.read_occupancy(ONE_DAY)
    east_m = (137.9551 - 137.9212) * 111_320 * 0.8106
    north_m = (35.8562 - 35.8334) * 111_320
    assert found == pytest.approx(4 * 1.3 * (east_m**2 + north_m**2) ** 0.5 / 12_000, rel=1e-3)


def test_carbon_dioxide_where_the_town_has_set_it(monkeypatch):
    policy = replace(meeting_readers.get_policy(), co2_g_per_km=150)
    monkeypatch.setattr(meeting_readers, "get_policy", lambda: policy)
    with pretend():
        assert meeting_readers.read_co2_kg(ONE_DAY) == 3


@pytest.mark.django_db
def test_public_money_for_each_member_and_month(monkeypatch):
    monkeypatch.setattr(readers, "read_registered", lambda _period: 100.0)
    with pretend():
        found = meeting_readers.read_public_money_per_member_month(ONE_DAY)
    assert found == pytest.approx(19_100 / (100 * 12 / 365))


def test_groups():
    with pretend():
        by_class = dict(meeting_readers.list_passengers_by_class(ONE_DAY))
        by_channel = [value for _name, value in meeting_readers.list_booked_by_channel(ONE_DAY)]
    assert list(by_class.values()) == [2, 0, 2]
    assert by_channel == [40, 40, 20]


@pytest.mark.django_db
class TestRead:
    def test_facts_come_from_what_happened(self):
        shift = make_day()
        ride = book(make_resident())
        finish(ride)
        (fact,) = list_facts(ONE_DAY)
        assert (fact.code, fact.is_done, fact.shift_id) == (ride.code, True, shift.pk)
        assert fact.aboard == (ride.task.pickup_until, ride.task.dropoff_until)

    def test_a_part_of_what_is_kept_asks_nothing(self, django_assert_num_queries):
        make_day()
        book(make_resident())
        with kept_history(Period(DAY - timedelta(days=3), DAY)), django_assert_num_queries(0):
            assert len(list_facts(ONE_DAY)) == 1
            assert list_facts(Period(DAY - timedelta(days=3), DAY - timedelta(days=1))) == []
            assert list_drives(ONE_DAY) == []

    def test_beyond_what_is_kept_is_read(self):
        make_day()
        book(make_resident())
        with kept_history(Period(DAY - timedelta(days=3), DAY - timedelta(days=2))):
            assert len(list_facts(ONE_DAY)) == 1


@pytest.mark.django_db
def test_passes_are_income_of_the_day_on_which_they_are_sold():
    sides = (debit(CITY_CASH, 5000), credit(PASS_INCOME, 5000, "pass:1"))
    posting = Posting(key="sale:1", business_date=DAY, sides=sides, reason="定期券", reference="sale:1")
    post_entry(posting=posting, actor="test", now=at(9))
    eve = Period(DAY - timedelta(days=1), DAY - timedelta(days=1))
    assert [income.read_passes(one) for one in (eve, ONE_DAY)] == [0, 5000]


@pytest.mark.django_db
def test_telephone_bookings_that_come_to_an_end():
    facts = {"flow": "book_ride", "started_at": at(9), "updated_at": at(9), "expires_at": at(10)}
    for number, (channel, status) in enumerate(
        [
            ("voice", "ended"),
            ("voice", "handed_over"),
            ("voice", "expired"),
            ("voice", "active"),
            ("web", "ended"),
        ]
    ):
        Session.objects.create(code=f"{number:08d}", channel=channel, status=status, **facts)
    read = get_indicator("shared_taxi.voice_completed_share").read
    assert read(ONE_DAY) == pytest.approx(100 / 3)
    assert read(Period(DAY - timedelta(days=9), DAY - timedelta(days=1))) is None
