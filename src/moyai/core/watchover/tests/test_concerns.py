"""From facts to a concern: opened once, graver, answered, closed, and not opened again by the same."""

from datetime import timedelta

import pytest

from moyai.core.audit.queries import list_entries
from moyai.core.watchover import operations
from moyai.core.watchover.enums import Condition, EventKind, Level, Outcome, Step
from moyai.core.watchover.models import Absence, Concern, Observation, Signal
from moyai.core.watchover.refusals import BadAway, CannotUndo, Changed, NoConsent
from moyai.core.watchover.tests.conftest import NOON
from moyai.core.watchover.tests.story import get_open, list_kinds, miss, see

MINUTE = timedelta(minutes=1)


def close(concern, by, outcome=Outcome.FALSE_ALARM, **changes):
    facts = {"version": concern.version, "note": "留守だった", "now": NOON + MINUTE}
    operations.close_concern(concern=concern, outcome=outcome, by=by, **facts | changes)


def test_an_unanswered_door_opens_a_concern_and_asks_her(people):
    see(people.her)
    concern = get_open(people.her)
    assert (concern.grade, concern.step) == (Level.TODAY, Step.ASK)
    assert [(r["code"], r["points"], r["times"]) for r in concern.reasons] == [("not_met", 50, 1)]
    assert concern.due_at == NOON + 20 * MINUTE
    assert list_kinds(concern) == [EventKind.OPENED, EventKind.ASKED]
    notice = people.her.notices.get()
    assert [reply["key"] for reply in notice.replies] == ["well", "call", "help"]


def test_the_same_fact_twice_is_one(people):
    see(people.her, idempotency_key="k")
    see(people.her, idempotency_key="k")
    miss(people.her)
    miss(people.her)
    assert (Observation.objects.count(), Signal.objects.count(), Concern.objects.count()) == (1, 1, 1)


def test_without_consent_nothing_is_kept(people):
    with pytest.raises(NoConsent):
        see(people.child)
    assert miss(people.child) is None
    assert (Observation.objects.count(), Signal.objects.count(), Concern.objects.count()) == (0, 0, 0)


def test_being_met_well_ends_what_was_only_looked_at(people):
    miss(people.her)  # 40 points: to keep an eye on
    concern = get_open(people.her)
    assert (concern.grade, concern.step, concern.due_at) == (Level.LOOK, Step.LOOK, None)
    see(people.her, Condition.WELL, NOON + MINUTE, by=people.daughter)
    concern.refresh_from_db()
    assert (concern.outcome, concern.closed_by) == (Outcome.SEEN_WELL, people.daughter)


def test_a_second_signal_makes_it_graver_and_sets_the_ladder_off(people):
    miss(people.her)
    miss(people.her, "no_steps", "2026-06-10", NOON + MINUTE)
    concern = get_open(people.her)
    assert (concern.grade, concern.step) == (Level.TODAY, Step.ASK)
    assert list_kinds(concern) == [EventKind.OPENED, EventKind.GRADED, EventKind.ASKED]


def test_being_met_stops_the_ladder_and_a_person_closes_it(people):
    see(people.her)
    see(people.her, Condition.WELL, NOON + MINUTE)
    concern = get_open(people.her)
    assert (concern.stopped_at, concern.due_at) == (NOON + MINUTE, None)
    close(concern, people.officer)
    concern.refresh_from_db()
    assert (concern.outcome, concern.closed_by) == (Outcome.FALSE_ALARM, people.officer)


def test_who_is_worried_makes_it_the_welfare_offices_at_once(people):
    see(people.her, Condition.WORRIED, by=people.daughter)
    concern = get_open(people.her)
    assert (concern.grade, concern.step, concern.due_at) == (Level.NOW, Step.WELFARE, None)
    task = people.her.desk_tasks.get()
    assert task.kind == "watchover"
    assert "会った人" not in task.text["ja"]  # never why


def test_a_new_silence_after_her_answer_begins_the_ladder_again(people):
    see(people.her)
    see(people.her, Condition.WELL, NOON + MINUTE)
    see(people.her, None, NOON + 2 * MINUTE)
    concern = get_open(people.her)
    assert (concern.turn, concern.step, concern.stopped_at) == (2, Step.ASK, None)
    assert people.her.notices.count() == 2


