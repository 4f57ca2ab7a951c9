"""Twelve days of a larger town: the drawn history looks like the published figures."""

from datetime import date

import pytest
from django.db import transaction

from moyai.core.ledger.verdict import verify_books
from moyai.demo.seed import seed_town
from moyai.demo.tests.test_seed import NOW
from moyai.services.shared_taxi.models import Ride, UnmetRequest
from moyai.services.shared_taxi.money_models import ClaimSubmission, OperatorClaim
from moyai.services.shared_taxi.operations.cancelling import is_late_cancel


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """The town, made once and taken back after this file's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_town(now=NOW, residents=700, past_days=12)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def town(seeded, db):
    """The town, with whatever a test writes taken back."""


def test_most_cancellations_of_the_history_came_in_time(town):
    rides = Ride.objects.filter(status="cancelled").select_related("task")
    late = sum(is_late_cancel(ride.task.pickup_from, ride.cancelled_at) for ride in rides)
    assert 0.03 < late / len(rides) < 0.35
    assert all(ride.created_at < ride.cancelled_at < ride.task.pickup_from for ride in rides)


def test_history_looks_like_the_published_figures(town):
    done = Ride.objects.filter(status="done")
    assert 105 < done.count() / 12 < 132
    assert 0.33 < done.filter(is_pooled=True).count() / done.count() < 0.49
    assert 0.02 < UnmetRequest.objects.count() / done.count() < 0.15


def test_last_months_claims_are_fixed(town):
    claims = OperatorClaim.objects.all()
    assert {claim.partner.code for claim in claims} == {"tenryu", "senjo"}
    assert ClaimSubmission.objects.get().partner.code == "misuzu"
    assert {claim.month for claim in claims} == {date(2026, 5, 1)}
    assert all(claim.amount_yen > 0 for claim in claims)
    assert verify_books().faults == ()
