"""Booked, held, moved, put in order, cancelled, waited for, released: in any order the books agree."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.factories import DAY, PLACES, at

from moyai.core.errors import Refused
from moyai.core.reservations.models import Reservation
from moyai.core.reservations.operations import expire_holds
from moyai.fleet.models import Shift, Stop, Task
from moyai.services.mobile_clinic.enums import Profession, Programme, SwapStatus, VisitStatus, WishStatus
from moyai.services.mobile_clinic.models import (
    ClosedDay,
    Institution,
    Patient,
    Share,
    Swap,
    TourOrder,
    Visit,
    Wish,
)
from moyai.services.mobile_clinic.operations.booking import (
    book_held_visit,
    book_visit,
    cancel_visit,
    hold_visit,
    reschedule_visit,
    undo_cancel,
)
from moyai.services.mobile_clinic.operations.freed import offer_freed
from moyai.services.mobile_clinic.operations.ordering import order_tour, undo_order
from moyai.services.mobile_clinic.operations.shares import close_day, open_day, release_unused
from moyai.services.mobile_clinic.operations.swaps import answer_swap, ask_swap, undo_swap
from moyai.services.mobile_clinic.operations.wishes import join_waiting
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
START = at(8, day=DAY - timedelta(days=12))
DAYS = (DAY, DAY + timedelta(days=1))
VERBS = (
    *("book",) * 4,
    *("hold", "hold", "take", "cancel", "cancel", "undo", "move", "move"),
    *("wait", "wait", "offer", "offer", "release", "swap", "answer", "undo_swap", "close", "open"),
    *("order", "order", "put_back"),
    *("minutes", "hours", "days"),
)
STEPS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 11), st.integers(0, 11)), max_size=22)


class Town:
    """Two institutions with two patients each, one car, two days with a morning and an afternoon."""

    def __init__(self) -> None:
        self.now, self.count = START, 0
        owners = (make_institution("higashi"), make_institution("nishi"))
        for house in owners:
            if not house.practitioners.exists():
                make_practitioner(house, Profession.DOCTOR)
                make_practitioner(house, Profession.NURSE)
                make_patient(house)
                make_patient(house)
        for number, day in enumerate(DAYS):
            make_shift(make_car(), day)
            for begins, owner in ((9, owners[number]), (13, None if number else owners[1])):
                make_share(
                    None,
                    owner=owner,
                    date=day,
                    starts_at=at(begins, day=day),
                    ends_at=at(begins + 3, day=day),
                )

    def do(self, verb: str, one: int, other: int) -> None:
        """Try something; whatever is refused must have changed nothing that the checker minds."""
        self.count += 1
        try:
            getattr(self, f"_{verb}")(one, other)
        except Refused as refused:
            assert str(refused.text)

    def _offers(self, patient: Patient, other: int, ignore: Visit | None = None):
        found = find_times(
            patient=patient,
            programme=Programme.CHRONIC,
            since=at(0, day=DAYS[0]),
            until=at(23, day=DAYS[1]),
            place=PLACES[other % len(PLACES)],
            ignore=ignore,
            now=self.now,
        )
        assert bool(found.offers) != bool(found.refusal)
        return found.offers

    def _try(self, verb, one: int, other: int) -> None:
        patients = list(Patient.objects.order_by("pk"))
        patient = patients[one % len(patients)]
        offers = self._offers(patient, other)
        if offers:
            verb(
                patient=patient,
                programme=Programme.CHRONIC,
                offer=offers[other % len(offers)],
                idempotency_key=f"step-{self.count}",
                actor="user:1",
                channel="web",
                now=self.now,
            )

    def _book(self, one: int, other: int) -> None:
        self._try(book_visit, one, other)

    def _hold(self, one: int, other: int) -> None:
        self._try(hold_visit, one, other)

    def _pick(self, one: int, *statuses: str) -> Visit | None:
        found = list(Visit.objects.filter(status__in=statuses).order_by("pk"))
        return found[one % len(found)] if found else None

    def _with(self, verb, one: int, *statuses: str) -> None:
        if visit := self._pick(one, *statuses):
            verb(code=visit.code, actor="user:1", now=self.now)

    def _take(self, one: int, _other: int) -> None:
        self._with(book_held_visit, one, VisitStatus.HELD)

    def _cancel(self, one: int, _other: int) -> None:
        self._with(cancel_visit, one, *VisitStatus.live())

    def _undo(self, one: int, _other: int) -> None:
        self._with(undo_cancel, one, VisitStatus.CANCELLED)

    def _move(self, one: int, other: int) -> None:
        visit = self._pick(one, VisitStatus.BOOKED, VisitStatus.HELD)
        offers = self._offers(visit.patient, other, visit) if visit else ()
        if visit and offers:
            offer = offers[other % len(offers)]
            reschedule_visit(code=visit.code, offer=offer, actor="user:1", now=self.now)

    def _wait(self, one: int, _other: int) -> None:
        patients = list(Patient.objects.order_by("pk"))
        join_waiting(
            patient=patients[one % len(patients)],
            programme=Programme.CHRONIC,
            earliest=DAYS[0],
            latest=DAYS[1],
            actor="user:1",
            now=self.now,
        )

    def _offer(self, _one: int, _other: int) -> None:
        offer_freed(self.now)

    def _release(self, _one: int, _other: int) -> None:
        release_unused(self.now)

    def _swap(self, one: int, other: int) -> None:
        shares = list(Share.objects.filter(owner__isnull=False).order_by("pk"))
        given, wanted = shares[one % len(shares)], shares[other % len(shares)]
        ask_swap(
            given_id=given.pk,
            wanted_id=wanted.pk,
            institution=Institution.objects.get(pk=given.owner_id),
            actor="user:1",
            now=self.now,
        )

    def _answer(self, one: int, other: int) -> None:
        for swap in Swap.objects.filter(status=SwapStatus.ASKED)[:1]:
            answer_swap(
                swap_id=swap.pk,
                institution=swap.asked_of,
                accepts=bool((one + other) % 3),
                actor="user:1",
                now=self.now,
            )

    def _undo_swap(self, _one: int, _other: int) -> None:
        for swap in Swap.objects.filter(status=SwapStatus.ACCEPTED)[:1]:
            undo_swap(swap_id=swap.pk, institution=swap.asked_by, actor="user:1", now=self.now)

    def _order(self, one: int, _other: int) -> None:
        for share in Share.objects.filter(holder__isnull=False).order_by("pk")[one % 2 :][:1]:
            order_tour(share_id=share.pk, actor="user:1", now=self.now)

    def _put_back(self, _one: int, _other: int) -> None:
        for order in TourOrder.objects.filter(undone_at__isnull=True)[:1]:
            undo_order(order_id=order.pk, actor="user:1", now=self.now)

    def _close(self, one: int, _other: int) -> None:
        close_day(day=DAYS[one % 2], why="点検", actor="user:1", now=self.now)

    def _open(self, one: int, _other: int) -> None:
        open_day(day=DAYS[one % 2], actor="user:1", now=self.now)

    def _minutes(self, one: int, _other: int) -> None:
        self.now += timedelta(minutes=1 + one)
        expire_holds(self.now)

    def _hours(self, one: int, _other: int) -> None:
        self.now += timedelta(hours=1 + one)  # no job runs meanwhile: lapsed holds are found by who comes

    def _days(self, one: int, _other: int) -> None:
        self.now += timedelta(days=1 + one // 4)
        expire_holds(self.now)
        release_unused(self.now)


@settings(max_examples=15, deadline=None)
@given(steps=STEPS)
def test_the_books_agree_whatever_happens(steps):
    _empty()
    town = Town()
    for verb, one, other in steps:
        town.do(verb, one, other)
        check_everything(town.now)
    owners = {(each.owner_id is None) for each in Share.objects.all()}
    assert owners == {True, False}
    assert not Wish.objects.filter(status=WishStatus.OFFERED, offered_until__isnull=True).exists()


def _empty() -> None:
    for model in (Wish, Swap, Visit, Reservation, Stop, Task, Share, Shift, ClosedDay):
        model.objects.all().delete()
