from datetime import date

import pytest

from moyai.services.shared_taxi.eligibility import (
    compute_age,
    compute_expiry,
    is_discount,
    list_evidence,
    list_reasons,
)
from moyai.services.shared_taxi.enums import EligibilityReason as Reason
from moyai.services.shared_taxi.enums import EvidenceKind as Evidence

TODAY = date(2026, 6, 10)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(1961, 6, 10), 65),
        (date(1961, 6, 11), 64),
        (date(1960, 2, 29), 66),
        (date(2026, 6, 10), 0),
    ],
)
def test_age_counts_birthdays(born: date, age: int) -> None:
    assert compute_age(born, TODAY) == age


def test_age_of_somebody_born_on_leap_day_turns_in_march() -> None:
    assert [compute_age(date(1960, 2, 29), date(2025, *day)) for day in ((2, 28), (3, 1))] == [64, 65]


def test_reasons_at_64_leave_out_those_of_age() -> None:
    assert list_reasons(date(1961, 6, 11), TODAY) == (
        Reason.LICENCE_RETURNED,
        Reason.DISABILITY,
        Reason.INTRACTABLE_DISEASE,
        Reason.ILLNESS,
    )


def test_reasons_at_75_are_all() -> None:
    assert list_reasons(date(1951, 6, 10), TODAY) == tuple(Reason)


def test_every_reason_has_evidence() -> None:
    assert all(list_evidence(reason) for reason in Reason)


def test_expiry_by_evidence() -> None:
    assert compute_expiry(Evidence.DISEASE_CERTIFICATE, TODAY) == date(2027, 6, 10)
    assert compute_expiry(Evidence.MENTAL_HANDBOOK, date(2024, 2, 29)) == date(2026, 2, 28)
    assert compute_expiry(Evidence.MY_NUMBER_CARD, TODAY) is None


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        (Reason.AGE_65, False),
        (Reason.LICENCE_RETURNED, True),
        (Reason.DISABILITY, True),
        (Reason.INTRACTABLE_DISEASE, True),
        (Reason.ILLNESS, False),
        (Reason.NEVER_LICENSED, True),
    ],
)
def test_discount_by_reason(reason: Reason, expected: bool) -> None:
    assert is_discount(reason, date(1940, 1, 1), TODAY) is expected


def test_discount_of_never_licensed_begins_at_75() -> None:
    assert not is_discount(Reason.NEVER_LICENSED, date(1951, 6, 11), TODAY)
