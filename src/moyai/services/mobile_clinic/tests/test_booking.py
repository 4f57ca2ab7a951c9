"""A visit has everything or nothing: day part, car, driver, nurse, doctor, devices and the tour."""

from datetime import timedelta

import pytest
from tests.factories import DAY, SHOP, at

from moyai.core.reservations.models import Span
from moyai.core.reservations.operations import expire_holds
from moyai.fleet.enums import StopStatus, TaskStatus
from moyai.fleet.models import Stop, Task
from moyai.fleet.specs import Point
from moyai.services.mobile_clinic.enums import Profession, Programme, VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import Share, Tiding, Visit, Wish
from moyai.services.mobile_clinic.operations.booking import (
    book_held_visit,
    book_visit,
    cancel_visit,
    hold_visit,
    move_in_person,
    reschedule_visit,
    undo_cancel,
)
from moyai.services.mobile_clinic.queries.booking import find_time_at, find_times
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

pytestmark = pytest.mark.django_db
EARLY = at(17, day=DAY - timedelta(days=1))
AT_SHOP = SHOP


@pytest.fixture
def house():
    """Return an institution with a doctor, a nurse, a car with a driver, and a morning of its own."""
    house = make_institution()
    make_practitioner(house, Profession.DOCTOR)
    make_practitioner(house, Profession.NURSE)
    make_shift(make_car())
    make_share(None, owner=house)
    return house


def find(patient, *, since=None, until=None, **more):
    return find_times(
        patient=patient,
        programme=Programme.CHRONIC,
        since=since or at(8),
        until=until or at(18),
        now=EARLY,
        **more,
    )


def take(patient, offer, *, key="k1", now=EARLY, verb=book_visit, **more) -> Visit:
    return verb(
        patient=patient,
        programme=Programme.CHRONIC,
        offer=offer,
        idempotency_key=key,
        actor="user:1",
        channel="web",
        now=now,
        **more,
    )


def stops_in_order() -> list[tuple[str, str]]:
    found = Stop.objects.exclude(status=StopStatus.SKIPPED).order_by("sequence").select_related("task")
    return [(each.task.kind, each.kind) for each in found]


def test_a_visit_has_everything_for_its_own_span(house):
    patient = make_patient(house)
    offer = find(patient).offers[0]
    visit = take(patient, offer)
    share = Share.objects.get()
    assert (share.holder, share.origin, visit.status) == (house, "own", VisitStatus.BOOKED)
    spans = {each.resource.kind: (each.starts_at, each.ends_at) for each in Span.objects.all()}
    assert spans["doctor"] == (visit.call_from, visit.call_until)
    assert spans["vehicle"] == spans["driver"] == spans["nurse"]
    assert spans["nurse"][0] < visit.arrives_at < visit.call_until < spans["nurse"][1]
    assert stops_in_order() == [
        ("mobile_clinic_nurse", "pickup"),
        ("mobile_clinic", "pickup"),
        ("mobile_clinic", "dropoff"),
        ("mobile_clinic_nurse", "dropoff"),
    ]
    assert take(patient, offer) == visit  # a second click
    assert Wish.objects.get().status == WishStatus.GRANTED
    check_everything(EARLY)


def test_patients_stand_in_one_tour_whatever_the_order_of_booking(house):
    people = [make_patient(house) for _ in range(3)]
    later = take(people[0], find(people[0], since=at(10, 30)).offers[0], key="a")
    first = take(people[1], find(people[1], place=AT_SHOP).offers[0], key="b")
    check_everything(EARLY)
    assert first.arrives_at < later.arrives_at
    found = find(people[2], place=Point("公民館", 137.952, 35.838))
    assert found.offers
    take(people[2], found.offers[0], key="c")
    check_everything(EARLY)
    kinds = [kind for kind, _ in stops_in_order()]
    assert kinds[0] == kinds[-1] == "mobile_clinic_nurse"
    assert kinds.count("mobile_clinic_nurse") == 2
    for each in (first, later):
        cancel_visit(code=each.code, actor="user:1", now=EARLY)
        check_everything(EARLY)
    assert Share.objects.get().holder == house


def test_who_comes_too_late_is_told_why_and_what_is_next(house):
    other = make_institution("nishi")
    make_practitioner(other, Profession.DOCTOR)
    make_practitioner(other, Profession.NURSE)
    hers, his = make_patient(house), make_patient(other)
    Share.objects.update(owner=None)
    make_share(None, starts_at=at(13), ends_at=at(16))
    mine, theirs = find(hers).offers[0], find(his).offers[0]
    take(hers, mine)
    with pytest.raises(VisitRefused) as refused:
        take(his, theirs, key="k2")
    assert refused.value.code == "taken"
    assert refused.value.facts["next"]["arrives_at"] > at(13).isoformat()
    kept = Wish.objects.get(institution=other)
    assert (kept.status, kept.refusal) == (WishStatus.REFUSED, "taken")
    assert Visit.objects.count() == 1
    check_everything(EARLY)


