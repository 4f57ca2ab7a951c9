"""Day parts: made of the template, closed, released, exchanged; what comes free is offered by the rules."""

from datetime import date, timedelta

import pytest
from tests.factories import DAY, at

from moyai.core.reservations.operations import expire_holds
from moyai.fleet.models import Shift
from moyai.services.mobile_clinic.enums import Profession, Programme, SwapStatus, VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import Share, Tiding, Turn, Visit, Wish
from moyai.services.mobile_clinic.operations.booking import book_held_visit, book_visit, cancel_visit
from moyai.services.mobile_clinic.operations.freed import offer_freed
from moyai.services.mobile_clinic.operations.shares import (
    close_day,
    make_shares,
    open_day,
    release_share,
    release_unused,
)
from moyai.services.mobile_clinic.operations.swaps import answer_swap, ask_swap, undo_swap, withdraw_swap
from moyai.services.mobile_clinic.operations.template import add_turn, end_turn
from moyai.services.mobile_clinic.operations.wishes import join_waiting, leave_waiting
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.queries.shares import list_fairness
from moyai.services.mobile_clinic.refusals import ShareRefused
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
NOW = at(8)
SOON = DAY + timedelta(days=2)
FAR = DAY + timedelta(days=20)


@pytest.fixture
def houses():
    """Return three institutions, each with its people, and a car."""
    make_car()
    found = [make_institution(key) for key in ("higashi", "nishi", "center")]
    for house in found:
        make_practitioner(house, Profession.DOCTOR)
        make_practitioner(house, Profession.NURSE)
    return found


def turn(weekday: int, owner=None, begins: int = 9 * 60) -> Turn:
    return Turn.objects.create(
        car=make_car(),
        weekday=weekday,
        begins=begins,
        ends=begins + 180,
        programme=Programme.CHRONIC,
        owner=owner,
        valid_from=DAY - timedelta(days=30),
    )


def share_on(day: date, owner=None) -> Share:
    if not Shift.objects.filter(date=day).exists():
        make_shift(make_car(), day)
    return make_share(None, owner=owner, date=day, starts_at=at(9, day=day), ends_at=at(12, day=day))


def book(patient, day: date, now=NOW) -> Visit:
    found = find_times(
        patient=patient, programme=Programme.CHRONIC, since=at(8, day=day), until=at(18, day=day), now=now
    )
    return book_visit(
        patient=patient,
        programme=Programme.CHRONIC,
        offer=found.offers[0],
        idempotency_key=f"{patient.pk}:{day}:{now}",
        actor="user:1",
        channel="web",
        now=now,
    )


def wait(patient, first: date, last: date, now=NOW) -> Wish:
    return join_waiting(
        patient=patient, programme=Programme.CHRONIC, earliest=first, latest=last, actor="user:1", now=now
    )


def test_the_template_makes_days_with_drivers_and_holidays_closed(houses):
    make_shift(make_car(), DAY)
    turn(DAY.weekday(), houses[0])
    turn(0)
    count = make_shares(NOW)
    shares = list(Share.objects.all())
    assert count == len(shares)
    assert {each.date.weekday() for each in shares} == {0, DAY.weekday()}
    marine_day = Share.objects.get(date=date(2026, 7, 20))
    assert marine_day.closed_why == "海の日"
    assert make_shares(NOW) == 0
    driven = set(Shift.objects.values_list("date", flat=True))
    assert driven == {each.date for each in shares if not each.closed_why}
    assert set(Shift.objects.values_list("kept_for", flat=True)) == {"for:clinic-1"}


def test_a_closed_day_moves_its_visits_and_opens_again(houses):
    share_on(FAR, houses[0])
    visit = book(make_patient(houses[0]), FAR)
    moved = close_day(day=FAR, why="点検", actor="user:1", now=NOW)
    assert [each.code for each in moved] == [visit.code]
    visit.refresh_from_db()
    assert (visit.status, visit.moved_why) == (VisitStatus.MOVED, "closed_day")
    patient = make_patient(houses[0])
    facts = {"programme": Programme.CHRONIC, "since": at(8, day=FAR), "until": at(18, day=FAR)}
    assert find_times(patient=patient, **facts, now=NOW).refusal == "closed"
    assert open_day(day=FAR, actor="user:1", now=NOW) == 1
    assert find_times(patient=patient, **facts, now=NOW).offers
    check_everything(NOW)


