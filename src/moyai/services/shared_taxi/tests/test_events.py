"""Event days: entered by the officer, measured by the planner, with rules of their own."""

from datetime import time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.factories import DAY, at, make_shift, make_user, make_vehicle

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.places.models import Facility
from moyai.fleet.models import Shift
from moyai.fleet.operations import CannotKeep
from moyai.services.shared_taxi.enums import Purpose, RideStatus, UnmetReason
from moyai.services.shared_taxi.event_plan import measure_event
from moyai.services.shared_taxi.models import EventDay, Ride
from moyai.services.shared_taxi.operations import cancel_ride
from moyai.services.shared_taxi.operations.eventing import (
    BadEvent,
    Figures,
    enter_event,
    keep_vehicles,
    set_figures,
    withdraw_event,
)
from moyai.services.shared_taxi.queries import quote_ride
from moyai.services.shared_taxi.tests.test_fairness import make_rule
from moyai.services.shared_taxi.tests.test_groups import make_people
from moyai.services.shared_taxi.tests.town import (
    HALL,
    HOME,
    HOSPITAL,
    NOW,
    book,
    make_day,
    make_resident,
    make_town,
    wish,
)
from moyai.services.shared_taxi.tests.walks import BOOKING, begin, walk

pytestmark = pytest.mark.django_db
BEFORE = NOW - timedelta(days=1)


def enter(**changes: Any) -> EventDay:
    make_town()
    values: dict[str, Any] = {
        "title": "敬老会",
        "place": Facility.objects.get(name=HALL.name),
        "opens_at": at(10),
        "closes_at": at(13),
        "expected_riders": 6,
        "extra_cars": 1,
        "is_outside_rules": True,
        "made_by": make_user(Role.OFFICER),
        "now": BEFORE,
    }
    return enter_event(**{**values, **changes})


def test_the_planner_says_how_many_the_fleet_carries_and_what_is_missing() -> None:
    make_people(10)
    make_shift(make_vehicle("w1", areas=("west",)), starts_at=at(9, 40), ends_at=at(13, 40))
    found = measure_event(enter(expected_riders=8, extra_cars=1), BEFORE)
    assert 0 < found.carried < found.carried_with_extra <= 8
    assert found.needed is None or found.needed >= 1


def test_with_no_shift_nobody_is_carried() -> None:
    make_people(3)
    found = measure_event(enter(expected_riders=3), BEFORE)
    assert (found.carried, found.needed) == (0, None)


def test_rides_to_it_and_home_are_free_of_the_rules_and_stay_uncounted() -> None:
    make_day()
    make_rule(monthly_rides=1)
    hanako = make_resident()
    Ride.objects.filter(pk=book(hanako, destination=HALL).pk).update(status=RideStatus.DONE)
    asked = wish(hanako, destination=HALL, desired_at=at(12))
    assert quote_ride(**asked, now=NOW).refusal == UnmetReason.QUOTA
    enter()
    assert quote_ride(**asked, now=NOW).offers
    assert quote_ride(**wish(hanako, origin=HALL, destination=HOSPITAL, desired_at=at(12)), now=NOW).offers
    ride = book(hanako, key="there", destination=HALL, desired_at=at(12))
    assert not ride.is_counted


LONG_DAY = Figures(service_from=8 * 60, service_until=17 * 60, promise_minutes=20, ranks_as="medical")


def test_the_town_sets_other_hours_windows_and_turns_for_that_day() -> None:
    make_town()  # its areas, before a vehicle makes up one of its own
    make_shift(make_vehicle("w1", areas=("west",)), starts_at=at(8), ends_at=at(17))
    make_rule(other_ahead_days=0, medical_ahead_days=7)
    make_day(DAY + timedelta(days=1))
    hanako = make_resident()
    late = wish(hanako, origin=HALL, destination=HOME, desired_at=at(16))
    assert quote_ride(**late, now=BEFORE).refusal == UnmetReason.OUTSIDE_HOURS
    enter(closes_at=at(15, 50), figures=LONG_DAY)
    quote = quote_ride(**late, now=BEFORE)  # the day before, as for the doctor's
    assert quote.use is not None
    assert "数えません" in quote.use.get("ja")
    offer = quote.offers[0]
    assert offer.pickup_until - offer.pickup_from == timedelta(minutes=20)
    ride = book(hanako, now=BEFORE, origin=HALL, destination=HOME, desired_at=at(16))
    assert ride.purpose == Purpose.MEDICAL
    other_day = wish(hanako, origin=HALL, destination=HOME, desired_at=at(16) + timedelta(days=1))
    assert quote_ride(**other_day, now=NOW).refusal == UnmetReason.OUTSIDE_HOURS
    talk = walk(begin(resident_id=hanako.pk), BOOKING, until="when")
    assert (talk.turn.prompt.opens, talk.turn.prompt.closes) == (time(8), time(17))
    with pytest.raises(BadEvent) as refused:
        set_figures(
            event_pk=EventDay.objects.get().pk,
            is_outside_rules=True,
            figures=Figures(8 * 60, 16 * 60),
            made_by=make_user(Role.OFFICER),
            now=BEFORE,
        )
    assert refused.value.code == "booked"


