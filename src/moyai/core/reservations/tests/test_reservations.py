"""All or none, never twice, holds that end, moves that lose nothing."""

from datetime import timedelta

import pytest
from tests.factories import EARLY, at

from moyai.core.audit.models import Entry
from moyai.core.reservations.enums import ResourceKind, Status
from moyai.core.reservations.erasing import erase_reservations
from moyai.core.reservations.listeners import listen
from moyai.core.reservations.models import Cell, Reservation, Span
from moyai.core.reservations.operations import book, expire_holds, move, release
from moyai.core.reservations.queries import list_free, list_free_by_spans, list_spans
from moyai.core.reservations.refusals import BadWish, Changed, HoldOver, Retired, Taken
from moyai.core.reservations.specs import Wanted, for_all
from moyai.core.reservations.tests.resources import make_booking, make_hold, make_resource

pytestmark = pytest.mark.django_db


@pytest.fixture
def car():
    return make_resource("car")


@pytest.fixture
def nurse():
    return make_resource("nurse", ResourceKind.NURSE)


def test_nothing_is_had_when_one_of_several_is_somebody_elses(car, nurse):
    make_booking(Wanted(nurse.pk, at(10), at(11)))
    with pytest.raises(Taken) as refused:
        make_booking(*for_all([car.pk, nurse.pk], at(10, 30), at(11, 30)))
    assert refused.value.facts["resources"] == ["nurse"]
    assert Reservation.objects.count() == 1
    assert not Cell.objects.filter(resource=car).exists()


def test_each_resource_has_its_own_time(car, nurse):
    make_booking(Wanted(car.pk, at(9), at(12)), Wanted(nurse.pk, at(9, 30), at(11)))
    later = make_booking(Wanted(nurse.pk, at(11), at(12)))
    assert later.status == Status.BOOKED


def test_a_time_that_is_begun_is_had(car):
    make_booking(Wanted(car.pk, at(10), at(10, 31)))
    with pytest.raises(Taken):
        make_booking(Wanted(car.pk, at(10, 34), at(11)))
    make_booking(Wanted(car.pk, at(10, 35), at(11)))


def test_a_click_twice_is_one_reservation(car):
    first = make_booking(Wanted(car.pk, at(10), at(11)), key="same")
    again = make_booking(Wanted(car.pk, at(10), at(11)), key="same")
    assert again == first
    assert Entry.objects.filter(action="reservations.reserve").count() == 1


@pytest.mark.parametrize(
    "make",
    [
        lambda pk: [],
        lambda pk: [Wanted(pk, at(10), at(10))],
        lambda pk: [Wanted(pk, at(11), at(10))],
        lambda pk: [Wanted(pk, at(10), at(10) + timedelta(days=3))],
        lambda pk: [Wanted(pk, at(10), at(11)), Wanted(pk, at(12), at(13))],
        lambda pk: [Wanted(pk + 1, at(10), at(11))],
    ],
    ids=["nothing", "no-time", "backwards", "days", "twice", "unknown"],
)
def test_a_wish_without_sense_is_refused(car, make):
    with pytest.raises(BadWish):
        make_booking(*make(car.pk))
    assert not Reservation.objects.exists()


def test_a_hold_in_the_past_is_refused(car):
    with pytest.raises(BadWish):
        make_hold(Wanted(car.pk, at(10), at(11)), until=EARLY)


def test_what_is_no_longer_in_use_is_refused(car):
    car.retired_at = EARLY
    car.save()
    with pytest.raises(Retired):
        make_booking(Wanted(car.pk, at(10), at(11)))


def test_a_hold_keeps_others_out_until_its_time_is_up(car):
    until = EARLY + timedelta(minutes=5)
    held = make_hold(Wanted(car.pk, at(10), at(11)), until=until)
    with pytest.raises(Taken):
        make_booking(Wanted(car.pk, at(10), at(11)), now=until - timedelta(seconds=1))
    # No job has run meanwhile: who comes ends it.
    make_booking(Wanted(car.pk, at(10), at(11)), now=until)
    held.refresh_from_db()
    assert (held.status, held.ended_at) == (Status.EXPIRED, until)
    with pytest.raises(HoldOver):
        book(reservation_id=held.pk, actor="user:1", now=until)


def test_a_booked_hold_stays(car):
    until = EARLY + timedelta(minutes=5)
    held = make_hold(Wanted(car.pk, at(10), at(11)), until=until)
    book(reservation_id=held.pk, actor="user:1", now=EARLY)
    book(reservation_id=held.pk, actor="user:1", now=until)
    assert expire_holds(until) == 0
    assert list_free([car.pk], at(10), at(11), duration_s=300, now=until) == []


