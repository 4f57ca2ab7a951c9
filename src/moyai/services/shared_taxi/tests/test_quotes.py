from datetime import date, timedelta
from typing import Any

import pytest
from tests.factories import DAY, at

from moyai.core.places.models import ClosedDay, Municipality
from moyai.core.residents.enums import EligibilityStatus
from moyai.services.shared_taxi.enums import FareClass, Preference, UnmetReason
from moyai.services.shared_taxi.offers import RideQuote
from moyai.services.shared_taxi.queries import get_calendar, quote_ride
from moyai.services.shared_taxi.requests import BadRequest
from moyai.services.shared_taxi.tests.town import (
    EAST,
    FAR,
    FARM,
    HALL,
    HOME,
    HOSPITAL,
    NOW,
    make_day,
    make_resident,
    wish,
)

pytestmark = pytest.mark.django_db


def quote(**changes: Any) -> RideQuote:
    now = changes.pop("now", NOW)
    resident = changes.pop("resident", None) or make_resident()
    return quote_ride(**wish(resident, **changes), now=now)


def test_quote_after_a_time_offers_several_that_differ() -> None:
    make_day()
    found = quote()
    assert 2 <= len(found.offers) <= 3
    assert found.refusal is None
    assert len({offer.pickup_from for offer in found.offers}) == len(found.offers)
    assert all(offer.pickup_from >= at(10) for offer in found.offers)


def test_quote_promises_windows_on_five_minute_marks() -> None:
    make_day()
    for offer in quote().offers:
        assert offer.pickup_until - offer.pickup_from == timedelta(minutes=10)
        assert offer.dropoff_until - offer.dropoff_from == timedelta(minutes=10)
        assert offer.pickup_from.minute % 5 == offer.dropoff_from.minute % 5 == 0


def test_quote_by_a_time_arrives_by_then() -> None:
    make_day()
    found = quote(preference=Preference.ARRIVE_BY, desired_at=at(11))
    assert found.offers
    assert all(offer.dropoff_until <= at(11) for offer in found.offers)
    assert found.offers[0].dropoff_until >= at(10, 45)


def test_quote_states_fare_and_class() -> None:
    make_day()
    offer = quote(persons=2, channel="desk").offers[0]
    assert (offer.fare_yen, offer.fare_class) == (1000, FareClass.ORDINARY)


def test_quote_survives_json() -> None:
    make_day()
    found = quote()
    assert RideQuote.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    ("origin", "destination", "reason"),
    [
        (HOME, FAR, UnmetReason.OUTSIDE_AREA),
        (FAR, HOME, UnmetReason.OUTSIDE_AREA),
        (HOME, EAST, UnmetReason.AREA_RULE),
    ],
)
def test_quote_against_the_area_rule_is_refused(origin: Any, destination: Any, reason: UnmetReason) -> None:
    make_day()
    found = quote(origin=origin, destination=destination)
    assert (found.refusal, found.offers, found.nearest) == (reason, (), ())


@pytest.mark.parametrize(("origin", "destination"), [(HOME, FARM), (HOME, HALL), (HALL, HOSPITAL)])
def test_quote_within_the_area_and_the_centre_is_given(origin: Any, destination: Any) -> None:
    make_day()
    assert quote(origin=origin, destination=destination).offers


def test_quote_on_a_weekend_says_why_and_offers_monday() -> None:
    make_day(date(2026, 6, 15))
    found = quote(desired_at=at(10, day=date(2026, 6, 13)))
    assert found.refusal == UnmetReason.CLOSED_DAY
    assert found.text is not None and "土曜日" in found.text.get("ja")
    assert [offer.pickup_from for offer in found.nearest] == [at(10, day=date(2026, 6, 15))]


def test_quote_on_a_holiday_names_it() -> None:
    found = quote(desired_at=at(10, day=date(2026, 7, 20)), now=at(9, day=date(2026, 7, 17)))
    assert found.text is not None and "海の日" in found.text.get("ja")


