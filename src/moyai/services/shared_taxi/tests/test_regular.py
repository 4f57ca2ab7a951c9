"""Regular rides: each day is booked once, in its time, and never when it was left out."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import DAY, at

from moyai.core.audit.models import Entry
from moyai.core.clock import local
from moyai.core.notices.models import DeskTask, Notice, Urgency
from moyai.core.places.models import Municipality
from moyai.core.places.operations import close_day, reopen_day
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi import regular_erasing
from moyai.services.shared_taxi.enums import Preference, RideStatus
from moyai.services.shared_taxi.models import FairnessRule, Ride, UnmetRequest
from moyai.services.shared_taxi.operations import NotCancellable, cancel_ride, regular_booking
from moyai.services.shared_taxi.operations import regular as operations
from moyai.services.shared_taxi.operations.regular import NotRegular, RegularWish
from moyai.services.shared_taxi.operations.regular_booking import book_regular_rides
from moyai.services.shared_taxi.regular_days import add_months, list_dates, list_weekdays, to_mask
from moyai.services.shared_taxi.regular_enums import DayState
from moyai.services.shared_taxi.regular_models import RegularDay, RegularRide, RegularSkip
from moyai.services.shared_taxi.tests.town import HOME, HOSPITAL, NOW, book, make_day, make_resident

pytestmark = pytest.mark.django_db

MON_WED_FRI = to_mask([0, 2, 4])
EVERY_DAY = to_mask(range(5))


def make(resident: Resident, *, key: str = "r1", now: datetime = NOW, **changes: Any) -> RegularRide:
    facts: dict[str, Any] = {
        "origin": HOME,
        "destination": HOSPITAL,
        "preference": Preference.LEAVE_AFTER,
        "clock": time(10),
        "persons": 1,
        "wheelchairs": 0,
        "weekdays": MON_WED_FRI,
        "until_date": DAY + timedelta(days=60),
    }
    wish = RegularWish(**{**facts, **changes})
    return operations.make_regular(
        resident=resident, wish=wish, channel="web", idempotency_key=key, actor="test", now=now
    )


def list_booked() -> list[date]:
    live = Ride.objects.filter(status__in=RideStatus.live()).select_related("task")
    return sorted(local(ride.task.pickup_from).date() for ride in live)


def make_days(count: int = 8) -> None:
    for ahead in range(count):
        make_day(DAY + timedelta(days=ahead))


def skip(regular: RegularRide, day: date, now: datetime = NOW) -> None:
    operations.skip_day(regular_id=regular.pk, day=day, actor="test", now=now)


def unskip(regular: RegularRide, day: date, now: datetime = NOW) -> None:
    operations.unskip_day(regular_id=regular.pk, day=day, actor="test", now=now)


def test_days_are_booked_as_they_come_into_the_window() -> None:
    make_days(15)
    make(make_resident())
    assert book_regular_rides(NOW) == 4
    # 10 June 2026 is a Wednesday; the window is seven days.
    first = [date(2026, 6, 10), date(2026, 6, 12), date(2026, 6, 15), date(2026, 6, 17)]
    assert list_booked() == first
    assert book_regular_rides(NOW) == 0
    assert book_regular_rides(NOW + timedelta(days=1)) == 0
    assert book_regular_rides(NOW + timedelta(days=2)) == 1
    assert list_booked() == [*first, date(2026, 6, 19)]


def test_each_day_is_told_and_audited() -> None:
    make_days(3)
    make(make_resident(), until_date=DAY)
    book_regular_rides(NOW)
    told = Notice.objects.filter(kind="shared_taxi.regular_booked")
    assert ["くりかえしの予約を入れました。6月10日(水)" in one.text["ja"] for one in told] == [True]
    assert Entry.objects.filter(action="shared_taxi.make_regular").count() == 1


def test_the_same_key_makes_one() -> None:
    resident = make_resident()
    assert make(resident) == make(resident)
    assert RegularRide.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"weekdays": to_mask([5]), "until_date": DAY + timedelta(days=2)},
        {"until_date": DAY - timedelta(days=1)},
        {"until_date": DAY + timedelta(days=367)},
        {"destination": HOME},
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(NotRegular):
        make(make_resident(), **changes)
    assert RegularRide.objects.count() == 0


def test_a_closed_day_is_passed_over_and_told_once_and_booked_when_it_opens_again() -> None:
    make_days()
    make(make_resident(), until_date=DAY + timedelta(days=2))
    town = Municipality.objects.get()
    day = date(2026, 6, 12)
    close_day(municipality=town, day=day, reason="町の祭り", reason_en="Festival", actor="test", now=NOW)
    book_regular_rides(NOW)
    book_regular_rides(NOW)
    assert list_booked() == [DAY]
    [told] = Notice.objects.filter(kind="shared_taxi.regular_closed")
    assert "町の祭り" in told.text["ja"]
    assert UnmetRequest.objects.count() == 0
    reopen_day(municipality=town, day=day, actor="test", now=NOW)
    book_regular_rides(NOW)
    assert list_booked() == [DAY, day]


def test_what_cannot_be_had_is_recorded_once_and_told_to_her_and_the_desk() -> None:
    make_day(date(2026, 6, 12))
    resident = make_resident()
    make(resident, until_date=DAY + timedelta(days=2))
    book_regular_rides(NOW)
    book_regular_rides(NOW)
    assert list_booked() == [date(2026, 6, 12)]
    [unmet] = UnmetRequest.objects.all()
    assert (unmet.reason, unmet.resident, unmet.desired_at) == ("no_capacity", resident, at(10))
    assert Notice.objects.get(kind="shared_taxi.regular_refused").urgency == Urgency.IMPORTANT
    assert DeskTask.objects.get().resident == resident


def test_the_nearest_within_the_search_width_is_taken() -> None:
    # The shift ends at 10:20: who leaves after ten past ten does not arrive, who leaves a little before does.
    make_day(ends_at=at(10, 20))
    make(make_resident(), clock=time(10, 10), until_date=DAY)
    book_regular_rides(NOW)
    [ride] = Ride.objects.select_related("task")
    assert at(9, 40) <= ride.task.pickup_from < at(10, 10)
    assert UnmetRequest.objects.count() == 0


def test_a_ride_that_she_has_already_is_no_unmet_demand() -> None:
    make_days(1)
    resident = make_resident()
    book(resident)
    make(resident, until_date=DAY)
    book_regular_rides(NOW)
    assert (len(list_booked()), UnmetRequest.objects.count()) == (1, 0)
    assert RegularDay.objects.get().state == DayState.REFUSED


def test_a_skipped_day_is_not_booked_and_a_booked_one_is_cancelled() -> None:
    make_days()
    regular = make(make_resident(), until_date=DAY + timedelta(days=2))
    skip(regular, DAY)
    book_regular_rides(NOW)
    assert list_booked() == [date(2026, 6, 12)]
    skip(regular, date(2026, 6, 12))
    skip(regular, date(2026, 6, 12))
    assert (list_booked(), book_regular_rides(NOW)) == ([], 0)


def test_a_skip_that_is_taken_back_is_booked_anew() -> None:
    make_days()
    regular = make(make_resident(), until_date=DAY)
    book_regular_rides(NOW)
    skip(regular, DAY)
    unskip(regular, DAY)
    assert (book_regular_rides(NOW), list_booked(), Ride.objects.count()) == (1, [DAY], 2)


@pytest.mark.parametrize("day", [date(2026, 6, 11), date(2026, 6, 8), date(2027, 6, 9)])
def test_only_its_own_days_to_come_are_skipped(day: date) -> None:
    regular = make(make_resident())
    with pytest.raises(NotRegular):
        skip(regular, day)
    assert RegularSkip.objects.count() == 0


def test_a_day_whose_ride_is_over_is_not_skipped() -> None:
    make_days()
    regular = make(make_resident(), until_date=DAY)
    book_regular_rides(NOW)
    Ride.objects.update(status=RideStatus.ABOARD)
    with pytest.raises(NotCancellable):
        skip(regular, DAY)
    assert RegularSkip.objects.count() == 0


def test_what_she_cancels_herself_is_not_booked_again() -> None:
    make_days()
    make(make_resident(), until_date=DAY)
    book_regular_rides(NOW)
    cancel_ride(code=Ride.objects.get().code, actor="test", now=NOW)
    assert (book_regular_rides(NOW), list_booked()) == (0, [])


@pytest.mark.parametrize(
    ("stop", "go_on"),
    [
        (operations.pause_regular, operations.resume_regular),
        (operations.end_regular, operations.reopen_regular),
    ],
)
def test_nothing_is_booked_until_it_goes_on(stop: Any, go_on: Any) -> None:
    make_days()
    regular = make(make_resident(), until_date=DAY)
    stop(regular_id=regular.pk, actor="test", now=NOW)
    stop(regular_id=regular.pk, actor="test", now=NOW)
    assert (book_regular_rides(NOW), list_booked()) == (0, [])
    go_on(regular_id=regular.pk, actor="test", now=NOW)
    assert (book_regular_rides(NOW), list_booked()) == (1, [DAY])
    assert Entry.objects.filter(subject=f"regular:{regular.pk}").count() == 3


def test_a_run_that_died_half_way_books_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    make_days()
    make(make_resident(), until_date=DAY)
    with monkeypatch.context() as patch:
        patch.setattr(regular_booking, "_keep", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            book_regular_rides(NOW)
    assert (list_booked(), RegularDay.objects.count()) == ([DAY], 0)
    assert book_regular_rides(NOW) == 1
    assert (list_booked(), RegularDay.objects.get().state) == ([DAY], DayState.BOOKED)


def test_a_skip_after_a_run_that_died_cancels_its_ride(monkeypatch: pytest.MonkeyPatch) -> None:
    make_days()
    regular = make(make_resident(), until_date=DAY)
    with monkeypatch.context() as patch:
        patch.setattr(regular_booking, "_keep", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            book_regular_rides(NOW)
    skip(regular, DAY)
    assert (list_booked(), book_regular_rides(NOW)) == ([], 0)
    unskip(regular, DAY)
    assert (book_regular_rides(NOW), list_booked()) == (1, [DAY])


def test_a_day_whose_booking_has_not_begun_by_the_rules_waits_for_it() -> None:
    make_days(3)
    FairnessRule.objects.create(valid_from=NOW.date(), made_at=NOW, medical_ahead_days=1)
    make(make_resident(), until_date=DAY + timedelta(days=2))
    assert (book_regular_rides(NOW), list_booked()) == (1, [DAY])
    assert (UnmetRequest.objects.count(), RegularDay.objects.count()) == (0, 1)
    assert book_regular_rides(NOW + timedelta(days=1)) == 1
    assert list_booked() == [DAY, date(2026, 6, 12)]


def test_a_quota_that_is_used_up_is_recorded_and_told() -> None:
    make_days(3)
    FairnessRule.objects.create(valid_from=NOW.date(), made_at=NOW, monthly_rides=1, is_medical_counted=True)
    make(make_resident(), until_date=DAY + timedelta(days=2))
    book_regular_rides(NOW)
    assert (list_booked(), UnmetRequest.objects.get().reason) == ([DAY], "quota")


@pytest.mark.parametrize("change", ["skip", "pause", "end"])
def test_a_change_while_the_vehicle_is_looked_for_takes_the_ride_back(
    monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    make_days()
    regular = make(make_resident(), until_date=DAY)
    really = regular_booking.book_ride

    def book_meanwhile(**facts: Any) -> Ride:
        if change == "skip":
            skip(regular, DAY)
        else:
            act = operations.pause_regular if change == "pause" else operations.end_regular
            act(regular_id=regular.pk, actor="test", now=NOW)
        return really(**facts)

    monkeypatch.setattr(regular_booking, "book_ride", book_meanwhile)
    book_regular_rides(NOW)
    assert (list_booked(), Ride.objects.get().status) == ([], "cancelled")
    assert Notice.objects.filter(kind="shared_taxi.regular_booked").count() == 0


def test_old_ones_are_erased_with_their_days_and_rides_stay() -> None:
    make_days()
    make(make_resident(), until_date=DAY)
    book_regular_rides(NOW)
    assert regular_erasing.erase_regulars(before=NOW, now=NOW) == 0
    assert regular_erasing.erase_regulars(before=NOW + timedelta(days=1), now=NOW) == 1
    assert (RegularDay.objects.count(), Ride.objects.count()) == (0, 1)


@given(st.sets(st.integers(0, 6)), st.dates(date(2026, 1, 1), date(2026, 3, 1)), st.integers(0, 60))
def test_dates_are_the_days_of_the_week_between_two_dates(
    weekdays: set[int], since: date, ahead: int
) -> None:
    mask = to_mask(weekdays)
    days = [since + timedelta(days=n) for n in range(ahead + 1)]
    assert set(list_weekdays(mask)) == weekdays
    assert list(list_dates(mask, since, days[-1])) == [day for day in days if day.weekday() in weekdays]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
    ],
)
def test_add_months(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


ACTIONS = st.tuples(
    st.sampled_from(
        [
            "make",
            "skip",
            "unskip",
            "pause",
            "resume",
            "end",
            "reopen",
            "close",
            "open",
            "cancel",
            "clock",
            "run",
        ]
    ),
    st.integers(0, 4),
)


class Story:
    """What people and the clock may do, in any order; what must never be is looked at after each step."""

    def __init__(self) -> None:
        self.now = NOW
        self.resident = make_resident(given=f"子{Resident.objects.count()}")
        self.made = 0

    def do(self, verb: str, number: int) -> None:
        day = DAY + timedelta(days=number)
        regular = RegularRide.objects.filter(resident=self.resident).order_by("pk").last()
        town = Municipality.objects.get()
        who: dict[str, Any] = {"actor": "test", "now": self.now}
        if verb == "run":
            self._run()
        elif verb == "clock":
            self.now += timedelta(hours=7 * number + 1)
        elif verb == "make":
            self.made += 1
            with suppress(NotRegular):
                make(
                    self.resident,
                    key=f"{self.resident.pk}:{self.made}",
                    now=self.now,
                    weekdays=EVERY_DAY,
                    until_date=DAY + timedelta(days=4),
                )
        elif verb == "close":
            close_day(municipality=town, day=day, reason="祭り", reason_en="", **who)
        elif verb == "open":
            reopen_day(municipality=town, day=day, **who)
        elif verb == "cancel":
            ride = Ride.objects.filter(resident=self.resident, status=RideStatus.BOOKED).first()
            if ride is not None:
                cancel_ride(code=ride.code, **who)
        elif regular is not None and verb in ("skip", "unskip"):
            with suppress(NotRegular):
                getattr(operations, f"{verb}_day")(regular_id=regular.pk, day=day, **who)
        elif regular is not None:
            getattr(operations, f"{verb}_regular")(regular_id=regular.pk, **who)

    def _run(self) -> None:
        """Run the job; what it books anew must be of those that go on, on open days, not left out."""
        before = set(Ride.objects.values_list("pk", flat=True))
        live = set(RegularRide.objects.filter(paused_at=None, ended_at=None).values_list("pk", flat=True))
        closed = set(Municipality.objects.get().closed_days.values_list("date", flat=True))
        book_regular_rides(self.now)
        for day in RegularDay.objects.filter(state=DayState.BOOKED).exclude(ride__in=before):
            assert day.regular_id in live
            assert day.date not in closed

    def look(self) -> None:
        booked = [
            local(ride.task.pickup_from).date()
            for ride in Ride.objects.filter(resident=self.resident, status__in=RideStatus.live())
        ]
        assert len(booked) == len(set(booked)), "one day twice"
        for gone in RegularSkip.objects.filter(regular__resident=self.resident):
            day = RegularDay.objects.filter(regular=gone.regular, date=gone.date).first()
            assert day is None or day.ride is None or day.ride.status == RideStatus.CANCELLED


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(st.lists(ACTIONS, max_size=14))
def test_no_sequence_books_a_day_twice_or_a_day_that_was_left_out(db: Any, steps: Any) -> None:
    from django.db import transaction

    with transaction.atomic():
        make_days(5)
        story = Story()
        for verb, number in [("make", 0), *steps, ("run", 0)]:
            story.do(verb, number)
            story.look()
        transaction.set_rollback(True)
