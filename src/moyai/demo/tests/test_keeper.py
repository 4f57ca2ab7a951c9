"""Simulated keepers call every driver once before and once after duty."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from moyai.core import clock
from moyai.demo.life.keeper import Keeper
from moyai.demo.seed import seed_town
from moyai.fleet.crews.models import RollCall
from moyai.fleet.enums import ShiftStatus, StopStatus, TaskStatus
from moyai.fleet.models import Shift, Stop, Task
from moyai.fleet.operations import close_due_shifts, open_due_shifts

NOW = datetime(2026, 6, 9, 23, 50, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("closed_gates", "town")


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    """A small town and its yesterday, made once and taken back after this file's tests."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_town(now=NOW, residents=30, past_days=1)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def town(seeded, db):
    """The town, with whatever a test writes taken back."""


def test_drivers_are_called_and_the_day_goes_on():
    today = clock.local(NOW).date()
    assert open_due_shifts(now=NOW + timedelta(minutes=10)) == 13  # called before the town opened
    tomorrow = NOW + timedelta(days=1)
    assert open_due_shifts(now=tomorrow + timedelta(minutes=10)) == 0
    keeper = Keeper()
    for minutes in range(0, 12, 1):
        keeper.tick(tomorrow + timedelta(minutes=minutes))
    assert open_due_shifts(now=tomorrow + timedelta(minutes=10)) == 13
    evening = tomorrow + timedelta(hours=6, minutes=12)
    # Nobody drove those who are booked from the beginning.
    Task.objects.update(status=TaskStatus.DONE)
    Stop.objects.update(status=StopStatus.DONE)
    close_due_shifts(now=evening)
    keeper.tick(evening)
    held = RollCall.objects.filter(shift__date=today + timedelta(days=1))
    assert sorted(held.values_list("kind", flat=True)) == ["after"] * 13 + ["before"] * 13
    assert Shift.objects.filter(status=ShiftStatus.CLOSED, date=today + timedelta(days=1)).count() == 13


def test_the_drawn_past_has_both_roll_calls_of_every_shift_and_a_false_alarm():
    past = Shift.objects.filter(status=ShiftStatus.CLOSED)
    assert [each.roll_calls.filter(kind="after").count() for each in past] == [1] * 12
    assert sum(not each.is_fit for each in RollCall.objects.all()) == 1
