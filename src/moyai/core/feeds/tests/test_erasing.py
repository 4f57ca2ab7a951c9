"""Each eraser: just inside the period stays, just outside goes; what still holds is never erased."""

from datetime import timedelta

import pytest
from tests.factories import at

from moyai.core.feeds.enums import Cause, Effect
from moyai.core.feeds.models import LiveAsk, ServiceNote
from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods

pytestmark = pytest.mark.django_db
NOW = at(3)
PERIODS = {period.model: period for period in list_periods()}
SECOND = timedelta(seconds=1)


def test_marks_of_questions_go_after_a_day():
    edge = NOW - timedelta(days=1)
    for moment in (edge - SECOND, edge):
        LiveAsk.objects.create(key="k", at=moment)
    assert erase_period(period=PERIODS["feeds.LiveAsk"], now=NOW) == 1
    assert [one.at for one in LiveAsk.objects.all()] == [edge]


def test_notes_go_after_five_years_unless_they_still_hold():
    edge = NOW - timedelta(days=5 * 365)
    for written, ends, withdrawn in (
        (edge - SECOND, edge, None),
        (edge - SECOND, None, None),
        (edge - SECOND, None, edge),
        (edge, edge + SECOND, None),
    ):
        ServiceNote.objects.create(
            header={},
            text={},
            cause=Cause.WEATHER,
            effect=Effect.NO_SERVICE,
            starts_at=written - SECOND,
            ends_at=ends,
            written_by="user:1",
            written_at=written,
            withdrawn_at=withdrawn,
        )
    assert erase_period(period=PERIODS["feeds.ServiceNote"], now=NOW) == 2
    assert [(n.written_at, n.ends_at) for n in ServiceNote.objects.order_by("pk")] == [
        (edge - SECOND, None),
        (edge, edge + SECOND),
    ]
