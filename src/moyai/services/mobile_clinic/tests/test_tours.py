"""A tour on the road: visits follow the car; late, all get times that can be kept; lost, another way."""

from datetime import timedelta

import pytest
from tests.factories import DAY, SHOP, at

from moyai.core.notices.models import Notice
from moyai.core.reservations.models import Span
from moyai.fleet.enums import VehicleStatus
from moyai.fleet.models import Shift, Stop, Task, Vehicle
from moyai.fleet.operations import improve_day, retime_day, take_out_of_service
from moyai.fleet.operations.keeping import keep_shift
from moyai.fleet.tests.wheel import Wheel
from moyai.services.mobile_clinic.enums import Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.models import Share, Tiding, Visit
from moyai.services.mobile_clinic.operations.booking import book_visit, cancel_visit
from moyai.services.mobile_clinic.operations.mending import mend_tours
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)
from moyai.services.mobile_clinic.tests.touring import check_everything

pytestmark = pytest.mark.django_db
EARLY = at(17, day=DAY - timedelta(days=1))


@pytest.fixture
def visits():
    """Return two booked visits of one tour, in order."""
    house = make_institution()
    make_practitioner(house, Profession.DOCTOR)
    make_practitioner(house, Profession.NURSE)
    keep_shift(shift_id=make_shift(make_car()).pk, mark="for:clinic-1", actor="user:1", now=EARLY)
    make_share(None, owner=house)
    return [_book(make_patient(house), number) for number in range(2)]


def _book(patient, number: int) -> Visit:
    found = find_times(
        patient=patient,
        programme=Programme.CHRONIC,
        since=at(8),
        until=at(18),
        place=SHOP if number else None,
        now=EARLY,
    )
    return book_visit(
        patient=patient,
        programme=Programme.CHRONIC,
        offer=found.offers[0],
        idempotency_key=f"k{number}",
        actor="user:1",
        channel="web",
        now=EARLY,
    )


def stop(code: str, kind: str) -> Stop:
    return Stop.objects.get(task__code=code, kind=kind)


def nurse_code() -> str:
    return Share.objects.get().nurse_task


def board(wheel: Wheel) -> None:
    """Let the nurse get in."""
    boards = Task.objects.get(code=nurse_code()).pickup_from
    wheel.press(stop(nurse_code(), "pickup"), "arrived", boards)
    wheel.press(stop(nurse_code(), "pickup"), "boarded", boards + timedelta(minutes=3))


@pytest.fixture
def wheel(visits):
    return Wheel(Shift.objects.get())


def fresh(visit: Visit) -> Visit:
    return Visit.objects.get(pk=visit.pk)


def test_visits_follow_the_car(visits, wheel):
    one, two = visits
    board(wheel)
    assert (fresh(one).status, fresh(two).status) == (VisitStatus.UNDER_WAY, VisitStatus.BOOKED)
    wheel.press(stop(one.task, "pickup"), "arrived", one.arrives_at)
    assert (fresh(one).status, fresh(one).reached_at) == (VisitStatus.AT_DOOR, one.arrives_at)
    wheel.press(stop(one.task, "pickup"), "boarded", one.call_from)
    wheel.press(stop(one.task, "dropoff"), "arrived", one.call_until)
    wheel.press(stop(one.task, "dropoff"), "done", one.call_until + timedelta(minutes=3))
    assert (fresh(one).status, fresh(two).status) == (VisitStatus.DONE, VisitStatus.UNDER_WAY)
    check_everything(one.call_until)
    wheel.press(stop(two.task, "pickup"), "arrived", two.arrives_at)
    wheel.press(stop(two.task, "pickup"), "no_show", two.arrives_at + timedelta(minutes=6))
    assert fresh(two).status == VisitStatus.NO_SHOW


