"""The car breaks down with the nurse aboard: she is fetched where it stands, and the tour goes on."""

from datetime import timedelta

import pytest
from tests.factories import DAY, FARM, SHOP, STATION, at, make_vehicle
from tests.factories import make_shift as make_taxi_shift

from moyai.core.notices.models import DeskTask, Notice
from moyai.core.residents.models import Household
from moyai.fleet.enums import TaskStatus
from moyai.fleet.models import Shift, Stop, Task, Vehicle
from moyai.fleet.operations import take_out_of_service
from moyai.fleet.operations.keeping import keep_shift
from moyai.fleet.tests.wheel import Wheel
from moyai.services.mobile_clinic.enums import Device, Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.models import DeviceSet, Share, Tiding, Visit
from moyai.services.mobile_clinic.operations.booking import book_visit
from moyai.services.mobile_clinic.operations.mending import mend_tours
from moyai.services.mobile_clinic.operations.shares import make_shares
from moyai.services.mobile_clinic.operations.stand_ins import end_stand_in, let_stand_in
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.refusals import ShareRefused
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_resource,
    make_share,
    make_shift,
)
from moyai.services.mobile_clinic.tests.touring import check_everything

pytestmark = pytest.mark.django_db
EARLY = at(17, day=DAY - timedelta(days=1))


@pytest.fixture
def bag():
    """Return devices that the nurse takes along."""
    resource = make_resource("device", "bag", "かばん")
    return DeviceSet.objects.create(name="心電計のかばん", devices=[Device.ECG], resource=resource)


@pytest.fixture
def visits(bag):
    """Return three booked visits of one tour, in order, with the bag."""
    house = make_institution()
    make_practitioner(house, Profession.DOCTOR)
    make_practitioner(house, Profession.NURSE)
    keep_shift(shift_id=make_shift(make_car()).pk, mark="for:clinic-1", actor="user:1", now=EARLY)
    make_share(None, owner=house)
    return [_book(make_patient(house), place, bag) for place in (STATION, SHOP, FARM)]


def _book(patient, place, bag) -> Visit:
    found = find_times(
        patient=patient,
        programme=Programme.CHRONIC,
        since=at(8),
        until=at(18),
        place=place,
        device_set_ids=[bag.pk],
        now=EARLY,
    )
    return book_visit(
        patient=patient,
        programme=Programme.CHRONIC,
        offer=found.offers[0],
        idempotency_key=f"k{patient.pk}",
        actor="user:1",
        channel="web",
        now=EARLY,
    )


def stop(code: str, kind: str) -> Stop:
    return Stop.objects.filter(task__code=code, kind=kind).order_by("-pk").first()


def fresh(visit: Visit) -> Visit:
    return Visit.objects.select_related("share__car").get(pk=visit.pk)


def nurse_task() -> Task:
    return Task.objects.get(kind="mobile_clinic_nurse", boarded_at__isnull=False)


def drive_to(wheel: Wheel, visits: list[Visit], seen: int) -> None:
    """Let the nurse board, and see so many patients to the end."""
    code = Share.objects.get(nurse_task__gt="").nurse_task
    boards = Task.objects.get(code=code).pickup_from
    wheel.press(stop(code, "pickup"), "arrived", boards)
    wheel.press(stop(code, "pickup"), "boarded", boards + timedelta(minutes=3))
    for visit in visits[:seen]:
        wheel.press(stop(visit.task, "pickup"), "arrived", visit.arrives_at)
        wheel.press(stop(visit.task, "pickup"), "boarded", visit.call_from)
        wheel.press(stop(visit.task, "dropoff"), "arrived", visit.call_until)
        wheel.press(stop(visit.task, "dropoff"), "done", visit.call_until + timedelta(minutes=4))


def break_down(now) -> None:
    vehicle = Vehicle.objects.get(code="clinic-1")
    take_out_of_service(vehicle_id=vehicle.pk, reason="故障", actor="user:1", now=now)


@pytest.fixture
def second():
    """Return another clinic car, on duty."""
    second = make_car("clinic-2")
    keep_shift(shift_id=make_shift(second).pk, mark="for:clinic-2", actor="user:1", now=EARLY)
    return second


