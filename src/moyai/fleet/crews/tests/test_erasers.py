"""Each eraser of the crews: just inside the period stays, just outside goes."""

from datetime import timedelta

import pytest
from tests.factories import DAY, at

from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.fleet.crews.enums import EventKind
from moyai.fleet.crews.models import DriverEvent, DriverFile, DriverStatement, RollCall
from moyai.fleet.crews.operations import add_driver_event, let_driver_leave, state_condition
from moyai.fleet.crews.tests.calls import AFTER, BEFORE, call
from moyai.fleet.crews.tests.files import open_file
from moyai.fleet.models import Shift

pytestmark = pytest.mark.django_db
PERIODS = {period.model: period for period in list_periods()}


def run(model, now):
    return erase_period(period=PERIODS[model], now=now)


def test_roll_calls_go_after_a_year_with_their_corrections(shift, keeper):
    first = call(shift, keeper, now=at(8, 40))
    call(shift, keeper, corrects=first.pk, reason="読み違い", now=at(8, 50))
    Shift.objects.update(status="closed")
    kept = call(shift, keeper, kind=AFTER, now=at(15))
    days = PERIODS["crews.RollCall"].days
    assert days == 365
    assert run("crews.RollCall", at(9) + timedelta(days=days)) == 2
    assert RollCall.objects.get() == kept


def test_statements_go(shift):
    for kind, now in ((BEFORE, at(8)), (AFTER, at(15))):
        state_condition(shift_id=shift.pk, driver=shift.driver, kind=kind, has_drunk=False, now=now)
    assert run("crews.DriverStatement", at(9) + timedelta(days=PERIODS["crews.DriverStatement"].days)) == 1
    assert DriverStatement.objects.get().kind == AFTER


def test_pages_of_the_register_go_three_years_after_leaving(keeper):
    stays, gone = open_file(by=keeper, number="1"), open_file(by=keeper, number="2")
    add_driver_event(
        file_id=gone.pk, kind=EventKind.TRAINING, day=DAY, what="雪道の運転", by=keeper, now=at(8)
    )
    let_driver_leave(file_id=gone.pk, day=DAY, reason="退職", by=keeper, now=at(8))
    days = PERIODS["crews.DriverFile"].days
    assert days == 3 * 365
    assert run("crews.DriverFile", at(9) + timedelta(days=days)) == 0
    assert run("crews.DriverFile", at(9) + timedelta(days=days + 1)) == 1
    assert (DriverFile.objects.get(), DriverEvent.objects.count()) == (stays, 0)
