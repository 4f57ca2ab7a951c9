"""The demo town, made once for these tests and taken back after them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from moyai.core import clock
from moyai.core.residents.models import Eligibility, Resident
from moyai.demo.demand import plan_day
from moyai.demo.life.booking import book
from moyai.demo.riders import list_riders
from moyai.demo.seed import seed_town

NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)  # a Wednesday, 9:20 in Japan


@pytest.fixture(scope="package")
def seeded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        seed_town(now=NOW, residents=120, past_days=0)
        Eligibility.objects.update(expires_date=NOW.date() + timedelta(days=30))  # so that all may renew
        book_rides()
        yield
        transaction.set_rollback(True)


def book_rides(residents: int = 6) -> None:
    """Book a ride for tomorrow for each of the first residents, so that there is something to look at."""
    day = clock.local(NOW).date() + timedelta(days=1)
    first = set(Resident.objects.order_by("pk").values_list("code", flat=True)[:residents])
    riders = [rider for rider in list_riders() if rider.code in first]
    for number, errand in enumerate(plan_day(riders, seed=1)):
        book(errand, day=day, channel="web", owner_key=f"flows:{number}", actor_id=None, now=NOW)


@pytest.fixture
def town(seeded: None, db: None) -> None:
    """The town, with whatever the test writes taken back."""