def test_an_unused_share_is_everybodys_some_days_before(houses):
    soon, far = share_on(SOON, houses[0]), share_on(FAR, houses[0])
    used = share_on(SOON + timedelta(days=1), houses[0])
    book(make_patient(houses[0]), used.date)
    assert release_unused(NOW) == 1
    assert release_unused(NOW) == 0
    for each in (soon, far, used):
        each.refresh_from_db()
    assert [each.released_at is not None for each in (soon, far, used)] == [True, False, False]
    assert Tiding.objects.filter(institution=houses[0], kind="released").exists()


def test_who_got_least_is_offered_what_becomes_free(houses):
    one, two, three = houses
    share_on(FAR, one)
    for n in range(1, 4):
        share_on(FAR + timedelta(days=n), two)
    book(make_patient(two), FAR + timedelta(days=1))
    first = wait(make_patient(two), FAR, FAR, now=NOW - timedelta(minutes=1))
    second = wait(make_patient(three), FAR, FAR)
    assert offer_freed(NOW) == 0  # it is still another's
    release_share(share_id=Share.objects.get(date=FAR).pk, institution=one, actor="user:1", now=NOW)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == (WishStatus.WAITING, WishStatus.OFFERED)
    check_everything(NOW)
    assert second.visit is not None
    booked = book_held_visit(code=second.visit.code, actor="user:1", now=NOW)
    second.refresh_from_db()
    assert (booked.status, second.status) == (VisitStatus.BOOKED, WishStatus.GRANTED)
    parts = {each.institution: each.part for each in list_fairness(NOW)[0]}
    assert parts == {str(two.pk): 0.5, str(three.pk): 1.0}


def test_an_offer_that_nobody_answers_goes_to_the_next(houses):
    share_on(FAR)
    wishes = [wait(make_patient(each), FAR, FAR) for each in houses[:2]]
    assert offer_freed(NOW) == 1
    wishes[0].refresh_from_db()
    assert wishes[0].offered_until == NOW + timedelta(hours=4)
    later = NOW + timedelta(hours=4, seconds=1)
    assert expire_holds(later) == 1
    assert offer_freed(later) == 1
    for each in wishes:
        each.refresh_from_db()
    assert [each.status for each in wishes] == [WishStatus.WAITING, WishStatus.OFFERED]
    assert Tiding.objects.filter(kind="lapsed").count() == 1
    check_everything(later)


def test_room_in_ones_own_tour_is_offered_too_and_what_may_be_undone_is_kept(houses):
    share_on(FAR, houses[0])
    visits = []
    while (patient := make_patient(houses[0])) and _has_room(patient):
        visits.append(book(patient, FAR, now=NOW + timedelta(seconds=len(visits))))
    assert len(visits) >= 2
    wish = wait(patient, FAR, FAR)
    assert offer_freed(NOW) == 0
    cancel_visit(code=visits[0].code, actor="user:1", now=NOW)
    wish.refresh_from_db()
    assert wish.status == WishStatus.WAITING  # whoever cancelled may still undo it
    later = NOW + timedelta(minutes=11)
    assert offer_freed(later) == 1
    wish.refresh_from_db()
    assert wish.status == WishStatus.OFFERED
    check_everything(later)


def _has_room(patient) -> bool:
    found = find_times(
        patient=patient,
        programme=Programme.CHRONIC,
        since=at(8, day=FAR),
        until=at(18, day=FAR),
        now=NOW,
    )
    return bool(found.offers)


