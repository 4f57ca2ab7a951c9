"""The demo's open calls stand as they are told: dates, people, themes, and nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from moyai.core import clock
from moyai.core.clock import local
from moyai.demo.seeding.open_call_calls import seed_calls
from moyai.demo.seeding.open_call_calls_facts import CONTEST, NEXT, PILOT
from moyai.services.open_call.models import Programme, Theme
from moyai.services.open_call.queries.deadlines import find_entry_dates, takes_entries
from moyai.services.open_call.waiting import list_waiting

NOW = datetime(2027, 4, 5, 3, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def test_three_programmes_are_seeded_once():
    assert seed_calls(now=NOW) == 3
    assert seed_calls(now=NOW) == 0
    pilot, contest, following = (Programme.objects.get(title=each) for each in (PILOT, CONTEST, NEXT))
    assert not takes_entries(pilot, NOW)
    assert takes_entries(following, NOW)
    left = local(find_entry_dates(following).closes_at).date() - local(NOW).date()
    assert left == timedelta(days=12)
    assert Theme.objects.filter(programme=pilot, state="published").count() == 6
    assert pilot.staff.filter(role="judge").count() == 12
    final = contest.dates.get(stage="final")
    assert final.opens_at <= local(NOW).replace(hour=12) <= final.closes_at
    office = pilot.staff.get(role="office").user
    assert list_waiting(office, NOW)
    with clock.held_at(NOW):
        for one in (pilot, contest, following):
            assert Client().get(f"/calls/programmes/{one.code}/").status_code == 200
