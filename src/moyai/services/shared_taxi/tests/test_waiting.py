"""The waiting list: whoever waits is offered what comes free, in turn, for as long as was said."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F
from tests.factories import at

from moyai.core.notices.models import Notice
from moyai.core.notices.operations import answer
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Shift, Task, Vehicle
from moyai.fleet.operations import take_out_of_service
from moyai.services.shared_taxi.enums import RideStatus, WaitingStatus
from moyai.services.shared_taxi.models import Ride, WaitingRequest
from moyai.services.shared_taxi.operations import (
    NotAllowed,
    OfferLapsed,
    WaitsAlready,
    accept_offer,
    cancel_ride,
    join_waiting,
    leave_waiting,
    offer_freed,
)
from moyai.services.shared_taxi.operations import waiting as module
from moyai.services.shared_taxi.queries import quote_ride
from moyai.services.shared_taxi.queries.waiting import list_in_order
from moyai.services.shared_taxi.requests import RideRequest
from moyai.services.shared_taxi.tests.town import (
    HALL,
    HOSPITAL,
    NOW,
    book,
    make_day,
    make_resident,
    wish,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def full_day():
    """A car with one seat on the road for half an hour: time for one ride, which is taken."""
    make_day(starts_at=at(10), ends_at=at(10) + timedelta(minutes=30))
    Vehicle.objects.update(seats=1)
    taker = make_resident(given="太郎")
    return book(taker, key="taker", destination=HALL)


def join(resident: Any, *, key: str = "", **changes: Any) -> WaitingRequest:
    asked = {"destination": HALL, **changes}
    return join_waiting(
        wish=RideRequest(**wish(resident, **asked)),
        idempotency_key=key or f"w{resident.pk}",
        actor="test",
        now=NOW,
    )


def read(waiting: WaitingRequest) -> WaitingRequest:
    return WaitingRequest.objects.select_related("ride__task").get(pk=waiting.pk)


def list_kinds(resident: Any) -> list[str]:
    found = Notice.objects.filter(resident=resident).order_by("pk")
    return [notice.kind.removeprefix("shared_taxi.") for notice in found]


def test_nothing_is_offered_while_nothing_is_free(full_day):
    waiting = join(make_resident())
    assert quote_ride(**wish(waiting.resident, destination=HALL), now=NOW).offers == ()
    assert offer_freed(NOW) == 0
    assert read(waiting).status == WaitingStatus.WAITING


def test_freed_place_is_held_and_told_and_can_be_taken(full_day):
    waiting = join(make_resident())
    cancel_ride(code=full_day.code, actor="t", now=NOW)
    assert offer_freed(NOW) == 1
    ride = read(waiting).ride
    assert ride is not None
    assert (ride.status, ride.held_until) == (RideStatus.HELD, NOW + timedelta(minutes=60))
    assert list_kinds(waiting.resident) == ["offered"]
    accept_offer(code=ride.code, actor="t", now=NOW)
    again = accept_offer(code=ride.code, actor="t", now=NOW)
    assert (again.status, again.held_until) == (RideStatus.BOOKED, None)
    assert read(waiting).status == WaitingStatus.TAKEN
    assert Task.objects.get(ride=ride).status == TaskStatus.PLANNED
    assert list_kinds(waiting.resident) == ["offered", "booked"]


def test_held_place_is_nobody_elses(full_day):
    waiting = join(make_resident())
    cancel_ride(code=full_day.code, actor="t", now=NOW)
    offer_freed(NOW)
    third = make_resident(given="次郎")
    assert quote_ride(**wish(third, destination=HALL), now=NOW).offers == ()
    assert read(waiting).status == WaitingStatus.OFFERED


def test_unanswered_offer_goes_to_the_next(full_day):
    first, second = join(make_resident()), join(make_resident(given="次郎"))
    cancel_ride(code=full_day.code, actor="t", now=NOW)
    assert offer_freed(NOW) == 1
    held = read(first).ride
    assert held is not None
    late = held.held_until
    assert late is not None
    assert offer_freed(late) == 1
    assert (read(first).status, read(second).status) == (WaitingStatus.LAPSED, WaitingStatus.OFFERED)
    assert list_kinds(first.resident) == ["offered", "lapsed"]
    with pytest.raises(OfferLapsed):
        accept_offer(code=held.code, actor="t", now=late)
    assert Task.objects.get(ride=held).status == TaskStatus.CANCELLED


def test_answer_in_the_last_second_counts(full_day):
    waiting = join(make_resident())
    cancel_ride(code=full_day.code, actor="t", now=NOW)
    offer_freed(NOW)
    ride = read(waiting).ride
    assert ride is not None
    assert ride.held_until is not None
    accept_offer(code=ride.code, actor="t", now=ride.held_until - timedelta(seconds=1))
    assert offer_freed(ride.held_until) == 0
    assert Ride.objects.get(pk=ride.pk).status == RideStatus.BOOKED


def test_crash_between_mark_and_cancelling_is_made_good(full_day, monkeypatch):
    waiting = join(make_resident())
    cancel_ride(code=full_day.code, actor="t", now=NOW)
    offer_freed(NOW)
    ride = read(waiting).ride
    assert ride is not None
    Ride.objects.filter(pk=ride.pk).update(status=RideStatus.LAPSED)  # as the mark leaves it
    offer_freed(NOW)
    assert Task.objects.get(ride=ride).status == TaskStatus.CANCELLED


def test_letting_it_go_ends_the_waiting(full_day):
    waiting = join(make_resident())
    cancel_ride(code=full_day.code, actor="t", now=NOW)
    offer_freed(NOW)
    ride = read(waiting).ride
    assert ride is not None
    cancel_ride(code=ride.code, actor="t", now=NOW)
    assert read(waiting).status == WaitingStatus.WITHDRAWN
    assert offer_freed(NOW) == 0


def test_car_that_breaks_down_puts_her_back_into_the_queue(full_day):
    waiting = join(make_resident())
    cancel_ride(code=full_day.code, actor="t", now=NOW)
    offer_freed(NOW)
    shift = read(waiting).ride.task.stops.first().shift
    take_out_of_service(vehicle_id=shift.vehicle_id, reason="パンク", actor="t", now=NOW)
    found = read(waiting)
    assert (found.status, found.ride) == (WaitingStatus.WAITING, None)


def test_the_doctors_patient_comes_before_who_asked_first(full_day):
    shopper, patient = join(make_resident()), join(make_resident(given="次郎"), destination=HOSPITAL)
    assert [one.pk for one in list_in_order(NOW)] == [patient.pk, shopper.pk]
    cancel_ride(code=full_day.code, actor="t", now=NOW)
    offer_freed(NOW)
    assert (read(patient).status, read(shopper).status) == (WaitingStatus.OFFERED, WaitingStatus.WAITING)


def test_too_late_is_told(full_day):
    waiting = join(make_resident())
    offer_freed(at(10) + timedelta(minutes=31))
    assert read(waiting).status == WaitingStatus.TOO_LATE
    assert list_kinds(waiting.resident) == ["none_came"]


def test_joining_twice_is_one_place_and_leaving_twice_is_once(full_day):
    hanako = make_resident()
    one, two = join(hanako), join(hanako)
    other_key = join(hanako, key="other")
    assert one.pk == two.pk == other_key.pk
    leave_waiting(code=one.code, actor="t", now=NOW)
    assert leave_waiting(code=one.code, actor="t", now=NOW).status == WaitingStatus.WITHDRAWN
    assert offer_freed(NOW) == 0


def test_no_more_than_so_many_at_a_time(full_day):
    hanako = make_resident()
    for hour in (10, 11, 12):
        join(hanako, key=f"w{hour}", desired_at=at(hour))
    with pytest.raises(WaitsAlready):
        join(hanako, key="w13", desired_at=at(13))


def test_what_the_rules_forbid_is_not_waited_for(full_day):
    with pytest.raises(NotAllowed):
        join(make_resident(status=None))


def test_plan_that_stands_still_is_looked_at_once(full_day, monkeypatch):
    join(make_resident())
    looks = []
    real = module.find_offer
    monkeypatch.setattr(module, "find_offer", lambda *a, **k: looks.append(1) or real(*a, **k))
    for _time in range(3):
        offer_freed(NOW)
    assert len(looks) == 1
    Shift.objects.update(plan_version=F("plan_version") + 1)
    offer_freed(NOW)
    assert len(looks) == 2


def offer(waiting: WaitingRequest, full_day: Ride, now: Any = NOW) -> tuple[Notice, Ride]:
    """Let the place come free and be offered; return the notice and the ride that is held."""
    cancel_ride(code=full_day.code, actor="t", now=now)
    assert offer_freed(now) == 1
    ride = read(waiting).ride
    assert ride is not None
    return Notice.objects.get(resident=waiting.resident, kind="shared_taxi.offered"), ride


def tap(notice: Notice, key: str, now: Any = NOW) -> str:
    thanks = answer(notice=notice, key=key, through="line", now=now)
    assert thanks is not None
    return thanks.get("ja")


def test_one_tap_takes_what_is_offered_and_a_second_one_does_not_cancel_it(full_day):
    waiting = join(make_resident())
    notice, ride = offer(waiting, full_day)
    assert [each["key"] for each in notice.replies] == ["accept", "decline"]
    assert ride.code[-4:] in tap(notice, "accept")
    assert "予約を見る" in tap(notice, "decline")
    assert read(waiting).status == WaitingStatus.TAKEN
    assert Ride.objects.get(pk=ride.pk).status == RideStatus.BOOKED


def test_one_tap_lets_it_go_to_the_next(full_day):
    first, second = join(make_resident()), join(make_resident(given="次郎"))
    notice, _ride = offer(first, full_day)
    assert "次の方" in tap(notice, "decline")
    assert "もう" in tap(notice, "accept")
    assert offer_freed(NOW) == 1
    assert (read(first).status, read(second).status) == (WaitingStatus.WITHDRAWN, WaitingStatus.OFFERED)


def test_tap_after_the_deadline_hears_that_it_was_too_late(full_day):
    waiting = join(make_resident())
    notice, ride = offer(waiting, full_day)
    assert ride.held_until is not None
    assert "時間が過ぎた" in tap(notice, "accept", ride.held_until)
    offer_freed(ride.held_until)
    assert "時間が過ぎた" in tap(notice, "accept", ride.held_until)
    assert Ride.objects.get(pk=ride.pk).status == RideStatus.LAPSED


def test_what_comes_free_at_night_waits_for_her_morning(full_day):
    waiting = join(make_resident())
    night = at(6)
    notice, ride = offer(waiting, full_day, night)
    assert ride.held_until == at(8)
    assert ride.code[-4:] in tap(notice, "accept", at(7) + timedelta(minutes=59))
