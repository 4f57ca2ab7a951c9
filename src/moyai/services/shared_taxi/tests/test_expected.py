"""What the weeks before let expect, so that scarce vehicles are kept free."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories import DAY, at

from moyai.engines.dispatch import Need
from moyai.fleet.planning.needs import Expected
from moyai.services.shared_taxi.enums import Preference, RideStatus, UnmetReason
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.operations.unmet import record_unmet
from moyai.services.shared_taxi.queries.expected import LEAST_DAYS, expect, read_needs
from moyai.services.shared_taxi.study.expecting import expect_needs
from moyai.services.shared_taxi.tests.study_days import make_wish
from moyai.services.shared_taxi.tests.town import HOME, HOSPITAL, NOW, book, make_day, make_resident

pytestmark = pytest.mark.django_db
TOMORROW = DAY + timedelta(days=1)


def refuse(key: str, *, days_ago: int = 0, hour: int = 11, wheelchairs: int = 0, **changes: object) -> None:
    facts = {"resident": None, "channel": "web", "reason": UnmetReason.NO_WHEELCHAIR_PLACE, **changes}
    record_unmet(
        idempotency_key=key,
        origin=HOME,
        destination=HOSPITAL,
        preference=Preference.LEAVE_AFTER,
        desired_at=at(hour, day=DAY - timedelta(days=days_ago)),
        wheelchairs=wheelchairs,
        now=NOW,
        **facts,  # type: ignore[arg-type]
    )


@pytest.fixture
def past() -> Ride:
    """One ride today, and somebody in a wheelchair refused today and on four days before."""
    make_day()
    ride = book(make_resident())
    for days_ago in range(LEAST_DAYS):
        refuse(f"u{days_ago}", days_ago=days_ago, wheelchairs=1)
    return ride


def test_rides_and_those_refused_for_want_of_room_count(past: Ride) -> None:
    refuse("rule", reason=UnmetReason.AREA_RULE, wheelchairs=1)
    for key in ("asks", "asks again"):
        refuse(key, hour=13, resident=past.resident)
    chairs, west = read_needs(TOMORROW)
    assert chairs == Need(by_hour={11: 1.0}, dimension=1)
    assert west == Need(by_hour={10: 0.2, 11: 1.0, 13: 0.2}, skill="area:west")
    Ride.objects.update(status=RideStatus.CANCELLED)
    assert read_needs(TOMORROW)[1].by_hour == {11: 1.0, 13: 0.2}


def test_few_days_and_days_to_come_let_nothing_be_expected(past: Ride) -> None:
    assert read_needs(DAY) == ()
    assert read_needs(TOMORROW + timedelta(days=60)) == ()


def test_town_may_keep_nothing(past: Ride, settings: pytest.FixtureRequest) -> None:
    from moyai.services.shared_taxi.policy import get_policy

    assert expect(TOMORROW) == Expected(read_needs(TOMORROW), 300.0)
    settings.MOYAI_SERVICE_SETTINGS = {"shared_taxi": {"keep_free_s": 0}}  # type: ignore[attr-defined]
    get_policy.cache_clear()
    try:
        assert expect(TOMORROW) == Expected((), 0.0)
    finally:
        get_policy.cache_clear()


def test_replayed_days_expect_the_mean_of_the_others() -> None:
    wishes = [make_wish("a"), make_wish("b", start="centre", end="east", wheelchairs=1)]
    wishes += [make_wish("c", start="centre", end="centre", day=TOMORROW)]
    chairs, east, west = expect_needs(wishes, centre=frozenset({"centre"}))
    assert (chairs.by_hour, east.by_hour, west.by_hour) == ({10: 0.5}, {10: 0.5}, {10: 0.5})
    assert (east.skill, west.skill) == ("area:east", "area:west")
