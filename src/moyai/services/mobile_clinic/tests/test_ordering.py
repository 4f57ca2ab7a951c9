"""A tour is put into its best order: shorter, within what everybody was told; told, undone, idempotent."""

from datetime import timedelta
from itertools import pairwise

import pytest
from tests.factories import DAY, FARM, HOME, PLACES, STATION, at

from moyai.core.notices.models import Notice
from moyai.core.reservations.models import Span
from moyai.core.reservations.operations import reserve
from moyai.core.reservations.specs import Wanted
from moyai.fleet.operations.keeping import keep_shift
from moyai.services.mobile_clinic.enums import Profession, Programme, VisitStatus
from moyai.services.mobile_clinic.erasing_booking import erase_orders
from moyai.services.mobile_clinic.models import Share, Tiding, TourOrder, Visit
from moyai.services.mobile_clinic.operations.booking import book_visit
from moyai.services.mobile_clinic.operations.ordering import order_evening, order_tour, undo_order
from moyai.services.mobile_clinic.operations.taking import get_share
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.queries.ordering import propose_order
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.tests.clinic import (
    make_car,
    make_institution,
    make_patient,
    make_practitioner,
    make_share,
    make_shift,
)
from moyai.services.mobile_clinic.tests.touring import check_everything
from moyai.services.mobile_clinic.tours import clinic_of, leaves_at, make_tour, point_of

pytestmark = pytest.mark.django_db
NOON = at(12, day=DAY - timedelta(days=1))
EVENING = at(17, day=DAY - timedelta(days=1))
NIGHT = at(18, 30, day=DAY - timedelta(days=1))
SLACK = timedelta(minutes=10)


@pytest.fixture
def house():
    house = make_institution()
    make_practitioner(house, Profession.DOCTOR)
    make_practitioner(house, Profession.NURSE)
    keep_shift(shift_id=make_shift(make_car()).pk, mark="for:clinic-1", actor="user:1", now=NOON)
    make_share(None, owner=house, ends_at=at(14))
    return house


def book(house, place, hours, minutes=0) -> Visit:
    """Book the first time from an hour on, at a place."""
    number = Visit.objects.count()
    patient = make_patient(house)
    found = find_times(
        patient=patient,
        programme=Programme.CHRONIC,
        since=at(hours, minutes),
        until=at(18),
        place=place,
        now=NOON,
    )
    return book_visit(
        patient=patient,
        programme=Programme.CHRONIC,
        offer=found.offers[0],
        idempotency_key=f"k{number}",
        actor="user:1",
        channel="web",
        now=NOON,
    )


@pytest.fixture
def zigzag(house):
    """Return three visits: far, near the clinic, far again, each with time in between."""
    visits = [book(house, FARM, 9, 15), book(house, STATION, 10, 30), book(house, FARM, 11, 45)]
    Visit.objects.update(flex_s=2 * 3600)
    return visits


def share_of() -> Share:
    return get_share(Share.objects.get().pk)


def fresh(visit: Visit) -> Visit:
    return Visit.objects.get(pk=visit.pk)


def minutes_away() -> tuple[int, int]:
    """Return how long the car drives and stands for nobody, counted from the rows alone."""
    share = share_of()
    visits = list(Visit.objects.filter(status=VisitStatus.BOOKED).order_by("arrives_at"))
    tour = make_tour(share, share.holder, visits)
    drive = wait = timedelta(0)
    for one, other in pairwise(visits):
        way = tour.way(point_of(one), point_of(other))
        drive += way
        wait += other.arrives_at - leaves_at(one) - way
    clinic = clinic_of(share.holder)
    drive += tour.way(clinic, point_of(visits[0])) + tour.way(point_of(visits[-1]), clinic)
    return int(drive.total_seconds() / 60), int(wait.total_seconds() / 60)


def test_a_tour_is_shorter_afterwards_and_everybody_whose_time_changed_is_told(zigzag):
    before = minutes_away()
    promised = {each.pk: each.arrives_at for each in zigzag}
    order = order_tour(share_id=share_of().pk, actor="user:1", now=EVENING)
    drive, wait = minutes_away()
    assert drive + wait < sum(before)
    assert (order.figures["after"]["drive_s"], order.figures["after"]["wait_s"]) == (60 * drive, 60 * wait)
    moved = [each for each in zigzag if fresh(each).arrives_at != promised[each.pk]]
    assert {each.code for each in moved} == set(order.after)
    for each in zigzag:
        now = fresh(each)
        assert abs(now.arrives_at - promised[each.pk]) <= timedelta(hours=2)
        assert now.call_from - now.arrives_at == each.call_from - each.arrives_at
        told = Notice.objects.filter(resident=each.patient.resident, kind="mobile_clinic.reordered")
        assert told.count() == (each in moved)
    assert Tiding.objects.filter(kind="ordered").count() == 1
    check_everything(EVENING)


