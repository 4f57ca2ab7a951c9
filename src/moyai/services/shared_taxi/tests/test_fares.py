from datetime import date
from types import SimpleNamespace

import pytest

from moyai.services.shared_taxi.enums import EligibilityReason as Reason
from moyai.services.shared_taxi.enums import FareClass
from moyai.services.shared_taxi.fares import Fare, Rider, compute_fare
from moyai.services.shared_taxi.texts import classes

TARIFF = SimpleNamespace(ordinary_yen=500, self_service_yen=300, discount_yen=250, companion_yen=None)
TODAY = date(2026, 6, 10)


def fare(
    reason: Reason = Reason.AGE_65,
    *,
    is_confirmed: bool = True,
    web: bool = True,
    persons: int = 1,
    tariff: SimpleNamespace = TARIFF,
) -> Fare:
    rider = Rider(date(1940, 4, 1), reason, is_confirmed)
    return compute_fare(tariff=tariff, rider=rider, on=TODAY, is_self_service=web, persons=persons)


@pytest.mark.parametrize(
    ("reason", "is_confirmed", "web", "yen", "fare_class"),
    [
        (Reason.AGE_65, True, False, 500, FareClass.ORDINARY),
        (Reason.AGE_65, True, True, 300, FareClass.SELF_SERVICE),
        (Reason.LICENCE_RETURNED, True, False, 250, FareClass.DISCOUNT),
        (Reason.LICENCE_RETURNED, True, True, 250, FareClass.DISCOUNT),
        (Reason.LICENCE_RETURNED, False, True, 300, FareClass.SELF_SERVICE),
        (Reason.LICENCE_RETURNED, False, False, 500, FareClass.ORDINARY),
        (Reason.ILLNESS, True, False, 500, FareClass.ORDINARY),
    ],
)
def test_fare_by_class(
    reason: Reason, is_confirmed: bool, web: bool, yen: int, fare_class: FareClass
) -> None:
    found = fare(reason, is_confirmed=is_confirmed, web=web)
    assert (found.total_yen, found.fare_class) == (yen, fare_class)


def test_fare_of_companions_is_the_channels() -> None:
    found = fare(Reason.DISABILITY, persons=3)
    assert (found.own_yen, found.companion_yen, found.total_yen) == (250, 300, 850)


def test_fare_during_a_campaign_is_the_cheaper_one() -> None:
    cheap = SimpleNamespace(ordinary_yen=300, self_service_yen=150, discount_yen=200, companion_yen=None)
    found = fare(Reason.DISABILITY, tariff=cheap)
    assert (found.total_yen, found.fare_class) == (150, FareClass.SELF_SERVICE)


def test_fare_before_the_check_says_when_the_discount_starts() -> None:
    assert fare(Reason.DISABILITY, is_confirmed=False).why == classes.FARE_UNCHECKED


def test_fare_at_discount_names_the_reason() -> None:
    assert fare(Reason.DISABILITY).why.get("ja") == "割引運賃です（障がい者手帳を持っている）。"