def test_a_vehicle_kept_for_the_event_takes_nobody_else() -> None:
    shift = make_day()
    event, officer = enter(), make_user(Role.OFFICER)
    hanako = make_resident()
    elsewhere = wish(hanako, destination=HOSPITAL, desired_at=at(12))
    booked = book(hanako, key="before", destination=HOSPITAL, desired_at=at(14))
    with pytest.raises(CannotKeep) as refused:
        keep_vehicles(event_pk=event.pk, shift_ids=[shift.pk], made_by=officer, now=NOW)
    assert refused.value.code == "others"
    cancel_ride(code=booked.code, actor="t", now=NOW)
    assert keep_vehicles(event_pk=event.pk, shift_ids=[shift.pk], made_by=officer, now=NOW) == 1
    assert quote_ride(**elsewhere, now=NOW).refusal == UnmetReason.NO_CAPACITY
    book(hanako, key="there", destination=HALL, desired_at=at(12))
    make_shift(make_vehicle("w2", areas=("west",)))
    other = book(make_resident(given="次郎"), key="other", destination=HOSPITAL, desired_at=at(12))
    assert other.task.stops.first().shift_id != shift.pk
    withdraw_event(event_pk=event.pk, made_by=officer, now=NOW)
    shift.refresh_from_db()
    assert shift.kept_for == ""


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"opens_at": at(10) - timedelta(days=9), "closes_at": at(13) - timedelta(days=9)}, "past"),
        ({"opens_at": at(10) + timedelta(days=3), "closes_at": at(13) + timedelta(days=3)}, "closed"),
        ({"closes_at": at(16)}, "hours"),
        ({"closes_at": at(9, 30)}, "hours"),
        ({}, "twice"),
    ],
)
def test_what_cannot_be_is_refused(changes: dict[str, Any], code: str) -> None:
    enter()
    with pytest.raises(BadEvent) as refused:
        enter(**changes)
    assert refused.value.code == code


def test_officer_enters_looks_and_takes_back(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    make_day()
    make_people(2)
    client.force_login(make_user(Role.OFFICER))
    url = reverse("shared_taxi:events")
    values = {
        "title": "健診",
        "place": Facility.objects.get(name=HALL.name).pk,
        "day": str(DAY),
        "opens": "10:00",
        "closes": "12:00",
        "expected_riders": "2",
        "extra_cars": "0",
    }
    assert client.post(url, {**values, "expected_riders": "0"}).status_code == 422
    page = client.post(url, values, follow=True).content.decode()
    assert "2人のうち2人が、行きも帰りも乗れます" in page
    event = EventDay.objects.get()
    assert "健診" in client.get(url).content.decode()
    page_url = reverse("shared_taxi:event", args=[event.pk])
    hours = {"service_from": "08:30", "service_until": "16:00", "promise_minutes": "20"}
    half = client.post(page_url, {**hours, "service_until": ""})
    assert "両方" in half.content.decode()
    page = client.post(page_url, {**hours, "ranks_as": "medical"}, follow=True).content.decode()
    assert "午前8時30分から午後4時まで運行します" in page
    assert "20分の幅" in page
    shift = Shift.objects.get()
    keep = reverse("shared_taxi:event_keep", args=[event.pk])
    page = client.post(keep, {"shift": [str(shift.pk), "x", "9" * 30]}, follow=True).content.decode()
    assert "車のうち1台は、「健診」の行き帰りだけに使います" in page
    client.post(reverse("shared_taxi:event_withdraw", args=[event.pk]))
    assert not EventDay.objects.exists()
    assert client.get(reverse("shared_taxi:event", args=[event.pk])).status_code == 404
