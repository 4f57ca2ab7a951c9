"""The demo's rows of what follows a decision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from moyai.demo.seeding.open_call_after import CONTEST, PILOT, seed_after
from moyai.services.open_call.enums_after import TrialState
from moyai.services.open_call.models import (
    Agreement,
    Entry,
    Mentoring,
    Programme,
    Reading,
    ReuseCard,
    Trial,
)
from moyai.services.open_call.queries.portfolio import list_portfolio
from moyai.services.open_call.tests.after_makers import NOW, make_entry, make_programme, make_theme

pytestmark = pytest.mark.django_db


def test_the_seed_is_whole_and_is_made_once():
    pilot, contest = make_programme(), make_programme("contest", "10000002")
    Programme.objects.filter(pk=pilot.pk).update(title=PILOT)
    Programme.objects.filter(pk=contest.pk).update(title=CONTEST)
    for number in range(6):
        make_entry(pilot, make_theme(pilot), leader=f"firm{number}")
    for number in range(5):
        make_entry(contest, state="finalist", leader=f"team{number}")
    Entry.objects.update(state_since=NOW - timedelta(days=60))
    assert seed_after(now=NOW) == 14
    assert seed_after(now=NOW) == 0
    assert Trial.objects.filter(state=TrialState.RUNNING).count() == 1
    assert Agreement.objects.filter(state="draft").count() == 4
    assert ReuseCard.objects.filter(published_at__isnull=False).count() == 2
    assert Mentoring.objects.count() == 5
    assert Reading.objects.exists()
    assert sorted(each.plans.count() for each in contest.entries.all()) == [2, 2, 2, 3, 3]
    last = next(each for each in list_portfolio() if each.ended)
    assert (last.applicants, last.adopted, last.ended) == (23, 4, 4)
    assert all(
        each.moves.order_by("moved_at").last().moved_at <= NOW
        for each in pilot.entries.filter(moves__isnull=False)
    )
