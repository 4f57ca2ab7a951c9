"""The demo's finals: there once, one live with its vote open, one in the archive; and what is erased."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from moyai.core import clock
from moyai.demo.seeding.open_call_finals import BALLOTS, DEMO_TICKETS, TITLE, seed_finals
from moyai.services.open_call import erasing_finals
from moyai.services.open_call.enums_judging import FinalState
from moyai.services.open_call.models import Ballot, Final, FinalPress, FinalScore, Ticket
from moyai.services.open_call.queries.finals.waiting import list_waiting

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 10, 0, 20, tzinfo=UTC)


def test_the_demo_has_a_live_final_and_an_archive(client):
    assert (seed_finals(now=NOW), seed_finals(now=NOW)) == (2, 0)
    final = Final.objects.get(programme__title=TITLE)
    assert (final.state, final.ballots.count()) == (FinalState.RUNNING, BALLOTS)
    past = Final.objects.get(state=FinalState.RELEASED)
    with clock.held_at(NOW):
        for one, name in ((final, "final"), (final, "stage"), (final, "vote"), (past, "results")):
            assert client.get(reverse(f"open_call:{name}", args=[one.code])).status_code == 200
        assert past.title in client.get(reverse("open_call:finals")).content.decode()
        a = final.slots.exclude(entry=None).first().entry.code
        sent = {"ticket": DEMO_TICKETS[0], "rank-1": a, "do": "cast"}
        address = reverse("open_call:vote", args=[final.code])
        assert client.post(address, sent).status_code == 302
    judge = FinalScore.objects.filter(final=final).first().judge.user
    assert "採点" in str(next(iter(list_waiting(judge, NOW))).text)
    _erase_all(NOW + timedelta(days=1))


def _erase_all(before: datetime) -> None:
    facts = {"before": before, "now": before}
    erasing_finals.erase_tickets(**facts)
    assert Ticket.objects.count() == Ballot.objects.count() > 0
    erasing_finals.erase_presses(**facts)
    erasing_finals.erase_ballots(**facts)
    erasing_finals.erase_tickets(**facts)
    erasing_finals.erase_scores(**facts)
    kept = (FinalPress, Ballot, Ticket, FinalScore)
    assert [each.objects.count() for each in kept] == [0, 0, 0, 0]
    assert Final.objects.get(state=FinalState.RELEASED).results["audience"]["ballots"] > 0