def test_another_car_fetches_the_nurse_and_goes_on(visits, second, bag):
    one, two, three = visits
    drive_to(Wheel(Shift.objects.get(vehicle__code="clinic-1")), visits, 1)
    now = one.call_until + timedelta(minutes=8)
    break_down(now)
    assert mend_tours(now) == 1
    way = nurse_task()
    fetched = stop(way.code, "pickup")
    assert (way.status, fetched.shift.vehicle.code) == (TaskStatus.PLANNED, "clinic-2")
    assert fetched.place_name == way.transfer_name
    assert fresh(one).status == VisitStatus.DONE
    for each in (two, three):
        mine = fresh(each)
        assert (mine.status, mine.share.car, mine.doctor) == (VisitStatus.BOOKED, second, each.doctor)
        assert mine.arrives_at >= max(each.arrives_at, fetched.planned_at)
        assert bag in mine.device_sets.all()
        assert set(second.device_sets.all()) <= set(mine.device_sets.all())
        is_late = mine.arrives_at > each.arrives_at
        told = Notice.objects.filter(kind="mobile_clinic.late", resident=each.patient.resident)
        assert told.count() == is_late
        assert Tiding.objects.filter(kind="other_car", visit=each).count() == 1
    assert Tiding.objects.filter(kind="fetched").count() == 1
    check_everything(now)
    assert mend_tours(now) == 0
    follow_to_the_end(Wheel(Shift.objects.get(vehicle__code="clinic-2")), [two, three])


def follow_to_the_end(wheel: Wheel, visits: list[Visit]) -> None:
    """Drive the second car: fetch the nurse, see the patients, bring her home."""
    way = nurse_task()
    at_nurse = stop(way.code, "pickup").planned_at
    wheel.press(stop(way.code, "pickup"), "arrived", at_nurse)
    wheel.press(stop(way.code, "pickup"), "boarded", at_nurse + timedelta(minutes=3))
    first = min((fresh(each) for each in visits), key=lambda each: each.arrives_at)
    assert first.status == VisitStatus.UNDER_WAY
    for visit in sorted((fresh(each) for each in visits), key=lambda each: each.arrives_at):
        wheel.press(stop(visit.task, "pickup"), "arrived", visit.arrives_at)
        wheel.press(stop(visit.task, "pickup"), "boarded", visit.call_from)
        wheel.press(stop(visit.task, "dropoff"), "arrived", visit.call_until)
        wheel.press(stop(visit.task, "dropoff"), "done", visit.call_until + timedelta(minutes=4))
        assert fresh(visit).status == VisitStatus.DONE
    home = stop(way.code, "dropoff")
    wheel.press(home, "arrived", home.planned_at + timedelta(hours=1))
    wheel.press(home, "done", home.planned_at + timedelta(hours=1, minutes=2))
    assert nurse_task().status == TaskStatus.DONE


def test_who_is_in_the_broken_car_is_seen_there_first(visits, second):
    one, two, three = visits
    wheel = Wheel(Shift.objects.get(vehicle__code="clinic-1"))
    drive_to(wheel, visits, 0)
    wheel.press(stop(one.task, "pickup"), "arrived", one.arrives_at)
    wheel.press(stop(one.task, "pickup"), "boarded", one.call_from)
    now = one.call_from + timedelta(minutes=5)
    break_down(now)
    assert mend_tours(now) == 1
    assert fresh(one).status == VisitStatus.AT_DOOR
    fetched = stop(nurse_task().code, "pickup")
    assert fetched.planned_leave_at >= one.call_until  # not before the patient in the car has been seen
    assert {fresh(each).share.car for each in (two, three)} == {second}
    follow_to_the_end(Wheel(Shift.objects.get(vehicle__code="clinic-2")), [two, three])
    assert fresh(one).status == VisitStatus.DONE


def test_who_would_be_visited_too_late_is_seen_in_person(visits, second):
    """The other car has an hour of its shift left: it comes, and does what it can."""
    one, two, three = visits
    drive_to(Wheel(Shift.objects.get(vehicle__code="clinic-1")), visits, 1)
    now = one.call_until + timedelta(minutes=8)
    Shift.objects.filter(vehicle__code="clinic-2").update(ends_at=at(12))
    Visit.objects.filter(pk=three.pk).update(promised_at=three.arrives_at)
    Share.objects.update(ends_at=at(12))
    break_down(now)
    mend_tours(now)
    states = {fresh(each).status for each in (two, three)}
    assert states <= {VisitStatus.BOOKED, VisitStatus.MOVED}
    for each in (two, three):
        in_person = Notice.objects.filter(kind="mobile_clinic.in_person", resident=each.patient.resident)
        assert in_person.count() == (fresh(each).status == VisitStatus.MOVED)
    check_everything(now)