def test_asked_again_nothing_changes(zigzag):
    order_tour(share_id=share_of().pk, actor="user:1", now=EVENING)
    times = list(Visit.objects.values_list("code", "arrives_at", "version"))
    with pytest.raises(VisitRefused, match="no_better"):
        order_tour(share_id=share_of().pk, actor="user:1", now=EVENING)
    assert order_evening(EVENING) == 0
    assert list(Visit.objects.values_list("code", "arrives_at", "version")) == times


def test_what_was_shown_is_what_is_done_and_pressed_twice_is_once(zigzag):
    shown = propose_order(share_of(), NOON)
    order = order_tour(share_id=share_of().pk, shown=shown.digest, actor="user:1", now=NOON)
    assert {v.code: v.arrives_at for v in Visit.objects.all()} == dict(shown.times)
    again = order_tour(share_id=share_of().pk, shown=shown.digest, actor="user:1", now=NOON)
    assert again == order
    assert TourOrder.objects.count() == 1
    with pytest.raises(VisitRefused):
        order_tour(share_id=share_of().pk, shown="another", actor="user:1", now=NOON)


def test_it_is_taken_back_and_then_left_alone(zigzag):
    was = list(Visit.objects.order_by("pk").values_list("arrives_at", flat=True))
    order = order_tour(share_id=share_of().pk, actor="user:1", now=NOON)
    undo_order(order_id=order.pk, actor="user:1", now=NOON)
    assert list(Visit.objects.order_by("pk").values_list("arrives_at", flat=True)) == was
    assert undo_order(order_id=order.pk, actor="user:1", now=NOON).undone_by == "user:1"
    check_everything(NOON)
    assert order_evening(EVENING) == 0


def test_what_was_changed_since_is_not_taken_back(zigzag):
    order = order_tour(share_id=share_of().pk, actor="user:1", now=NOON)
    Visit.objects.filter(code=next(iter(order.after))).update(arrives_at=at(9, 5))
    with pytest.raises(VisitRefused, match="order_over"):
        undo_order(order_id=order.pk, actor="user:1", now=NOON)


def test_the_evening_before_is_when_it_happens_by_itself(zigzag):
    assert order_evening(NOON) == 0
    assert order_evening(EVENING) == 1
    check_everything(EVENING)


def test_a_time_that_was_said_to_be_final_stays(zigzag):
    Visit.objects.update(flex_s=0)
    assert not propose_order(share_of(), EVENING).is_better
    assert order_evening(EVENING) == 0


def test_nothing_is_changed_once_patients_were_reminded(zigzag):
    assert propose_order(share_of(), NIGHT) is None


def test_a_doctor_who_is_busy_then_is_not_called_away(house, zigzag):
    doctor = house.practitioners.get(profession=Profession.DOCTOR)
    spans = list(Span.objects.filter(resource=doctor.resource).values_list("starts_at", "ends_at"))
    gaps = [
        (at(9), spans[0][0]),
        *((one[1], other[0]) for one, other in pairwise(spans)),
        (spans[-1][1], at(14)),
    ]
    for number, (begin, end) in enumerate(gaps):  # everything that is not a call of this tour
        reserve(
            wanted=[Wanted(doctor.resource_id, begin, end)],
            purpose="surgery",
            reference="1",
            idempotency_key=f"surgery-{number}",
            actor="user:1",
            now=NOON,
        )
    proposal = propose_order(share_of(), NOON)
    calls = {proposal.times[each.code] + (each.call_from - each.arrives_at) for each in zigzag}
    assert calls == {begin for begin, _end in spans}


def test_whoever_was_told_that_it_may_change_may_be_moved_and_nobody_else(house):
    visit = book(house, HOME, 9, 15)
    assert (visit.promised_at, visit.flex_s) == (visit.arrives_at, 45 * 60)
    said = Notice.objects.get(kind="mobile_clinic.booked").text["ja"]
    assert "45分ほど前後する" in said


@pytest.mark.parametrize("places", [PLACES[:4], PLACES[2:], (HOME, FARM, HOME, FARM)])
def test_no_order_is_ever_worse(house, places):
    for number, place in enumerate(places[:4]):
        book(house, place, 9 + number, 10 * number)
    before = minutes_away()
    proposal = propose_order(share_of(), NOON)
    assert proposal.after.cost <= proposal.before.cost
    if proposal.is_better:
        order_tour(share_id=share_of().pk, actor="user:1", now=NOON)
        assert sum(minutes_away()) < sum(before)
    check_everything(NOON)


def test_orders_of_long_ago_are_erased(house):
    share = Share.objects.get()
    for key, made_at in (("old", NOON - timedelta(days=500)), ("new", NOON)):
        facts = {"before": {}, "after": {}, "figures": {}, "made_by": "user:1"}
        TourOrder.objects.create(share=share, key=key, made_at=made_at, **facts)
    assert erase_orders(before=NOON - timedelta(days=1), now=NOON) == 1
    assert [each.key for each in TourOrder.objects.all()] == ["new"]