def test_a_visit_that_takes_longer_puts_the_next_off_and_everybody_knows(visits, wheel):
    one, two = visits
    board(wheel)
    wheel.press(stop(one.task, "pickup"), "arrived", one.arrives_at)
    wheel.press(stop(one.task, "pickup"), "boarded", one.call_from)
    wheel.press(stop(one.task, "dropoff"), "arrived", one.call_until)
    late = one.call_until + timedelta(minutes=40)
    retime_day(day=DAY, now=late)
    moved = fresh(two)
    assert moved.arrives_at > two.arrives_at + timedelta(minutes=20)
    assert moved.call_from - moved.arrives_at == two.call_from - two.arrives_at
    task = Task.objects.get(code=two.task)
    assert (task.pickup_from, task.at_risk_at) == (moved.arrives_at, None)
    doctor = Span.objects.get(reservation=moved.reservation, resource=moved.doctor.resource)
    assert doctor.starts_at == moved.call_from
    assert Notice.objects.filter(kind="mobile_clinic.late", resident=two.patient.resident).count() == 1
    assert Tiding.objects.filter(kind="late", visit=two).count() == 1
    check_everything(late)
    again = retime_day(day=DAY, now=late + timedelta(seconds=30))
    assert again in (0, 1)
    assert fresh(two).arrives_at == moved.arrives_at  # told once for one delay


def test_a_doctor_who_is_not_free_later_is_replaced(visits, wheel):
    one, two = visits
    other = make_practitioner(one.institution, Profession.DOCTOR)
    from moyai.core.reservations.operations import reserve
    from moyai.core.reservations.specs import Wanted

    reserve(
        wanted=[Wanted(two.doctor.resource_id, two.call_until, two.call_until + timedelta(hours=3))],
        purpose="surgery",
        reference="1",
        idempotency_key="surgery",
        actor="user:1",
        now=EARLY,
    )
    board(wheel)
    wheel.press(stop(one.task, "pickup"), "arrived", one.arrives_at)
    wheel.press(stop(one.task, "pickup"), "boarded", one.call_from)
    wheel.press(stop(one.task, "dropoff"), "arrived", one.call_until)
    retime_day(day=DAY, now=one.call_until + timedelta(minutes=40))
    assert fresh(two).doctor == other


def test_a_better_plan_never_brings_the_nurse_home_before_her_patients(visits, wheel, settings):
    settings.MOYAI_IMPROVE = 500
    board(wheel)
    improve_day(day=DAY, now=visits[0].arrives_at - timedelta(minutes=20))
    kinds = [each.task.kind for each in Stop.objects.order_by("sequence") if each.status == "pending"]
    assert kinds[-1] == "mobile_clinic_nurse"


def test_a_car_that_breaks_down_in_a_visit_ends_that_one_and_sees_the_others_in_person(visits, wheel):
    one, two = visits
    board(wheel)
    wheel.press(stop(one.task, "pickup"), "arrived", one.arrives_at)
    wheel.press(stop(one.task, "pickup"), "boarded", one.call_from)
    now = one.call_from + timedelta(minutes=5)
    take_out_of_service(vehicle_id=Vehicle.objects.get().pk, reason="故障", actor="user:1", now=now)
    assert mend_tours(now) == 1
    assert (fresh(one).status, fresh(two).status) == (VisitStatus.AT_DOOR, VisitStatus.MOVED)
    assert fresh(two).moved_why == "no_car"
    assert Notice.objects.filter(kind="mobile_clinic.in_person").count() == 1
    assert Tiding.objects.filter(kind="in_person", visit=two).exists()
    assert mend_tours(now) == 0


@pytest.mark.parametrize("number", [0, 1])
def test_who_cancels_is_let_go_also_while_the_car_is_broken(visits, number):
    """The day before: the visits are not lost yet, and the nurse's new way finds no car."""
    gone, left = visits[number], visits[1 - number]
    now = EARLY
    take_out_of_service(vehicle_id=Vehicle.objects.get().pk, reason="故障", actor="user:1", now=now)
    assert cancel_visit(code=gone.code, actor="user:1", now=now).status == VisitStatus.CANCELLED
    assert fresh(left).status == VisitStatus.BOOKED


def test_another_car_takes_the_whole_tour_over(visits):
    second = make_car("clinic-2")
    keep_shift(shift_id=make_shift(second).pk, mark="for:clinic-2", actor="user:1", now=EARLY)
    now = at(7)
    take_out_of_service(
        vehicle_id=Vehicle.objects.get(code="clinic-1").pk, reason="故障", actor="user:1", now=now
    )
    assert mend_tours(now) == 1
    for each in visits:
        mine = fresh(each)
        assert (mine.status, mine.arrives_at) == (VisitStatus.BOOKED, each.arrives_at)
        assert mine.share.car == second
    assert Vehicle.objects.get(code="clinic-1").status == VehicleStatus.OUT_OF_SERVICE
    assert Tiding.objects.filter(kind="other_car").count() == 2
    check_everything(now)