def test_anothers_share_is_not_had_before_its_release(house):
    other = make_institution("nishi")
    make_practitioner(other, Profession.DOCTOR)
    make_practitioner(other, Profession.NURSE)
    patient = make_patient(other)
    long_before = EARLY - timedelta(days=20)
    facts = {"patient": patient, "programme": Programme.CHRONIC, "since": at(8), "until": at(18)}
    assert find_times(**facts, now=long_before).refusal == "not_released"
    assert find_times(**facts, now=EARLY).offers[0].origin == "released"


def test_a_hold_ends_by_itself_and_leaves_nothing(house):
    patient = make_patient(house)
    offer = find(patient).offers[0]
    held = take(patient, offer, verb=hold_visit)
    assert held.status == VisitStatus.HELD
    assert not Task.objects.exists()
    later = EARLY + timedelta(minutes=11)
    assert expire_holds(later) == 1
    held.refresh_from_db()
    assert held.status == VisitStatus.CANCELLED
    assert Share.objects.get().holder is None
    with pytest.raises(VisitRefused) as refused:
        book_held_visit(code=held.code, actor="user:1", now=later)
    assert refused.value.code == "hold_over"
    check_everything(later)


def test_a_held_visit_is_booked_and_driven_to(house):
    patient = make_patient(house)
    held = take(patient, find(patient).offers[0], verb=hold_visit)
    booked = book_held_visit(code=held.code, actor="user:1", now=EARLY)
    assert (booked.status, Task.objects.count()) == (VisitStatus.BOOKED, 2)
    check_everything(EARLY + timedelta(hours=1))


def test_moved_in_one_step_or_not_at_all(house):
    patient, other = make_patient(house), make_patient(house)
    visit = take(patient, find(patient).offers[0])
    taken = take(other, find(other, place=AT_SHOP, since=at(10, 30)).offers[0], key="k2")
    target = find(patient, since=at(8), ignore=visit).offers[1]
    moved = reschedule_visit(code=visit.code, offer=target, version=visit.version, actor="user:1", now=EARLY)
    assert (moved.arrives_at, moved.status) == (target.arrives_at, VisitStatus.BOOKED)
    check_everything(EARLY)
    before = Visit.objects.get(pk=visit.pk)
    with pytest.raises(VisitRefused) as refused:
        reschedule_visit(code=visit.code, offer=target, version=visit.version, actor="user:1", now=EARLY)
    assert refused.value.code == "changed"
    clash = find_time_at(
        patient=patient,
        programme=Programme.CHRONIC,
        call_from=taken.call_from,
        ignore=visit,
        now=EARLY,
    )
    assert clash is None
    after = Visit.objects.get(pk=visit.pk)
    assert (before.arrives_at, before.version) == (after.arrives_at, after.version)


def test_a_cancelled_visit_can_be_had_back(house):
    patient = make_patient(house)
    visit = take(patient, find(patient).offers[0])
    cancel_visit(code=visit.code, actor="user:1", now=EARLY)
    assert Share.objects.get().holder is None
    assert not Span.objects.filter(reservation__status="booked").exists()
    assert set(Task.objects.values_list("status", flat=True)) == {TaskStatus.CANCELLED}
    back = undo_cancel(code=visit.code, actor="user:1", now=EARLY + timedelta(minutes=1))
    assert (back.status, back.arrives_at) == (VisitStatus.BOOKED, visit.arrives_at)
    check_everything(EARLY)
    cancel_visit(code=visit.code, actor="user:1", now=EARLY)
    with pytest.raises(VisitRefused) as refused:
        undo_cancel(code=visit.code, actor="user:1", now=EARLY + timedelta(minutes=11))
    assert refused.value.code == "undo_over"


def test_seen_in_person_instead_and_told(house):
    patient = make_patient(house)
    visit = take(patient, find(patient).offers[0])
    move_in_person(codes=[visit.code], why="no_car", actor="user:1", now=EARLY)
    visit.refresh_from_db()
    assert (visit.status, visit.moved_why) == (VisitStatus.MOVED, "no_car")
    assert Tiding.objects.filter(kind="in_person", institution=house).exists()
    check_everything(EARLY)


def test_the_reason_is_the_one_that_stands_in_the_way(house):
    patient = make_patient(house)
    assert find(patient, since=at(8) + timedelta(days=1), until=at(18) + timedelta(days=1)).refusal == (
        "no_such_slot"
    )
    Share.objects.update(closed_why="点検")
    assert find(patient).refusal == "closed"
    Share.objects.update(closed_why="")
    house.practitioners.filter(profession=Profession.DOCTOR).update(left_on=DAY - timedelta(days=2))
    assert find(patient).refusal == "no_doctor"


def test_nobody_is_visited_twice_at_a_time_not_by_two_institutions_either(house):
    other = make_institution("nishi")
    make_practitioner(other, Profession.DOCTOR)
    make_practitioner(other, Profession.NURSE)
    make_shift(make_car("clinic-2"))
    make_share(None, owner=other, car=make_car("clinic-2"))
    mine = make_patient(house)
    theirs = make_patient(other, mine.resident)
    first = find(mine).offers[0]
    take(mine, first)
    with pytest.raises(VisitRefused) as refused:
        take(theirs, find(theirs).offers[0], key="k2")
    assert refused.value.code == "patient_busy"
    assert refused.value.facts["next"] is not None