def test_the_job_ends_holds_once_and_tells_who_waits(car):
    heard = []
    listen("test", lambda reservation, now: heard.append((reservation.code, now)))
    held = make_hold(Wanted(car.pk, at(10), at(11)), until=at(9))
    assert [expire_holds(at(8, 59)), expire_holds(at(9)), expire_holds(at(9))] == [0, 1, 0]
    listen("test", lambda reservation, now: None)
    assert heard == [(held.code, at(9))]


def test_released_once_and_free_for_others(car):
    booked = make_booking(Wanted(car.pk, at(10), at(11)))
    assert release(reservation_id=booked.pk, actor="user:1", now=EARLY)
    assert not release(reservation_id=booked.pk, actor="user:1", now=EARLY)
    make_booking(Wanted(car.pk, at(10), at(11)))
    assert Span.objects.filter(reservation=booked).count() == 1


def test_a_move_may_overlap_itself(car):
    booked = make_booking(Wanted(car.pk, at(10), at(11)))
    moved = move(
        reservation_id=booked.pk,
        wanted=[Wanted(car.pk, at(10, 30), at(11, 30))],
        version=1,
        actor="user:1",
        now=EARLY,
    )
    assert (moved.version, Cell.objects.count()) == (2, 12)


def test_a_move_that_cannot_be_had_changes_nothing(car):
    booked = make_booking(Wanted(car.pk, at(10), at(11)))
    make_booking(Wanted(car.pk, at(13), at(14)))
    with pytest.raises(Taken):
        move(
            reservation_id=booked.pk,
            wanted=[Wanted(car.pk, at(12), at(13, 30))],
            version=1,
            actor="user:1",
            now=EARLY,
        )
    booked.refresh_from_db()
    assert booked.version == 1
    assert [span.starts_at for span in booked.spans.all()] == [at(10)]
    with pytest.raises(Taken):
        make_booking(Wanted(car.pk, at(10), at(11)))


def test_a_move_of_what_was_moved_meanwhile_is_refused(car):
    booked = make_booking(Wanted(car.pk, at(10), at(11)))
    wanted = [Wanted(car.pk, at(12), at(13))]
    move(reservation_id=booked.pk, wanted=wanted, version=1, actor="user:1", now=EARLY)
    with pytest.raises(Changed):
        move(reservation_id=booked.pk, wanted=wanted, version=1, actor="user:2", now=EARLY)


def test_what_is_free_is_free_for_all_of_them(car, nurse):
    make_booking(Wanted(car.pk, at(9), at(10)))
    make_booking(Wanted(nurse.pk, at(10, 30), at(11)))
    make_hold(Wanted(car.pk, at(12), at(13)), until=EARLY + timedelta(minutes=1))
    free = list_free([car.pk, nurse.pk], at(9), at(13), duration_s=1800, step_s=1800, now=EARLY)
    assert free == [at(10), at(11), at(11, 30)]
    later = EARLY + timedelta(minutes=1)
    free = list_free([car.pk, nurse.pk], at(12), at(13), duration_s=1800, step_s=1800, now=later)
    assert free == [at(12), at(12, 30)]


def test_nothing_is_free_before_now(car):
    free = list_free([car.pk], at(9), at(11), duration_s=1800, step_s=1800, now=at(10, 1))
    assert free == [at(10, 30)]


def test_starts_are_asked_about_with_each_resources_part(car, nurse):
    make_booking(Wanted(nurse.pk, at(10), at(10, 30)))
    parts = {
        car.pk: (timedelta(0), timedelta(hours=2)),
        nurse.pk: (timedelta(minutes=30), timedelta(hours=1)),
    }
    starts = [at(9), at(9, 30), at(10)]
    assert list_free_by_spans(parts, starts, now=EARLY) == [at(9), at(10)]


def test_who_has_what_is_told_with_living_reservations_only(car):
    booked = make_booking(Wanted(car.pk, at(10), at(11)))
    gone = make_booking(Wanted(car.pk, at(12), at(13)))
    release(reservation_id=gone.pk, actor="user:1", now=EARLY)
    found = list_spans([car.pk], at(9), at(14), EARLY)
    assert [span.reservation for span in found] == [booked]


def test_old_reservations_go_and_what_lies_ahead_stays(car):
    make_booking(Wanted(car.pk, at(10), at(11)))
    assert erase_reservations(before=at(9), now=at(10, 30)) == 0
    assert erase_reservations(before=at(9), now=at(11)) == 1
    assert not Cell.objects.exists()
