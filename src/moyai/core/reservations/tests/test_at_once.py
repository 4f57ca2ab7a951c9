"""Many want the same at the same moment: one has it, the others are told what is free next."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from tests.factories import EARLY, at

from moyai.core.errors import Refused
from moyai.core.reservations.enums import ResourceKind, Status
from moyai.core.reservations.models import Cell, Reservation
from moyai.core.reservations.operations import move
from moyai.core.reservations.queries import list_free
from moyai.core.reservations.refusals import Taken
from moyai.core.reservations.specs import Wanted, for_all
from moyai.core.reservations.tests.resources import make_booking, make_resource

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]


@pytest.fixture(autouse=True)
def _needs_a_database_that_threads_share(db):
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads cannot share an in-memory SQLite database: it locks whole tables")


def at_once(works):
    def run(work):
        try:
            return work()
        except Refused as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        return list(pool.map(run, works))


def test_a_hundred_race_for_one_time():
    resources = [
        make_resource("car").pk,
        make_resource("driver", ResourceKind.DRIVER).pk,
        make_resource("scope", ResourceKind.DEVICE).pk,
    ]

    def want():
        try:
            return make_booking(*for_all(resources, at(10), at(11)))
        except Taken:
            return list_free(resources, at(10), at(13), duration_s=3600, step_s=3600, now=EARLY)[0]

    answers = at_once([want] * 100)
    booked = [answer for answer in answers if isinstance(answer, Reservation)]
    assert len(booked) == 1
    assert [answer for answer in answers if answer not in booked] == [at(11)] * 99
    assert Reservation.objects.filter(status=Status.BOOKED).count() == 1
    assert Cell.objects.count() == 3 * 12


def test_two_who_move_into_each_others_time_do_not_wait_for_ever():
    car = make_resource("car").pk
    bookings = [make_booking(Wanted(car, at(9 + n), at(10 + n))) for n in range(4)]

    def change(number):
        target = at(9 + (number + 1) % 4)
        return move(
            reservation_id=bookings[number].pk,
            wanted=[Wanted(car, target, target + timedelta(hours=1))],
            version=1,
            actor="user:1",
            now=EARLY,
        )

    answers = at_once([lambda number=number: change(number) for number in range(4)])
    assert {answer.code for answer in answers if isinstance(answer, Refused)} == {"taken"}
    assert Cell.objects.count() == 4 * 12
