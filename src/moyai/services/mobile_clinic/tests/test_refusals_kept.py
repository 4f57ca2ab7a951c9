"""A refusal is kept whatever its caller undoes: unmet demand is not lost with a transaction."""

from contextlib import suppress

import pytest
from django.db import transaction
from tests.factories import at

from moyai.core.audit.models import Entry
from moyai.services.mobile_clinic.enums import Programme, WishStatus
from moyai.services.mobile_clinic.models import Share, Visit, Wish
from moyai.services.mobile_clinic.operations.booking import book_visit
from moyai.services.mobile_clinic.queries.booking import find_times
from moyai.services.mobile_clinic.refusals import VisitRefused
from moyai.services.mobile_clinic.tests.clinic import make_patient
from moyai.services.mobile_clinic.tests.test_booking import EARLY, house

__all__ = ["house"]


def refuse(patient):
    """Have somebody want a time that is gone by now."""
    found = find_times(patient=patient, programme=Programme.CHRONIC, since=at(8), until=at(18), now=EARLY)
    Share.objects.update(closed_why="点検")
    book_visit(
        patient=patient,
        programme=Programme.CHRONIC,
        offer=found.offers[0],
        idempotency_key="k",
        actor="user:1",
        channel="web",
        now=EARLY,
    )


def check_kept(patient) -> None:
    wish = Wish.objects.get()
    assert (wish.patient, wish.status, wish.refusal) == (patient, WishStatus.REFUSED, "closed")
    assert Entry.objects.filter(action="mobile_clinic.refuse_visit").count() == 1
    assert not Visit.objects.exists()


@pytest.mark.django_db
def test_a_refusal_outlives_the_callers_savepoint(house):
    patient = make_patient(house)
    with suppress(VisitRefused), transaction.atomic():
        refuse(patient)
    check_kept(patient)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_outlives_the_callers_own_transaction(house):
    patient = make_patient(house)
    with suppress(VisitRefused), transaction.atomic(), transaction.atomic():
        refuse(patient)
    check_kept(patient)
