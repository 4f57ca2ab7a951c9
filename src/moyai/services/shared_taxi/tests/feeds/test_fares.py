"""The fares of the feeds: on every day, for everybody, what the conversation charges."""

import csv
import io
import zipfile
from datetime import date, timedelta
from itertools import pairwise

import pytest
from tests.factories import DAY

from moyai.core.errors import Refused
from moyai.core.feeds.publisher import find_publisher
from moyai.core.feeds.publishing.gtfs import find_feed
from moyai.core.feeds.tests.validator import list_errors
from moyai.core.places.models import Municipality
from moyai.services.shared_taxi.enums import EligibilityReason
from moyai.services.shared_taxi.fares import Rider, compute_fare
from moyai.services.shared_taxi.feeds.prices import read_price_periods
from moyai.services.shared_taxi.feeds.source import read_gofs
from moyai.services.shared_taxi.money_models import Campaign
from moyai.services.shared_taxi.operations.prices import define_campaign, define_tariff, end_campaign
from moyai.services.shared_taxi.queries import get_tariff
from moyai.services.shared_taxi.queries.pricing import list_discounts
from moyai.services.shared_taxi.tests.till import PRICES
from moyai.services.shared_taxi.tests.town import NOW, make_car

pytestmark = pytest.mark.django_db

SUMMER = {"first_date": date(2026, 7, 10), "last_date": date(2026, 8, 31)}
PASSES = {"day_pass_yen": 1000, "month_pass_yen": 5000, "booklet_yen": 2500, "booklet_face_yen": 3000}
LOWER = {"ordinary_yen": 350, "self_service_yen": 280, "discount_yen": None}
APRIL = date(2027, 4, 1)
ASKED = [date(2026, 6, 15), date(2026, 7, 9), date(2026, 7, 10), date(2026, 8, 31), date(2026, 9, 1), APRIL]


def campaign(**changes) -> Campaign:
    facts = {"name": "夏の割引", "name_en": "Summer", "prices": LOWER, "actor": "test", "now": NOW, **SUMMER}
    return define_campaign(**facts | changes)


def make_priced_town() -> Municipality:
    """Return a neighbour with fares of its own; a campaign in summer, dearer fares and passes from April."""
    make_car()
    other = Municipality.objects.create(code="203858", name="南箕輪村", name_en="Minamiminowa")
    own = PRICES | {"ordinary_yen": 700, "self_service_yen": 320, "discount_yen": 310}
    define_tariff(valid_from=date(2026, 9, 1), municipality=other, prices=own, actor="test", now=NOW)
    define_tariff(valid_from=APRIL, prices=PRICES | PASSES, actor="test", now=NOW)
    campaign()
    return other


class Reader:
    """Reads a feed as a trip planner does: rules, then timeframes by date, then products by rider."""

    def __init__(self, content: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(content))

    def table(self, name: str) -> list[dict[str, str]]:
        text = self.zip.read(f"{name}.txt").decode()
        return list(csv.DictReader(io.StringIO(text)))

    def list_yen(self, on: date, category: str, group: str = "shared_taxi_ride") -> set[str]:
        day = f"{on:%Y%m%d}"
        live = {
            row["service_id"] for row in self.table("calendar") if row["start_date"] <= day <= row["end_date"]
        }
        frames = {row["timeframe_group_id"] for row in self.table("timeframes") if row["service_id"] in live}
        products = {
            row["fare_product_id"]
            for row in self.table("fare_leg_rules")
            if row["from_timeframe_group_id"] in frames and row["leg_group_id"] == group
        }
        return {
            row["amount"]
            for row in self.table("fare_products")
            if row["fare_product_id"] in products and row["rider_category_id"] == category
        }


def charge(on: date, town: int | None, reason: EligibilityReason, *, is_self_service: bool) -> int:
    fare = compute_fare(
        tariff=get_tariff(on, town),
        rider=Rider(date(1940, 1, 1), reason, is_confirmed=True),
        on=on,
        is_self_service=is_self_service,
        persons=1,
        campaigns=list_discounts(on, town),
    )
    return fare.own_yen


def test_the_feed_says_what_is_charged_on_every_day_and_for_everybody():
    other = make_priced_town()
    feed = find_feed(NOW)
    assert feed is not None
    assert list_errors(feed.content) == []
    reader = Reader(feed.content)
    known = {row["rider_category_id"] for row in reader.table("rider_categories")}
    asked = 0
    for on in ASKED:
        for town, code in ((None, ""), (other.pk, "_203858")):
            for name, reason, is_self_service in (
                ("ordinary", EligibilityReason.AGE_65, False),
                ("self_service", EligibilityReason.AGE_65, True),
                ("discount", EligibilityReason.DISABILITY, False),
            ):
                told = reader.list_yen(on, f"shared_taxi_{name}{code}")
                told = told or reader.list_yen(on, f"shared_taxi_{name}")  # no fares of its own on that day
                assert told == {str(charge(on, town, reason, is_self_service=is_self_service))}, (on, name)
                asked += 1
    assert asked == 36
    assert "shared_taxi_ordinary_203858" in known
    assert [row["price"] for row in reader.table("fare_attributes")] == ["500"]


def test_passes_are_in_the_feed_from_the_day_on_which_they_are_sold():
    make_priced_town()
    reader = Reader(find_feed(NOW).content)
    sold = reader.list_yen(APRIL, "shared_taxi_ordinary", "shared_taxi_month_pass")
    assert sold == {"5000"}
    assert reader.list_yen(ASKED[0], "shared_taxi_ordinary", "shared_taxi_month_pass") == set()


def test_gofs_has_a_fare_for_each_period_and_no_day_twice():
    make_priced_town()
    publisher = find_publisher(NOW)
    part = read_gofs(publisher, "ja", NOW)
    fares = {one["fare_id"]: one["rider"][0]["amount"] for one in part.fares}
    days = {one["calendar_id"]: (one["start_date"], one["end_date"]) for one in part.calendars}
    told = {(days[rule["calendars"][0]], fares[rule["fare_id"]]) for rule in part.operating_rules}
    assert (("20260710", "20260831"), 350) in told
    assert (("20270401", "20270531"), PRICES["ordinary_yen"]) in told
    spans = sorted(days.values())
    assert all(last < first for (_, last), (first, _) in pairwise(spans))
    assert (spans[0][0], spans[-1][1]) == (f"{publisher.first:%Y%m%d}", f"{publisher.last:%Y%m%d}")


def test_a_campaign_that_lowers_nothing_makes_no_period_of_its_own():
    make_car()
    campaign(prices={"ordinary_yen": 500, "self_service_yen": None, "discount_yen": None})
    assert len(read_price_periods(date(2026, 6, 1), date(2027, 5, 31))) == 1


def test_a_campaign_that_ends_early_ends_in_the_feed():
    make_car()
    made = campaign(first_date=DAY + timedelta(days=1))
    before = find_feed(NOW).version
    end_campaign(campaign=made, actor="test", now=NOW + timedelta(days=3))
    assert find_feed(NOW).version != before
    assert read_price_periods(date(2026, 6, 1), date(2027, 5, 31))[1].last == DAY + timedelta(days=3)


def test_a_price_that_would_break_the_feed_is_refused_with_the_reason():
    """A class of riders whose name runs over two lines is nothing that a table's cell may hold."""
    make_car()
    other = Municipality.objects.create(code="203858", name="南箕輪\n村")
    with pytest.raises(Refused) as refused:
        campaign(municipality=other)
    assert refused.value.code == "feed_would_break"
    assert "改行" in str(refused.value.text)
    assert Campaign.objects.count() == 0
