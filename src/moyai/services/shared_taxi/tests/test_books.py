"""From the ride to the claim: everything stands in the books once, and what is closed stays closed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import at, make_shift

from moyai.core.ledger.chart import (
    CASH_DIFFERENCE,
    CITY_SUBSIDY,
    CLAIMS_PAYABLE,
    OPERATOR_CASH,
    OPERATOR_PAYABLE,
    PASS_RIDES,
    PREPAID_TICKETS,
    SPONSOR_RECEIVABLE,
    VEHICLE_CASH,
    Account,
)
from moyai.core.ledger.models import Entry
from moyai.core.ledger.operations import CannotReverse, DayClosed, reverse_entry
from moyai.core.ledger.queries import find_entry, get_balance
from moyai.core.ledger.verdict import verify_books
from moyai.core.partners.models import Partner
from moyai.fleet.models import Stop
from moyai.fleet.operations import open_shift
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.money_models import DailyClosing, OperatorClaim
from moyai.services.shared_taxi.operations import cancel_ride
from moyai.services.shared_taxi.operations.claiming import CannotClaim, issue_claim, pay_claim
from moyai.services.shared_taxi.operations.closing import CannotClose
from moyai.services.shared_taxi.operations.posting import post_fare
from moyai.services.shared_taxi.queries.claims import get_sheet, is_paid
from moyai.services.shared_taxi.queries.receipts import make_fare_key
from moyai.services.shared_taxi.tests.driven import close, drive, push, ride_to_the_end
from moyai.services.shared_taxi.tests.till import give_booklet, give_pass, make_sponsor
from moyai.services.shared_taxi.tests.town import NOW, book, make_car, make_day, make_resident

pytestmark = pytest.mark.django_db
LATER = at(9) + timedelta(days=30)
"""A day in the month after the rides."""


def stands(*accounts: Account) -> list[int]:
    return [get_balance(account) for account in accounts]


def claim(**changes: Any) -> OperatorClaim:
    facts: dict[str, Any] = {"month": at(0).date().replace(day=1), "actor": "test", "now": LATER}
    return issue_claim(partner=Partner.objects.get(code="taxi"), **facts | changes)


def test_ride_posts_its_fare_when_it_ends_and_once() -> None:
    shift = make_day()
    ride = ride_to_the_end(shift, make_resident())
    assert stands(VEHICLE_CASH, CITY_SUBSIDY, OPERATOR_PAYABLE) == [300, 200, 500]
    entry = find_entry(make_fare_key(ride.code))
    assert post_fare(ride=ride, now=NOW) == entry
    assert (entry.business_date, Entry.objects.count()) == (shift.date, 1)  # type: ignore[union-attr]


def test_everybody_who_pays_stands_in_the_books() -> None:
    shift = make_day()
    make_sponsor()
    holder, other = make_resident(), make_resident()
    give_pass(holder)
    give_booklet(other, booklet_yen=100, booklet_face_yen=150)
    ride_to_the_end(shift, holder, persons=2)
    ride_to_the_end(shift, other, key="k2", desired_at=at(13))
    assert stands(VEHICLE_CASH, SPONSOR_RECEIVABLE, PASS_RIDES, PREPAID_TICKETS) == [200 + 50, 200, 300, 0]
    assert get_balance(CITY_SUBSIDY) == 400 + 200 + 50  # the fares' rest, and what the booklet was cheaper
    assert get_balance(OPERATOR_PAYABLE) == 1500
    assert verify_books().faults == ()


def test_cancelled_ride_and_no_show_post_nothing() -> None:
    shift = make_day()
    cancel_ride(code=book(make_resident()).code, actor="test", now=NOW)
    leave_out(book(make_resident(), key="k2"), shift)
    assert not Entry.objects.exists()


def leave_out(ride: Ride, shift: Any) -> None:
    open_shift(shift_id=shift.pk, actor="test", now=shift.starts_at)
    pickup = ride.task.stops.get(kind="pickup")
    push(shift, pickup, "arrived", pickup.planned_at)
    push(shift, pickup, "no_show", ride.task.pickup_until + timedelta(minutes=6))


def test_closing_passes_the_cash_to_the_firm() -> None:
    shift = make_day()
    ride_to_the_end(shift, make_resident())
    closing = close(shift, 300)
    assert (closing.expected_yen, closing.difference_yen) == (300, 0)
    assert stands(VEHICLE_CASH, OPERATOR_CASH, CASH_DIFFERENCE) == [0, 300, 0]


def test_difference_needs_a_reason_and_is_recorded() -> None:
    shift = make_day()
    ride_to_the_end(shift, make_resident())
    with pytest.raises(CannotClose) as refused:
        close(shift, 250)
    assert "-50円" in refused.value.text.get()
    close(shift, 250, reason="つり銭まちがい")
    assert stands(VEHICLE_CASH, OPERATOR_CASH, CASH_DIFFERENCE) == [0, 250, 50]
    assert "つり銭まちがい" in Entry.objects.get(key__startswith="closing:").reason


def test_too_much_cash_is_recorded_too() -> None:
    shift = make_day()
    ride_to_the_end(shift, make_resident())
    close(shift, 320, reason="お客さまが取らなかった")
    assert stands(OPERATOR_CASH, CASH_DIFFERENCE) == [320, -20]


def test_day_is_closed_once_not_ahead_and_not_with_riders_aboard() -> None:
    shift = make_day()
    book(make_resident())
    open_shift(shift_id=shift.pk, actor="test", now=shift.starts_at)
    pickup = Stop.objects.get(kind="pickup")
    push(shift, pickup, "arrived", pickup.planned_at)
    push(shift, pickup, "boarded", pickup.planned_at)
    with pytest.raises(CannotClose) as aboard:
        close(shift, 0)
    dropoff = Stop.objects.get(kind="dropoff")
    push(shift, dropoff, "arrived", dropoff.planned_at)
    push(shift, dropoff, "done", dropoff.planned_at)
    with pytest.raises(CannotClose) as future:
        close(shift, 300, shift.date + timedelta(days=1))
    close(shift, 300)
    with pytest.raises(CannotClose) as again:
        close(shift, 300)
    assert [one.value.code for one in (aboard, future, again)] == ["aboard", "future", "closed"]


def test_later_closing_closes_the_days_before() -> None:
    shift = make_day()
    ride_to_the_end(shift, make_resident())
    tomorrow = shift.date + timedelta(days=1)
    close(shift, 300, tomorrow, now=shift.ends_at + timedelta(days=1))
    with pytest.raises(CannotClose):
        close(shift, 0)


def test_press_that_comes_after_the_closing_belongs_to_the_next_day() -> None:
    shift = make_day()
    ride = book(make_resident())
    drive_late = shift.ends_at + timedelta(hours=2)
    close(shift, 0)
    open_shift(shift_id=shift.pk, actor="test", now=shift.starts_at)
    drive(shift)
    entry = find_entry(make_fare_key(ride.code))
    assert entry is not None
    assert entry.business_date == shift.date + timedelta(days=1)
    assert drive_late > shift.ends_at
    close(shift, 300, entry.business_date, now=drive_late + timedelta(days=1))
    assert stands(VEHICLE_CASH, OPERATOR_CASH) == [0, 300]


def test_correction_after_the_closing_lowers_the_next_ones_cash() -> None:
    shift = make_day()
    ride = ride_to_the_end(shift, make_resident())
    close(shift, 300)
    entry = find_entry(make_fare_key(ride.code))
    assert entry is not None
    facts = {"reason": "返金", "actor": "test", "now": NOW}
    with pytest.raises(DayClosed):
        reverse_entry(entry=entry, business_date=shift.date, **facts)
    tomorrow = shift.date + timedelta(days=1)
    reverse_entry(entry=entry, business_date=tomorrow, **facts)
    assert get_balance(VEHICLE_CASH, until=tomorrow) == -300


def test_claim_is_the_fares_less_the_cash_and_equals_the_books() -> None:
    shift = make_day()
    make_sponsor()
    ride_to_the_end(shift, make_resident(), persons=2)
    close(shift, 380, reason="20円たりない")
    sheet = get_sheet(Partner.objects.get(code="taxi"), shift.date.replace(day=1))
    assert (sheet.total.fares_yen, sheet.cash_yen, sheet.amount_yen) == (1000, 380, 620)
    assert sheet.total.fares_yen == get_balance(OPERATOR_PAYABLE, party="partner:taxi")
    assert sheet.cash_yen == get_balance(OPERATOR_CASH, party="partner:taxi")
    made = claim()
    assert made.amount_yen == 620
    assert stands(OPERATOR_PAYABLE, OPERATOR_CASH, CLAIMS_PAYABLE) == [0, 0, 620]
    after = get_sheet(made.partner, made.month)
    assert (after.total, after.cash_yen, after.amount_yen) == (sheet.total, 380, 620)
    assert [(n, shares.fares_yen) for _day, n, shares in after.days] == [(1, 1000)]


def test_claim_is_paid_once() -> None:
    shift = make_day()
    ride_to_the_end(shift, make_resident())
    close(shift, 300)
    made = claim()
    for _click in range(2):
        pay_claim(claim=made, actor="test", now=LATER)
    assert (is_paid(made), get_balance(CLAIMS_PAYABLE)) == (True, 0)


def test_claim_waits_for_the_months_end_and_for_counted_cash() -> None:
    shift = make_day()
    ride_to_the_end(shift, make_resident())
    with pytest.raises(CannotClaim) as early:
        claim(now=shift.ends_at)
    with pytest.raises(CannotClaim) as uncounted:
        claim()
    close(shift, 300)
    claim()
    with pytest.raises(CannotClaim) as again:
        claim()
    assert [one.value.code for one in (early, uncounted, again)] == ["not_over", "open", "claimed"]


def test_correction_after_the_claim_lowers_the_next_one() -> None:
    shift = make_day()
    ride = ride_to_the_end(shift, make_resident())
    close(shift, 300)
    made = claim()
    entry = find_entry(make_fare_key(ride.code))
    assert entry is not None
    facts = {"reason": "返金", "actor": "test", "now": LATER}
    reverse_entry(entry=entry, business_date=LATER.date(), **facts)
    july = get_sheet(made.partner, LATER.date().replace(day=1))
    assert (july.total.fares_yen, july.total.city_yen, july.open_yen) == (-500, -200, -300)
    for key in (f"claim:{made.code}", "closing:w1:2026-06-10"):
        found = find_entry(key)
        assert found is not None
        with pytest.raises(CannotReverse):
            reverse_entry(entry=found, business_date=LATER.date(), **facts)


def test_closings_and_claims_are_never_changed() -> None:
    shift = make_day()
    ride_to_the_end(shift, make_resident())
    close(shift, 300)
    claim()
    for sql in (
        "UPDATE shared_taxi_dailyclosing SET counted_yen = 0",
        "DELETE FROM shared_taxi_operatorclaim",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert (DailyClosing.objects.count(), OperatorClaim.objects.count()) == (1, 1)


def test_firms_do_not_see_one_anothers_fares() -> None:
    shift = make_day()
    ride_to_the_end(shift, make_resident())
    other = make_shift(make_car("w2", partner=Partner.objects.create(code="other", name="他社", kind="taxi")))
    sheet = get_sheet(other.vehicle.partner, shift.date.replace(day=1))
    assert (sheet.rows, sheet.amount_yen, sheet.open_yen) == ((), 0, 0)
