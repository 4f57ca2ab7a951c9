"""Whoever is not at the door is missed, if she agreed: most of all on her way to a treatment."""

from datetime import time, timedelta

import pytest
from tests.factories import DAY

from moyai.core.clock import at_local
from moyai.core.watchover.access import list_watched
from moyai.core.watchover.enums import Level, Outcome, Step
from moyai.core.watchover.models import Concern, Signal
from moyai.core.watchover.operations import agree, look_for_gaps
from moyai.core.watchover.sources import list_next
from moyai.fleet.handlers import tell
from moyai.fleet.models import Task
from moyai.services.shared_taxi.enums import Preference, RideStatus
from moyai.services.shared_taxi.models import RegularDay, Ride
from moyai.services.shared_taxi.operations.regular import RegularWish, make_regular
from moyai.services.shared_taxi.regular_enums import DayState
from moyai.services.shared_taxi.tests.town import HALL, HOME, HOSPITAL, NOW, book, make_day, make_resident
from moyai.services.shared_taxi.watching import (
    MISSED,
    MISSED_DOCTOR,
    MISSED_TREATMENT,
    NO_RIDE,
    find_silent_riders,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def hanako():
    make_day()
    resident = make_resident()
    agree(resident=resident, family=False, volunteer=False, actor="test", now=NOW)
    return resident


@pytest.mark.parametrize(
    ("destination", "kind", "level", "step"),
    [
        (HALL, MISSED, Level.LOOK, Step.LOOK),
        (HOSPITAL, MISSED_DOCTOR, Level.TODAY, Step.CALL),  # no door of hers is open: she is called
    ],
)
def test_who_is_not_at_the_door_is_missed(hanako, destination, kind, level, step):
    ride = book(hanako, destination=destination)
    for _ in range(2):
        tell("on_no_show", ride.task, now=NOW, vehicle="w1号", waited_s=300)
    signal = Signal.objects.get()
    assert (signal.kind, signal.subject) == (kind, f"ride:{ride.code}")
    concern = Concern.objects.get()
    assert (concern.grade, concern.step) == (level, step)


def test_a_regular_ride_to_the_hospital_cannot_wait(hanako):
    ride = book(hanako)
    wish = RegularWish(
        origin=HOME,
        destination=HOSPITAL,
        preference=Preference.LEAVE_AFTER,
        clock=time(10),
        persons=1,
        wheelchairs=0,
        weekdays=0b10101,
        until_date=DAY + timedelta(days=30),
    )
    facts = {"channel": "web", "idempotency_key": "r1", "actor": "test", "now": NOW}
    regular = make_regular(resident=hanako, wish=wish, **facts)
    RegularDay.objects.create(regular=regular, date=DAY, state=DayState.BOOKED, ride=ride, decided_at=NOW)
    tell("on_no_show", ride.task, now=NOW, vehicle="w1号", waited_s=300)
    assert Signal.objects.get().kind == MISSED_TREATMENT
    concern = Concern.objects.get()
    assert (concern.grade, concern.due_at) == (Level.NOW, NOW + timedelta(minutes=15))


def test_nothing_is_kept_of_who_has_not_agreed():
    make_day()
    ride = book(make_resident())
    tell("on_no_show", ride.task, now=NOW, vehicle="w1号", waited_s=300)
    assert (Signal.objects.count(), Concern.objects.count()) == (0, 0)


def test_the_welfare_office_sees_where_she_is_expected(hanako):
    ride = book(hanako)
    (expected,) = list_next(hanako, NOW)
    assert expected.at == ride.task.pickup_from
    assert HOSPITAL.name in expected.text


def test_who_rode_often_and_has_not_for_long_is_missed_until_she_books(hanako):
    def ride_at(days):
        day = DAY - timedelta(days=days)
        ride = book(hanako, key=f"past{days}")
        Ride.objects.filter(pk=ride.pk).update(status=RideStatus.DONE)
        Task.objects.filter(pk=ride.task_id).update(pickup_from=at_local(day, 600))

    for days in (50, 43, 36):
        ride_at(days)
    assert find_silent_riders(list_watched(), NOW) == []  # three rides are not often
    ride_at(22)
    assert [gap.subject for gap in find_silent_riders(list_watched(), NOW)] == [
        f"since:{DAY - timedelta(days=22)}"
    ]
    assert find_silent_riders(list_watched(), NOW - timedelta(days=2)) == []
    look_for_gaps(NOW)
    assert Signal.objects.get().kind == NO_RIDE
    assert Concern.objects.get().grade == Level.LOOK
    Ride.objects.filter(pk=Ride.objects.first().pk).update(status=RideStatus.BOOKED)
    look_for_gaps(NOW + timedelta(minutes=15))
    assert Concern.objects.get().outcome == Outcome.SEEN_WELL
