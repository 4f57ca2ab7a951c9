"""Postings for tests."""

from datetime import date

from tests.factories import at

from moyai.core.ledger.chart import CITY_SUBSIDY, OPERATOR_PAYABLE, VEHICLE_CASH
from moyai.core.ledger.models import Entry
from moyai.core.ledger.operations import post_entry
from moyai.core.ledger.postings import Posting, credit, debit

NOW = at(12)
DAY = date(2026, 6, 10)


def make_posting(key: str = "ride:1", yen: int = 500, *, city: int = 200, day: date = DAY) -> Posting:
    """Return a fare of which the city bears a part."""
    return Posting(
        key=key,
        business_date=day,
        sides=(
            debit(VEHICLE_CASH, yen - city, "vehicle:m1"),
            debit(CITY_SUBSIDY, city, "municipality:202096"),
            credit(OPERATOR_PAYABLE, yen, "partner:aozora"),
        ),
        reason="運賃",
        reference=key,
    )


def post(key: str = "ride:1", yen: int = 500, *, city: int = 200, day: date = DAY) -> Entry:
    return post_entry(posting=make_posting(key, yen, city=city, day=day), actor="test", now=NOW)
