"""The ladder: whose turn it is and when, past those who are not there, stopped by an answer."""

from datetime import timedelta

import pytest

from moyai.core.notices.models import TaskStatus
from moyai.core.notices.operations import answer
from moyai.core.residents.models import Proxy
from moyai.core.residents.operations import withdraw_consent
from moyai.core.watchover import operations
from moyai.core.watchover.enums import Condition, Contact, EventKind, Level, Step
from moyai.core.watchover.models import Concern
from moyai.core.watchover.policy import FAMILY, LABEL, VOLUNTEER
from moyai.core.watchover.refusals import Changed
from moyai.core.watchover.tests.conftest import NOON
from moyai.core.watchover.tests.story import get_open, list_kinds, miss, see

MINUTE = timedelta(minutes=1)


def climb_to(resident, step):
    """Let time pass, nobody answering, until it is somebody's turn; returns when that was."""
    now = NOON
    while get_open(resident).step < step:
        now = get_open(resident).due_at
        assert operations.climb_due(now - MINUTE) == 0
        assert operations.climb_due(now) == 1
    return now


def test_nobody_answers_and_it_goes_to_the_welfare_office(people):
    see(people.her)
    at = climb_to(people.her, Step.WELFARE)
    concern = get_open(people.her)
    assert at == NOON + (20 + 40 + 90 + 180) * MINUTE
    assert (concern.step, concern.due_at) == (Step.WELFARE, None)
    assert list_kinds(concern) == [
        EventKind.OPENED,
        EventKind.ASKED,
        EventKind.CALL_DUE,
        EventKind.FAMILY_ASKED,
        EventKind.VOLUNTEER_ASKED,
        EventKind.WELFARE_DUE,
    ]
    assert operations.climb_due(at + timedelta(days=1)) == 0


def test_each_is_told_what_to_do_and_never_why(people):
    see(people.her, note="玄関で倒れていた音")
    climb_to(people.her, Step.WELFARE)
    call, ring = people.her.desk_tasks.order_by("pk")
    asked = people.child.notices.get()
    assert (call.number, ring.number) == ("09000009100", "0265009999")
    assert call.link == f"/watch/calls/{get_open(people.her).code}/"
    assert "伊藤 花子" in asked.text["ja"]
    assert asked.is_private
    words = [call.text["ja"], ring.text["ja"], asked.text["ja"], people.her.notices.get().text["ja"]]
    assert not [word for word in words if "玄関" in word or "会えなかった" in word]


def test_who_is_not_there_or_may_not_know_is_passed_over(people):
    Proxy.objects.all().delete()
    withdraw_consent(resident=people.her, purpose=VOLUNTEER, actor="test", now=NOON)
    see(people.her)
    climb_to(people.her, Step.WELFARE)
    passed = get_open(people.her).events.filter(kind=EventKind.PASSED_OVER)
    assert [event.step for event in passed] == [Step.FAMILY, Step.VOLUNTEER]


def test_without_family_consent_she_is_asked_and_the_daughter_hears_nothing(people):
    withdraw_consent(resident=people.her, purpose=FAMILY, actor="test", now=NOON)
    see(people.her)
    climb_to(people.her, Step.WELFARE)
    assert people.child.notices.count() == 0


def test_consent_that_is_withdrawn_elsewhere_ends_the_ladder(people):
    see(people.her)
    withdraw_consent(resident=people.her, purpose=LABEL, actor="test", now=NOON)
    assert operations.climb_due(NOON + 20 * MINUTE) == 1
    assert Concern.objects.get().outcome == "withdrawn"


def test_what_is_urgent_begins_with_the_call_and_has_little_time(people):
    miss(people.her)
    for number in (2, 3):
        miss(people.her, subject=f"parcel:{number}")
    concern = get_open(people.her)  # 100 points
    assert (concern.grade, concern.step) == (Level.NOW, Step.CALL)
    assert concern.due_at == NOON + 15 * MINUTE
    assert list_kinds(concern)[-2:] == [EventKind.ASKED, EventKind.CALL_DUE]


def test_at_night_only_what_is_urgent_goes_on(people):
    night = NOON + timedelta(hours=8)  # 20:00
    see(people.her, None, night)
    assert get_open(people.her).due_at == night + timedelta(hours=12)
    miss(people.her, at=night + MINUTE)
    miss(people.her, subject="parcel:2", at=night + MINUTE)
    assert get_open(people.her).due_at == night + 16 * MINUTE


def test_her_own_answer_stops_it_and_calls_everything_off(people):
    see(people.her)
    at = climb_to(people.her, Step.FAMILY)
    thanks = answer(notice=people.her.notices.get(), key="well", through="line", now=at)
    assert "ありがとう" in thanks.get("ja")
    concern = get_open(people.her)
    assert (concern.stopped_at, concern.due_at) == (at, None)
    assert people.her.desk_tasks.get().status == TaskStatus.DONE
    assert people.child.notices.get().read_at == at
    seen = people.her.observations.order_by("-pk")[0]
    assert (seen.contact, seen.condition) == (Contact.SELF, Condition.WELL)


@pytest.mark.parametrize(
    ("key", "grade", "step"),
    [("call", Level.TODAY, Step.CALL), ("help", Level.NOW, Step.WELFARE)],
)
def test_she_may_ask_for_a_call_or_for_help(people, key, grade, step):
    see(people.her)
    answer(notice=people.her.notices.get(), key=key, through="tv", now=NOON + MINUTE)
    concern = get_open(people.her)
    assert (concern.grade, concern.step) == (grade, step)


def test_the_daughter_cannot_go_and_it_is_the_next_ones_turn(people):
    see(people.her)
    at = climb_to(people.her, Step.FAMILY)
    answer(notice=people.child.notices.get(), key="cannot", through="web", now=at)
    assert operations.climb_due(at) == 1
    assert get_open(people.her).step == Step.VOLUNTEER


def test_the_daughter_looked_in(people):
    see(people.her)
    at = climb_to(people.her, Step.FAMILY)
    answer(notice=people.child.notices.get(), key="well", through="line", now=at)
    seen = people.her.observations.order_by("-pk")[0]
    assert (seen.by, seen.contact) == (people.daughter, Contact.VISIT)
    assert get_open(people.her).stopped_at == at


def test_the_desk_calls_in_vain_and_then_meets_her(people):
    see(people.her)
    at = climb_to(people.her, Step.CALL)
    facts = {"contact": Contact.CALL, "note": "", "by": people.dispatcher}
    after = operations.note_deed(concern=get_open(people.her), condition=None, now=at, **facts)
    assert (after.step, after.stopped_at) == (Step.CALL, None)
    after = operations.note_deed(concern=after, condition=Condition.WELL, now=at + MINUTE, **facts)
    assert after.stopped_at == at + MINUTE
    assert list_kinds(after)[-4:] == [
        EventKind.CALLED,
        EventKind.UNANSWERED,
        EventKind.CALLED,
        EventKind.ANSWERED,
    ]


def test_it_is_passed_on_without_waiting_once(people):
    see(people.her)
    shown = get_open(people.her)
    facts = {"version": shown.version, "by": people.officer, "now": NOON}
    operations.pass_on(concern=shown, **facts)
    assert get_open(people.her).step == Step.CALL
    with pytest.raises(Changed):
        operations.pass_on(concern=get_open(people.her), **facts)


def test_waits_are_the_towns(people):
    operations.set_wait(step=Step.ASK, today_min=7, now_min=2, by=people.officer, now=NOON)
    see(people.her)
    assert get_open(people.her).due_at == NOON + 7 * MINUTE