def test_a_closed_concern_is_not_opened_again_by_the_same_facts(people):
    see(people.her, idempotency_key="k")
    close(get_open(people.her), people.officer)
    see(people.her, idempotency_key="k")
    see(people.her, Condition.OFF, NOON + 2 * MINUTE)  # 30 points of its own, none of the door's
    assert get_open(people.her).grade == Level.LOOK
    assert Concern.objects.count() == 2


def test_nobody_closes_what_she_has_not_seen(people):
    see(people.her)
    shown = get_open(people.her)
    miss(people.her, at=NOON + MINUTE)
    with pytest.raises(Changed):
        close(get_open(people.her), people.officer, version=shown.version)
    with pytest.raises(ValueError, match="not a person's word"):
        close(get_open(people.her), people.officer, Outcome.WITHDRAWN)


def test_a_closing_is_taken_back_within_a_day(people):
    see(people.her)
    concern = get_open(people.her)
    close(concern, people.officer)
    concern.refresh_from_db()
    later = {"by": people.officer, "now": NOON + timedelta(hours=25)}
    with pytest.raises(CannotUndo):
        operations.reopen_concern(concern=concern, **later)
    again = operations.reopen_concern(concern=concern, by=people.officer, now=NOON + 2 * MINUTE)
    assert (again.closed_at, again.outcome, again.stopped_at) == (None, "", NOON + 2 * MINUTE)
    assert Observation.objects.get().concern is None
    with pytest.raises(CannotUndo):
        operations.reopen_concern(concern=again, by=people.officer, now=NOON + 2 * MINUTE)


def test_while_she_is_away_nobody_misses_her(people):
    day = {"resident": people.her, "actor": "test", "now": NOON - MINUTE}
    operations.mark_away(until=NOON.date(), **day)
    see(people.her)
    assert Concern.objects.count() == 0
    operations.end_away(resident=people.her, actor="test", now=NOON + MINUTE)
    see(people.her, None, NOON + 2 * MINUTE)
    assert [r["times"] for r in get_open(people.her).reasons] == [1]
    assert Absence.objects.get().ended_at == NOON + MINUTE
    for days in (-1, 181):
        with pytest.raises(BadAway):
            operations.mark_away(until=NOON.date() + timedelta(days=days), **day)


def test_withdrawing_consent_ends_it_and_nobody_is_asked(people):
    see(people.her)
    operations.withdraw(resident=people.her, actor="test", now=NOON + MINUTE)
    concern = Concern.objects.get()
    assert concern.outcome == Outcome.WITHDRAWN
    assert people.her.notices.get().read_at == NOON + MINUTE  # the question is called off
    assert operations.climb_due(NOON + 60 * MINUTE) == 0


def test_a_slip_of_the_finger_is_taken_back(people):
    seen = see(people.her, Condition.OFF, by=people.daughter)
    with pytest.raises(CannotUndo):
        operations.retract_observation(observation_id=seen.pk, by=people.officer, now=NOON)
    operations.retract_observation(observation_id=seen.pk, by=people.daughter, now=NOON)
    seen.refresh_from_db()
    assert seen.retracted_at == NOON
    miss(people.her, "no_check_in", "1", NOON + MINUTE)
    assert [r["code"] for r in get_open(people.her).reasons] == ["no_check_in"]


def test_hostile_words_are_tidied(people):
    seen = see(people.her, Condition.OFF, note="a\x00b\u202e" + "c" * 500, by=people.daughter)
    assert (seen.note[:4], len(seen.note)) == ("a b ", 200)


def test_everything_is_in_the_audit_log_without_the_words(people):
    see(people.her, Condition.OFF, note="ひみつ", by=people.daughter)
    entries = list_entries(f"resident:{people.her.code}")
    assert [e.action for e in entries[:2]] == ["watchover.opened", "watchover.observe"]
    assert all("ひみつ" not in str(e.facts) for e in entries)
