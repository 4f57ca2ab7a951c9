"""The demo town, made once for these tests and taken back after them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.residents.models import Eligibility, Resident
from moyai.demo.demand import plan_day
from moyai.demo.life.booking import book
from moyai.demo.riders import list_riders
from moyai.demo.seed import seed_town
from moyai.services.evacuation.enums import IncidentKind, Mode, Question, Status
from moyai.services.evacuation.models import Shelter
from moyai.services.evacuation.operations.incidents import Opening, open_incident
from moyai.services.evacuation.operations.shelters import set_status

NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)  # a Wednesday, 9:20 in Japan


@pytest.fixture(scope="package")
def seeded(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        seed_town(now=NOW, residents=120, past_days=0)
        Eligibility.objects.update(expires_date=NOW.date() + timedelta(days=30))  # so that all may renew
        book_rides()
        begin_drill()
        yield
        transaction.set_rollback(True)


def begin_drill() -> None:
    """Rehearse an emergency with two shelters open, so that people have something to report on."""
    officer = User.objects.filter(memberships__role="officer").first()
    assert officer is not None
    opening = Opening(
        mode=Mode.DRILL,
        kind=IncidentKind.RAIN,
        name="大雨",
        name_en="Heavy rain",
        questions=tuple(Question),
    )
    open_incident(opening=opening, by=officer, now=NOW)
    for shelter in Shelter.objects.order_by("code")[:2]:
        set_status(code=shelter.code, version=shelter.version, status=Status.OPEN, by=officer, now=NOW)


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
