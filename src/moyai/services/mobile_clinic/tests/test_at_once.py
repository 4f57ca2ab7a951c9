"""A hundred institutions want one day part at the same moment: one has it, the rest are told what is next."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from tests.factories import DAY, at

from moyai.core.errors import Refused
from moyai.fleet.models import Task
from moyai.fleet.operations import PlanBusy
from moyai.services.mobile_clinic.enums import Profession, Programme, WishStatus
from moyai.services.mobile_clinic.models import Visit, Wish
from moyai.services.mobile_clinic.operations.booking import book_visit
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

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
]
NOW = at(8, day=DAY - timedelta(days=1))
AFTERNOON = at(13)


def make_race(racers: int):
    """Return so many patients, each of an institution of its own, and what each was offered: the morning."""
    make_shift(make_car())
    make_share(None)
    make_share(None, starts_at=AFTERNOON, ends_at=at(16))
    patients = []
    for number in range(racers):
        house = make_institution(f"house-{number}")
        make_practitioner(house, Profession.DOCTOR)
        make_practitioner(house, Profession.NURSE)
        patients.append(make_patient(house))
    facts = {"programme": Programme.CHRONIC, "since": at(8), "until": at(18), "most": 1, "now": NOW}
    return [(each, find_times(patient=each, **facts).offers[0]) for each in patients]


def want(patient, offer):
    while True:
        try:
            return book_visit(
                patient=patient,
                programme=Programme.CHRONIC,
                offer=offer,
                idempotency_key=f"race-{patient.pk}",
                actor="user:1",
                channel="web",
                now=NOW,
            )
        except PlanBusy:
            continue  # "try again in a moment" is no refusal
        except Refused as refused:
            return refused


def check_race(answers, racers: int) -> None:
    booked = [each for each in answers if isinstance(each, Visit)]
    refused = [each for each in answers if not isinstance(each, Visit)]
    assert (len(booked), len(refused)) == (1, racers - 1)
    assert {each.code for each in refused} == {"taken"}
    assert all(each.facts["next"]["arrives_at"] > AFTERNOON.isoformat() for each in refused)
    assert Visit.objects.count() == 1
    assert Task.objects.filter(status="planned").count() == 2
    assert Wish.objects.filter(status=WishStatus.REFUSED, refusal="taken").count() == racers - 1
    assert Wish.objects.filter(status=WishStatus.GRANTED).count() == 1
    check_everything(NOW)


def test_ten_one_behind_the_other():
    race = make_race(10)
    check_race([want(*each) for each in race], 10)


def test_a_hundred_at_the_same_moment():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("threads cannot share an in-memory SQLite database: it locks whole tables")
    race = make_race(100)

    def run(each):
        try:
            return want(*each)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        check_race(list(pool.map(run, race)), 100)