def test_quote_on_a_day_the_town_closed_names_the_reason() -> None:
    resident = make_resident()
    ClosedDay.objects.create(
        municipality=Municipality.objects.get(), date=DAY, reason="お盆", reason_en="Bon"
    )
    found = quote(resident=resident)
    assert found.refusal == UnmetReason.CLOSED_DAY
    assert found.text is not None and "お盆" in found.text.get("ja") and "Bon" in found.text.get("en")


@pytest.mark.parametrize(
    ("preference", "hour"),
    [(Preference.LEAVE_AFTER, 15), (Preference.ARRIVE_BY, 9), (Preference.LEAVE_AFTER, 7)],
)
def test_quote_outside_hours_is_refused(preference: Preference, hour: int) -> None:
    found = quote(preference=preference, desired_at=at(hour), now=at(6))
    assert found.refusal == UnmetReason.OUTSIDE_HOURS


@pytest.mark.parametrize("minutes", [50, 55])
def test_quote_for_a_ride_that_would_not_end_in_time_is_refused(minutes: int) -> None:
    make_day()
    found = quote(desired_at=at(14, minutes))
    assert found.refusal == UnmetReason.OUTSIDE_HOURS
    assert [offer.shift_s < 0 for offer in found.nearest][:1] == [True]


def test_quote_to_arrive_too_soon_offers_later() -> None:
    make_day()
    found = quote(preference=Preference.ARRIVE_BY, desired_at=at(10, 5), now=at(10))
    assert found.refusal == UnmetReason.TOO_SOON
    assert found.nearest[0].shift_s > 0


def test_quote_with_every_car_full_offers_the_nearest_times() -> None:
    make_day(starts_at=at(12))
    found = quote()
    assert found.refusal == UnmetReason.NO_CAPACITY
    assert found.text is not None and found.text.get("ja")
    assert found.nearest[0].pickup_from >= at(12)
    assert found.facts is not None and found.facts["fleet"]


def test_quote_of_a_wheelchair_without_a_place_for_it_says_so() -> None:
    make_day()
    assert quote(wheelchairs=1).refusal == UnmetReason.NO_WHEELCHAIR_PLACE


def test_quote_without_eligibility_is_refused() -> None:
    make_day()
    assert quote(resident=make_resident(status=None)).refusal == UnmetReason.NOT_ELIGIBLE


def test_quote_after_the_provisional_days_is_refused() -> None:
    make_day()
    late = make_resident(status=EligibilityStatus.PROVISIONAL, expires=DAY - timedelta(days=1))
    assert quote(resident=late).refusal == UnmetReason.NOT_ELIGIBLE


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"persons": 0}, "party"),
        ({"persons": 7}, "party"),
        ({"persons": 10**9}, "party"),
        ({"wheelchairs": -1}, "wheelchairs"),
        ({"persons": 1, "wheelchairs": 2}, "wheelchairs"),
        ({"persons": 6, "wheelchairs": 3}, "wheelchairs"),
        ({"destination": HOME}, "same_place"),
        ({"desired_at": at(7, 30)}, "past"),
        ({"desired_at": at(10, day=date(2026, 6, 18))}, "too_far_ahead"),
    ],
)
def test_quote_that_makes_no_sense_is_refused_in_words(changes: dict[str, Any], code: str) -> None:
    resident = make_resident()
    with pytest.raises(BadRequest) as caught:
        quote(resident=resident, **changes)
    assert caught.value.code == code
    assert caught.value.text.get("ja") and caught.value.text.get("en")


def test_calendar_names_the_closed_days() -> None:
    make_resident()
    first, last, closed = get_calendar(NOW)
    assert (first, last) == (DAY, DAY + timedelta(days=7))
    assert [day for day, _ in closed] == [date(2026, 6, 13), date(2026, 6, 14)]


def test_calendar_after_the_last_call_begins_tomorrow() -> None:
    make_resident()
    assert get_calendar(at(14, 55))[0] == DAY + timedelta(days=1)