def test_a_taxi_brings_nurse_and_devices_home_where_there_is_no_other_clinic_car(visits):
    one, two, three = visits
    make_taxi_shift(make_vehicle("t1"))
    drive_to(Wheel(Shift.objects.get(vehicle__code="clinic-1")), visits, 1)
    now = one.call_until + timedelta(minutes=8)
    break_down(now)
    assert mend_tours(now) == 1
    assert {fresh(each).status for each in (two, three)} == {VisitStatus.MOVED}
    way = nurse_task()
    assert (way.status, stop(way.code, "pickup").shift.vehicle.code) == (TaskStatus.PLANNED, "t1")
    assert "迎えに行きます" in Tiding.objects.get(kind="fetched").text["ja"]
    assert mend_tours(now) == 0
    wheel = Wheel(Shift.objects.get(vehicle__code="t1"))
    wheel.pick_up(way, stop(way.code, "pickup").planned_at)
    wheel.drop_off(way, stop(way.code, "dropoff").planned_at + timedelta(minutes=30))
    assert nurse_task().status == TaskStatus.DONE


def test_where_nobody_can_fetch_her_the_desk_is_asked_and_it_is_tried_again(visits):
    one, two, three = visits
    drive_to(Wheel(Shift.objects.get(vehicle__code="clinic-1")), visits, 1)
    now = one.call_until + timedelta(minutes=8)
    break_down(now)
    mend_tours(now)
    assert {fresh(each).status for each in (two, three)} == {VisitStatus.MOVED}
    assert nurse_task().status == TaskStatus.UNASSIGNED
    assert DeskTask.objects.filter(key__startswith="clinic-stranded:").count() == 1
    assert mend_tours(now) == 0


def test_a_nurse_on_her_way_home_is_fetched_too(visits):
    make_taxi_shift(make_vehicle("t1"))
    drive_to(Wheel(Shift.objects.get(vehicle__code="clinic-1")), visits, 3)
    now = visits[-1].call_until + timedelta(minutes=6)
    break_down(now)
    assert mend_tours(now) == 1
    assert nurse_task().status == TaskStatus.PLANNED
    assert mend_tours(now) == 0


def test_a_taxi_that_stands_in_goes_on_with_those_who_are_seen_at_home(visits):
    """The second is at her home, the third where the car was to stand: a taxi is no consulting room."""
    one, two, three = visits
    Household.objects.filter(pk=two.patient.resident.household_id).update(lon=two.lon, lat=two.lat)
    taxi = make_vehicle("t1")
    make_taxi_shift(taxi)
    car = let_stand_in(vehicle_id=taxi.pk, actor="user:1", now=EARLY)
    assert let_stand_in(vehicle_id=taxi.pk, actor="user:1", now=EARLY) == car
    drive_to(Wheel(Shift.objects.get(vehicle__code="clinic-1")), visits, 1)
    now = one.call_until + timedelta(minutes=8)
    break_down(now)
    assert mend_tours(now) == 1
    mine = fresh(two)
    assert (mine.status, mine.share.car) == (VisitStatus.BOOKED, car)
    assert set(mine.device_sets.all()) == set(two.device_sets.all())  # carried over from the broken car
    assert fresh(three).status == VisitStatus.MOVED
    told = Notice.objects.get(kind="mobile_clinic.late", resident=two.patient.resident)
    assert "お宅の中で" in told.text["ja"]
    check_everything(now)
    follow_to_the_end(Wheel(Shift.objects.get(vehicle__code="t1")), [two])


def test_a_taxi_that_stands_in_has_no_tours_of_its_own_and_can_be_let_off(visits):
    taxi = make_vehicle("t1")
    let_stand_in(vehicle_id=taxi.pk, actor="user:1", now=EARLY)
    make_shares(EARLY)
    assert not Share.objects.filter(car__vehicle=taxi).exists()
    with pytest.raises(ShareRefused, match="is_clinic_car"):
        let_stand_in(vehicle_id=Vehicle.objects.get(code="clinic-1").pk, actor="user:1", now=EARLY)
    assert end_stand_in(vehicle_id=taxi.pk, actor="user:1", now=EARLY)
    assert not end_stand_in(vehicle_id=taxi.pk, actor="user:1", now=EARLY)
