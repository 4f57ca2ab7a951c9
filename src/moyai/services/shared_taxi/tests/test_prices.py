"""Fares from a day on, campaigns, sponsors: what is set, what is offered, what it would have cost."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from tests.factories import DAY, at

from moyai.core.indicators.registry import Period
from moyai.core.ledger.chart import CITY_CASH, CITY_SUBSIDY, PREPAID_TICKETS
from moyai.core.ledger.queries import get_balance
from moyai.core.places.models import Municipality
from moyai.services.shared_taxi.enums import EligibilityReason, PassKind, RideStatus
from moyai.services.shared_taxi.models import Ride, Tariff
from moyai.services.shared_taxi.money_models import Booklet, Campaign, Sponsorship
from moyai.services.shared_taxi.operations import OfferGone, book_ride, cancel_ride
from moyai.services.shared_taxi.operations.prices import (
    BadPrices,
    define_campaign,
    define_tariff,
    end_campaign,
    end_sponsorship,
    withdraw_tariff,
)
from moyai.services.shared_taxi.operations.tickets import CannotSell, compute_last_day, sell_booklet
from moyai.services.shared_taxi.queries import get_tariff
from moyai.services.shared_taxi.queries.preview import preview_tariff
from moyai.services.shared_taxi.queries.pricing import get_tickets_left
from moyai.services.shared_taxi.tests.till import (
    EVE,
    PRICES,
    give_booklet,
    give_pass,
    make_campaign,
    make_sponsor,
)
from moyai.services.shared_taxi.tests.town import (
    FARM,
    NOW,
    book,
    first_offer,
    make_day,
    make_resident,
    make_town,
    wish,
)

pytestmark = pytest.mark.django_db


def set_tariff(valid_from: date = DAY + timedelta(days=3), **changes: Any) -> Tariff:
    facts: dict[str, Any] = {"prices": PRICES, "actor": "test", "now": NOW}
    return define_tariff(valid_from=valid_from, **facts | changes)


def test_fares_change_on_their_day() -> None:
    make_town()
    set_tariff()
    before, after = DAY + timedelta(days=2), DAY + timedelta(days=3)
    assert [get_tariff(day).ordinary_yen for day in (before, after)] == [500, 600]


def test_municipality_has_its_own_fares_before_those_for_all() -> None:
    town = make_town()
    other = Municipality.objects.create(code="203858", name="南箕輪村")
    set_tariff(municipality=other)
    set_tariff(valid_from=DAY + timedelta(days=9), prices={**PRICES, "ordinary_yen": 900})
    day = DAY + timedelta(days=10)
    found = [get_tariff(day, who).ordinary_yen for who in (other.pk, town.pk, None)]
    assert found == [600, 900, 900]


@pytest.mark.parametrize("days", [0, -1])
def test_fares_are_not_set_for_what_has_begun(days: int) -> None:
    with pytest.raises(BadPrices):
        set_tariff(valid_from=DAY + timedelta(days=days))


def test_fares_are_set_once_for_a_day() -> None:
    make_town()
    set_tariff()
    with pytest.raises(BadPrices) as refused:
        set_tariff()
    assert (refused.value.code, Tariff.objects.count()) == ("twice", 2)


def test_only_fares_to_come_are_withdrawn() -> None:
    make_town()
    withdraw_tariff(tariff=set_tariff(), actor="test", now=NOW)
    assert Tariff.objects.count() == 1
    with pytest.raises(BadPrices):
        withdraw_tariff(tariff=Tariff.objects.get(), actor="test", now=NOW)


def test_campaign_that_has_begun_ends_today_and_one_to_come_goes() -> None:
    running = make_campaign(DAY - timedelta(days=3), DAY + timedelta(days=3))
    coming = define_campaign(
        name="夏",
        first_date=DAY + timedelta(days=1),
        last_date=DAY + timedelta(days=2),
        prices={"ordinary_yen": 100},
        actor="test",
        now=NOW,
    )
    for one in (running, coming):
        end_campaign(campaign=one, actor="test", now=NOW)
    assert list(Campaign.objects.values_list("last_date", flat=True)) == [DAY]


def test_sponsorship_ends_today() -> None:
    make_sponsor(first=DAY - timedelta(days=5))
    end_sponsorship(sponsorship=Sponsorship.objects.get(), actor="test", now=NOW)
    assert Sponsorship.objects.get().last_date == DAY


def test_offer_in_a_campaign_says_so() -> None:
    make_day()
    make_campaign()
    offer = first_offer(make_resident())
    assert (offer.fare_yen, offer.parts.city_yen) == (100, 400)
    assert offer.fare_why.get() == "春のおためしの運賃です（2026年6月10日(水)まで）。"


def test_offer_to_a_sponsors_stop_says_who_pays() -> None:
    make_day()
    sponsorship = make_sponsor()
    resident = make_resident()
    offer = first_offer(resident, persons=2)
    assert (offer.fare_yen, offer.parts.sponsor_yen, offer.parts.city_yen) == (400, 200, 400)
    assert "中央病院が200円を出します。" in offer.fare_why.get()
    ride = book(resident, offer=offer, persons=2)
    assert (ride.sponsorship, ride.sponsor_yen) == (sponsorship, 200)


def test_sponsor_pays_nothing_elsewhere() -> None:
    make_day()
    make_sponsor()
    assert first_offer(make_resident(), destination=FARM).parts.sponsor_yen == 0


def test_pass_holder_rides_without_paying() -> None:
    make_day()
    resident = make_resident()
    held = give_pass(resident)
    ride = book(resident)
    assert (ride.fare_yen, ride.pass_yen, ride.ride_pass) == (0, 300, held)


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        (PassKind.DAY, date(2026, 6, 10), date(2026, 6, 10)),
        (PassKind.MONTH, date(2026, 6, 10), date(2026, 7, 9)),
        (PassKind.MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        (PassKind.MONTH, date(2026, 12, 15), date(2027, 1, 14)),
        (PassKind.MONTH, date(2026, 1, 31), date(2026, 2, 28)),
    ],
)
def test_last_day_of_a_pass(kind: PassKind, first: date, last: date) -> None:
    assert compute_last_day(kind, first) == last


def test_second_pass_for_the_same_day_is_not_sold() -> None:
    resident = make_resident()
    give_pass(resident)
    with pytest.raises(CannotSell) as refused:
        give_pass(resident, first=DAY + timedelta(days=3), key="p2")
    assert refused.value.code == "has_pass"


def test_booklet_stands_in_the_books_and_is_sold_once_for_a_click() -> None:
    resident = make_resident()
    assert give_booklet(resident) == give_booklet(resident)
    assert (get_balance(CITY_CASH), get_balance(CITY_SUBSIDY), get_balance(PREPAID_TICKETS)) == (
        2500,
        500,
        3000,
    )


def test_booklet_without_a_price_is_not_sold() -> None:
    with pytest.raises(CannotSell):
        sell_booklet(resident=make_resident(), idempotency_key="b", actor="test", now=EVE)


def test_booked_rides_lay_hands_on_tickets_and_a_cancelled_one_lets_go() -> None:
    make_day()
    resident = make_resident()
    booklet = give_booklet(resident, booklet_yen=400, booklet_face_yen=500)
    first = book(resident, key="a")
    second = book(resident, key="b", desired_at=at(13))
    assert [(ride.fare_yen, ride.ticket_yen) for ride in (first, second)] == [(300, 300), (300, 200)]
    assert get_tickets_left(booklet) == 0
    cancel_ride(code=first.code, actor="test", now=NOW)
    assert get_tickets_left(booklet) == 300


def test_offer_whose_tickets_went_meanwhile_is_gone() -> None:
    make_day()
    resident = make_resident()
    give_booklet(resident, booklet_yen=300, booklet_face_yen=300)
    stale = first_offer(resident, desired_at=at(13))
    book(resident, key="a")
    facts = wish(resident, desired_at=at(13))
    with pytest.raises(OfferGone):
        book_ride(**facts, offer=stale, idempotency_key="b", actor="test", now=NOW)
    assert Booklet.objects.get().rides.count() == 1


def test_preview_reckons_the_same_rides_at_other_fares() -> None:
    make_day()
    plain, cheap = make_resident(), make_resident(reason=EligibilityReason.DISABILITY)
    book(plain, key="a", persons=2)
    book(cheap, key="b")
    book(cheap, key="c", desired_at=at(13))
    Ride.objects.filter(resident__in=[plain, cheap]).exclude(desired_at=at(13)).update(status=RideStatus.DONE)
    thought = SimpleNamespace(**PRICES | {"discount_yen": 200}, companion_yen=None)
    found = preview_tariff(thought, municipality_id=None, period=Period(DAY, DAY))
    assert (found.rides, found.riders_yen, found.riders_new_yen) == (2, 850, 1000)
    assert (found.city_yen, found.city_new_yen, found.dearer, found.cheaper) == (650, 800, 1, 1)


def test_preview_for_a_municipality_leaves_others_out() -> None:
    make_day()
    book(make_resident())
    Ride.objects.update(status=RideStatus.DONE)
    other = Municipality.objects.create(code="203858", name="南箕輪村")
    thought = SimpleNamespace(**PRICES, companion_yen=None)
    assert preview_tariff(thought, municipality_id=other.pk, period=Period(DAY, DAY)).rides == 0
