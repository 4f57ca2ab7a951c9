"""What a team may know, what waits for whom, who may read what was handed in."""

from datetime import timedelta

import pytest

from moyai.core.indicators.registry import Period
from moyai.services.open_call.enums import StaffRole
from moyai.services.open_call.enums_judging import ConflictKind, Result
from moyai.services.open_call.indicators.entries import INDICATORS
from moyai.services.open_call.models import Conflict, Decision, EntryDecision, Review, Round, Rubric
from moyai.services.open_call.operations.entries.withdrawing import withdraw_entry
from moyai.services.open_call.operations.moving import move_entry
from moyai.services.open_call.programmes.plan import Mover
from moyai.services.open_call.queries.entries.people import may_read, may_see
from moyai.services.open_call.queries.entries.standing import (
    describe_standing,
    list_known_moves,
    list_told,
)
from moyai.services.open_call.tests.entries_makers import (
    CLOSES,
    NOW,
    make_entry,
    make_handed_in,
    make_staff,
    make_user,
)
from moyai.services.open_call.waiting_entries import list_for

pytestmark = pytest.mark.django_db
SYSTEM = frozenset({Mover.SYSTEM})


@pytest.fixture
def judged():
    """Return an entry about which something was decided, and the decision."""
    entry = make_handed_in()
    move_entry(entry=entry, to="screening", movers=SYSTEM, actor="x", now=NOW + timedelta(days=1))
    chair = make_staff(entry.programme, "chair", StaffRole.CHAIR)
    rubric = Rubric.objects.create(
        programme=entry.programme, stage="document", number=1, criteria=[], made_by="x", made_at=NOW
    )
    around = Round.objects.create(programme=entry.programme, stage="document", rubric=rubric)
    at = NOW + timedelta(days=2)
    decision = Decision.objects.create(
        round=around, record={}, reason="よい案", decided_by=chair, decided_at=at
    )
    row = EntryDecision.objects.create(decision=decision, entry=entry, result=Result.CHOSEN, reason="よい案")
    move_entry(entry=entry, to="interview", movers=SYSTEM, actor="x", now=at, reason="よい案")
    return entry, row


def test_a_team_learns_of_a_decision_once_it_is_told(judged):
    entry, row = judged
    assert describe_standing(entry).state.key == "screening" and not list_told(entry)
    assert [each.to_state for each in list_known_moves(entry)] == ["submitted", "screening"]
    row.told_at = NOW + timedelta(days=3)
    row.save()
    assert describe_standing(entry).state.key == "interview" and list_told(entry) == [row]


def test_judges_without_interest_and_nobody_else_read_it(judged):
    entry, row = judged
    around = row.decision.round
    judge = make_staff(entry.programme, "judge", StaffRole.JUDGE)
    assert not may_read(judge.user, entry) and may_read(make_user("chair"), entry)
    Review.objects.create(round=around, entry=entry, judge=judge, rubric=around.rubric, assigned_at=NOW)
    assert may_read(judge.user, entry) and not may_see(judge.user, entry)
    Conflict.objects.create(judge=judge, entry=entry, kind=ConflictKind.KIN, found_at=NOW)
    assert not may_read(judge.user, entry)


def test_what_waits_for_whom():
    entry = make_entry()
    office = make_staff(entry.programme, "office", StaffRole.OFFICE)
    (draft,) = list_for(make_user("leader"), NOW)
    assert draft.due_at == CLOSES and entry.code in draft.address
    assert not list(list_for(make_user("leader"), CLOSES + timedelta(seconds=1)))
    assert not list(list_for(office.user, NOW))
    make_handed_in(entry.programme, "other")
    (waiting,) = list_for(office.user, NOW)
    assert waiting.address.endswith("?state=submitted") and "1" in str(waiting.text)


def test_figures_of_entries():
    period = Period(NOW.date(), NOW.date())
    figures = {each.key: each.read for each in INDICATORS}
    assert figures["open_call.entries_finished"](period) is None
    entry = make_handed_in()
    make_entry(entry.programme, "other")
    assert figures["open_call.entries"](period) == 1 and figures["open_call.entries_finished"](period) == 50
    withdraw_entry(entry=entry, by=make_user("leader"), reason="都合により", now=NOW)
    assert figures["open_call.entries_withdrawn"](period) == 1
