"""The demo's entries: as many as there should be, where they should stand, once."""

import time
from datetime import UTC, datetime

import pytest

from moyai.demo.seeding.open_call_calls import seed_calls
from moyai.demo.seeding.open_call_calls_facts import CONTEST, NEXT, PILOT
from moyai.demo.seeding.open_call_entries import seed_entries
from moyai.services.open_call.models import Entry
from moyai.services.open_call.queries.entries.people import list_lacking

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 1, 0, tzinfo=UTC)


def test_entries_are_seeded_once_and_quickly():
    assert seed_entries(now=NOW) == 0
    seed_calls(now=NOW)
    begun = time.monotonic()
    assert seed_entries(now=NOW) == 51 + 14 + 3
    assert time.monotonic() - begun < 60
    assert seed_entries(now=NOW) == 0
    pilot = Entry.objects.filter(programme__title=PILOT)
    assert pilot.filter(state="screening").count() == 49 and pilot.values("theme").distinct().count() == 6
    contest = Entry.objects.filter(programme__title=CONTEST, state="screening")
    assert contest.count() == 14 and not any(list_lacking(each, NOW) for each in contest)
    assert Entry.objects.filter(programme__title=NEXT, status="draft").count() == 2
    assert Entry.objects.filter(team__user__username="applicant").count() == 2
    assert not Entry.objects.filter(begun_at__gt=NOW).exists()
