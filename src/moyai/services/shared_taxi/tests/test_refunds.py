"""Refunds and fees: no more goes back than was paid, nothing is owed unheard, the books stay balanced."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.factories import DAY, make_user

from moyai.core.accounts.enums import Role
from moyai.core.errors import Refused
from moyai.core.ledger.chart import (
    CITY_CASH,
    CITY_SUBSIDY,
    FEE_INCOME,
    FEES_WAIVED,
    OPERATOR_PAYABLE,
    PASS_INCOME,
    PREPAID_TICKETS,
    RIDER_RECEIVABLE,
    VEHICLE_CASH,
    Account,
)
from moyai.core.ledger.operations import CannotReverse, reverse_entry
from moyai.core.ledger.queries import find_entry, get_balance
from moyai.core.ledger.verdict import verify_books
from moyai.core.partners.models import Partner
from moyai.services.shared_taxi.models import Booklet, MissedFee, Pass, Refund, Ride, Tariff
from moyai.services.shared_taxi.operations import cancel_ride
from moyai.services.shared_taxi.operations.fees import (
    FeeRefused,
    charge_fee,
    note_reminder,
    receive_payment,
    waive_fee,
)
from moyai.services.shared_taxi.operations.refunding import (
    CannotRefund,
    refund_booklet,
    refund_fee,
    refund_pass,
    refund_ride,
)
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.claims import get_sheet
from moyai.services.shared_taxi.queries.receipts import find_receipt, make_fare_key
from moyai.services.shared_taxi.queries.refunds import get_paid
from moyai.services.shared_taxi.refund_enums import FeeKind, FeeStatus, RefundWhy
from moyai.services.shared_taxi.refund_rules import list_instalments, price_pass, price_tickets
from moyai.services.shared_taxi.tests.driven import close, drive, ride_to_the_end
from moyai.services.shared_taxi.tests.test_books import claim, leave_out
from moyai.services.shared_taxi.tests.till import give_booklet, give_pass
from moyai.services.shared_taxi.tests.town import NOW, book, make_day, make_resident

pytestmark = pytest.mark.django_db
FACTS: dict[str, Any] = {"note": "テスト", "actor": "test", "now": NOW}


def stands(*accounts: Account) -> list[int]:
    return [get_balance(account) for account in accounts]


def give_back(ride: Ride, why: RefundWhy, yen: int = 0, key: str = "r1") -> Refund:
    return refund_ride(ride=ride, why=why, yen=yen, idempotency_key=key, **FACTS)


@pytest.fixture
def fees(settings: Any) -> Any:
    settings.MOYAI_SERVICE_SETTINGS = {"shared_taxi": {"no_show_fee_yen": 200, "late_cancel_fee_yen": 100}}
    get_policy.cache_clear()
    yield
    settings.MOYAI_SERVICE_SETTINGS = {}
    get_policy.cache_clear()


def propose(fees: Any) -> MissedFee:
    shift = make_day()
    leave_out(book(make_resident()), shift)
    return MissedFee.objects.get()


def charge(fee: MissedFee, **changes: Any) -> MissedFee:
    facts: dict[str, Any] = {
        "is_acknowledged": True,
        "note": "わかりました",
        "first_due": DAY,
        "by": make_user(Role.OFFICER),
        "now": NOW,
    }
    charge_fee(fee=fee, **facts | changes)
    fee.refresh_from_db()
    return fee


def pay(fee: MissedFee, yen: int, key: str = "p1") -> None:
    receive_payment(fee=fee, yen=yen, idempotency_key=key, actor="test", now=NOW)


def test_ride_not_driven_goes_back_to_everybody_and_out_of_the_claim() -> None:
    shift, resident = make_day(), make_resident()
    give_booklet(resident, booklet_yen=100, booklet_face_yen=150)
    ride = ride_to_the_end(shift, resident)
    assert stands(VEHICLE_CASH, PREPAID_TICKETS, OPERATOR_PAYABLE) == [150, 0, 500]
    close(shift, 150)
    made = give_back(ride, RefundWhy.NOT_DRIVEN)
    assert (made.cash_yen, made.ticket_yen) == (150, 150)
    assert give_back(ride, RefundWhy.NOT_DRIVEN) == made
    with pytest.raises(CannotRefund):
        give_back(ride, RefundWhy.GOODWILL, 1, "r2")
    assert stands(OPERATOR_PAYABLE, CITY_CASH, PREPAID_TICKETS) == [0, 100 - 150, 150]
    assert get_balance(CITY_SUBSIDY) == 50  # what the booklet was cheaper
    sheet = get_sheet(Partner.objects.get(code="taxi"), DAY.replace(day=1))
    assert (sheet.total.fares_yen, sheet.total.desk_yen, sheet.amount_yen) == (0, -150, -150)
    assert (find_receipt(ride).back_yen, verify_books().faults) == (300, ())  # type: ignore[union-attr]


def test_refund_after_the_claim_lowers_the_next_one() -> None:
    shift = make_day()
    ride = ride_to_the_end(shift, make_resident())
    close(shift, 300)
    made = claim()
    give_back(ride, RefundWhy.NOT_DRIVEN)
    july = get_sheet(made.partner, (DAY.replace(day=1) + timedelta(days=31)).replace(day=1))
    assert (july.total.fares_yen, get_sheet(made.partner, made.month).amount_yen) == (-500, 200)


def test_wrong_fare_is_borne_by_the_city_and_counts_when_all_goes_back() -> None:
    ride = ride_to_the_end(make_day(), make_resident())
    give_back(ride, RefundWhy.WRONG_FARE, 50)
    assert stands(OPERATOR_PAYABLE, CITY_CASH, CITY_SUBSIDY) == [500, -50, 250]
    with pytest.raises(CannotRefund) as refused:
        give_back(ride, RefundWhy.GOODWILL, 251, "r2")
    assert "250円" in refused.value.text.get()
    assert give_back(ride, RefundWhy.NOT_DRIVEN, key="r3").cash_yen == 250
    assert stands(OPERATOR_PAYABLE, CITY_CASH, CITY_SUBSIDY) == [0, -300, 0]


def test_nothing_goes_back_for_a_ride_that_was_not_paid_and_no_hand_reverses_a_refunded_fare() -> None:
    shift = make_day()
    ride = book(make_resident())
    with pytest.raises(CannotRefund):
        give_back(ride, RefundWhy.NOT_DRIVEN)
    drive(shift)
    give_back(ride, RefundWhy.GOODWILL, 10, "r2")
    entry = find_entry(make_fare_key(ride.code))
    assert entry is not None
    with pytest.raises(CannotReverse):
        reverse_entry(entry=entry, reason="x", business_date=DAY, actor="test", now=NOW)


def test_pass_ends_early_by_the_tariffs_rule() -> None:
    resident = make_resident()
    held = give_pass(resident, first=DAY - timedelta(days=9))  # 30 days, 10 of them used today
    Tariff.objects.update(refund_fee_yen=200)
    made = refund_pass(ride_pass=held, idempotency_key="r1", **FACTS)
    unused = (held.last_date - DAY).days
    assert made.cash_yen == 5000 * unused // 30 - 200
    assert get_balance(PASS_INCOME, party=f"pass:{held.code}") == 5000 - made.cash_yen
    assert Pass.objects.get().ended_date == DAY
    with pytest.raises(CannotRefund):
        refund_pass(ride_pass=held, idempotency_key="r2", **FACTS)
    give_pass(resident, first=DAY + timedelta(days=1), key="p2")  # she may buy another


def test_pass_that_booked_rides_need_stays() -> None:
    make_day()
    resident = make_resident()
    held = give_pass(resident)
    book(resident)
    with pytest.raises(CannotRefund) as refused:
        refund_pass(ride_pass=held, idempotency_key="r1", **FACTS)
    assert "1件" in refused.value.text.get()


def test_rest_of_a_booklet_goes_back_at_its_price_but_for_what_is_booked() -> None:
    make_day()
    resident = make_resident()
    booklet = give_booklet(resident)
    book(resident)  # takes 300 of 3000
    made = refund_booklet(booklet=booklet, idempotency_key="r1", **FACTS)
    assert made.cash_yen == 2700 * 2500 // 3000
    assert get_balance(PREPAID_TICKETS, party=f"booklet:{booklet.code}") == 300
    with pytest.raises(CannotRefund):
        refund_booklet(booklet=Booklet.objects.get(), idempotency_key="r2", **FACTS)
    assert verify_books().faults == ()


def test_no_fee_is_owed_before_she_has_understood(fees: Any) -> None:
    fee = propose(fees)
    assert (fee.kind, fee.asked_yen, fee.status) == (FeeKind.NO_SHOW, 200, FeeStatus.PROPOSED)
    assert stands(RIDER_RECEIVABLE, OPERATOR_PAYABLE) == [0, 0]
    for call in (lambda: pay(fee, 200), lambda: charge(fee, is_acknowledged=False)):
        with pytest.raises(FeeRefused):
            call()
    charge(fee, instalments=2)
    assert stands(RIDER_RECEIVABLE, OPERATOR_PAYABLE) == [200, 200]
    pay(fee, 150)
    pay(fee, 150)  # the same click
    with pytest.raises(FeeRefused) as refused:
        pay(fee, 51, "p2")
    assert "50円" in refused.value.text.get()
    note_reminder(fee=fee, actor="test", now=NOW)
    pay(fee, 50, "p3")
    fee.refresh_from_db()
    assert (fee.status, fee.reminders, stands(RIDER_RECEIVABLE, CITY_CASH)) == ("paid", 1, [0, 200])


def test_late_cancellations_fee_is_the_towns_and_a_cars_breakdown_has_none(fees: Any) -> None:
    make_day()
    ride = book(make_resident())
    late = ride.task.pickup_from - timedelta(minutes=5)
    cancel_ride(code=ride.code, actor="user:1", now=late)
    fee = MissedFee.objects.get()
    assert (fee.kind, fee.partner) == (FeeKind.LATE_CANCEL, None)
    charge(fee)
    waive_fee(fee=fee, reason="入院していた", actor="test", now=NOW)
    assert stands(FEE_INCOME, FEES_WAIVED, RIDER_RECEIVABLE) == [100, 100, 0]
    other = book(make_resident(), key="k2")
    cancel_ride(code=other.code, actor="system:fleet", now=other.task.pickup_from)
    assert MissedFee.objects.count() == 1


def test_the_books_are_compared_with_the_fees(fees: Any) -> None:
    fee = charge(propose(fees))
    assert verify_books().faults == ()
    MissedFee.objects.filter(pk=fee.pk).update(paid_yen=50)  # by no operation
    assert len(verify_books().faults) == 1


def test_rules() -> None:
    assert price_tickets(700, price_yen=2500, face_yen=3000) == 583
    month = {"price_yen": 6000, "first": DAY, "last": DAY + timedelta(days=29)}
    assert price_pass(**month, today=DAY, fee_yen=0) == 5800  # type: ignore[arg-type]
    assert price_pass(**month, today=DAY - timedelta(days=3), fee_yen=500) == 5500  # type: ignore[arg-type]
    assert price_pass(**month, today=DAY + timedelta(days=29), fee_yen=0) == 0  # type: ignore[arg-type]
    parts = list(list_instalments(200, 3, DAY.replace(month=8, day=31)))
    assert [(day.isoformat()[5:], yen) for day, yen in parts] == [("08-31", 68), ("09-30", 66), ("10-31", 66)]


STEPS = st.lists(
    st.tuples(st.sampled_from(["charge", "pay", "waive", "refund", "ride", "whole"]), st.integers(0, 320)),
    max_size=12,
)


class Sequences(TestCase):
    """Whatever is done in whatever order."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
    @given(steps=STEPS)
    def test_books_balance_and_nothing_goes_back_that_was_not_paid(
        self, steps: list[tuple[str, int]]
    ) -> None:
        ride = ride_to_the_end(make_day(), make_resident())
        fee = MissedFee.objects.create(
            ride=ride, code="12345678", kind=FeeKind.NO_SHOW, asked_yen=300, made_at=NOW
        )
        fee.partner = Partner.objects.get(code="taxi")
        fee.save()
        talker = make_user(Role.OFFICER)
        for number, (deed, yen) in enumerate(steps):
            fee.refresh_from_db()
            key = str(number)
            try:
                _do(deed, ride, fee, yen, key, talker)
            except Refused:
                continue
        fee.refresh_from_db()
        assert verify_books().faults == ()
        debt = get_balance(RIDER_RECEIVABLE, party=f"ride:{ride.code}")
        assert debt == (fee.left_yen if fee.status in ("owed", "paid") else 0)
        assert 0 <= fee.refunded_yen <= fee.paid_yen <= fee.asked_yen
        paid, back = get_paid(ride), Refund.objects.filter(subject=f"ride:{ride.code}")
        assert sum(one.yen for one in back) <= paid.cash_yen + paid.ticket_yen
        assert get_balance(CITY_CASH) == fee.paid_yen - sum(one.cash_yen for one in Refund.objects.all())


def _do(deed: str, ride: Ride, fee: MissedFee, yen: int, key: str, talker: Any) -> None:
    if deed == "charge":
        charge(fee, by=talker)
    elif deed == "pay":
        pay(fee, yen, key)
    elif deed == "waive":
        waive_fee(fee=fee, reason="わけがあった", actor="test", now=NOW)
    elif deed == "refund":
        refund_fee(fee=fee, yen=yen, idempotency_key=key, **FACTS)
    elif deed == "ride":
        give_back(ride, RefundWhy.GOODWILL, yen, key)
    else:
        give_back(ride, RefundWhy.NOT_DRIVEN, key=key)