def test_two_exchange_their_days_and_back_again(houses):
    one, two, _three = houses
    mine, theirs = share_on(FAR, one), share_on(FAR + timedelta(days=1), two)
    swap = ask_swap(given_id=mine.pk, wanted_id=theirs.pk, institution=one, actor="user:1", now=NOW)
    again = ask_swap(given_id=mine.pk, wanted_id=theirs.pk, institution=one, actor="user:1", now=NOW)
    assert swap == again
    with pytest.raises(ShareRefused):
        answer_swap(swap_id=swap.pk, institution=one, accepts=True, actor="user:1", now=NOW)
    answer_swap(swap_id=swap.pk, institution=two, accepts=True, actor="user:2", now=NOW)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.owner, theirs.owner) == (two, one)
    undone = undo_swap(swap_id=swap.pk, institution=one, actor="user:1", now=NOW)
    mine.refresh_from_db()
    assert (undone.status, mine.owner) == (SwapStatus.UNDONE, one)
    third = ask_swap(given_id=mine.pk, wanted_id=theirs.pk, institution=one, actor="user:1", now=NOW)
    withdraw_swap(swap_id=third.pk, institution=one, actor="user:1", now=NOW)
    with pytest.raises(ShareRefused):
        answer_swap(swap_id=third.pk, institution=two, accepts=True, actor="user:2", now=NOW)


def test_what_is_used_meanwhile_is_not_exchanged(houses):
    one, two, _three = houses
    mine, theirs = share_on(FAR, one), share_on(FAR + timedelta(days=1), two)
    swap = ask_swap(given_id=mine.pk, wanted_id=theirs.pk, institution=one, actor="user:1", now=NOW)
    book(make_patient(two), theirs.date)
    with pytest.raises(ShareRefused) as refused:
        answer_swap(swap_id=swap.pk, institution=two, accepts=True, actor="user:2", now=NOW)
    assert refused.value.code == "share_used"
    mine.refresh_from_db()
    assert mine.owner == one
    check_everything(NOW)


def test_the_template_changes_and_what_is_booked_stays(houses):
    make_shift(make_car(), DAY)
    line = turn(0, houses[0])
    make_shares(NOW)
    monday = DAY + timedelta(days=12)
    book(make_patient(houses[0]), monday)
    with pytest.raises(ShareRefused) as refused:
        add_turn(
            car=make_car(), weekday=0, begins=10 * 60, ends=13 * 60, programme=Programme.CHRONIC, owner=None,
            valid_from=DAY, actor="user:1", now=NOW,
        )  # fmt: skip
    assert refused.value.code == "overlaps"
    end_turn(turn_id=line.pk, last_day=DAY, actor="user:1", now=NOW)
    assert [each.date for each in Share.objects.all()] == [monday]
    add_turn(
        car=make_car(), weekday=0, begins=9 * 60, ends=12 * 60, programme=Programme.CHRONIC, owner=houses[1],
        valid_from=DAY + timedelta(days=1), actor="user:1", now=NOW,
    )  # fmt: skip
    assert Share.objects.exclude(date=monday).filter(owner=houses[1]).count() > 3
    assert Share.objects.get(date=monday).holder == houses[0]


def test_whoever_waits_no_more_is_offered_nothing(houses):
    share_on(FAR)
    wish = wait(make_patient(houses[0]), FAR, FAR)
    assert wait(wish.patient, FAR, FAR + timedelta(days=3)) == wish  # one place in the queue a patient
    leave_waiting(wish_id=wish.pk, actor="user:1", now=NOW)
    assert offer_freed(NOW) == 0
    with pytest.raises(ShareRefused):
        wait(wish.patient, FAR, FAR - timedelta(days=1))


def test_an_offer_on_a_day_that_is_closed_leaves_its_wish_waiting(houses):
    share_on(FAR)
    wish = wait(make_patient(houses[0]), FAR, FAR + timedelta(days=1))
    assert offer_freed(NOW) == 1
    assert close_day(day=FAR, why="点検", actor="user:1", now=NOW) == []
    wish.refresh_from_db()
    assert wish.status == WishStatus.WAITING
    check_everything(NOW)
