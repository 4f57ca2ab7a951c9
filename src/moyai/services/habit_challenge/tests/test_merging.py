"""Dying teams become one with others: everybody is asked, nobody is forced, nobody is lost."""

from datetime import timedelta

import pytest
from tests.factories import DAY, at

from moyai.core.notices.models import Notice
from moyai.core.notices.operations import answer
from moyai.services.habit_challenge.enums import LeftWhy, MergeStatus, Origin, Part
from moyai.services.habit_challenge.merge_plans import find_window_start, list_merge_plans
from moyai.services.habit_challenge.models import Member, Merge, Outage, Pause, Stay
from moyai.services.habit_challenge.operations.merging import (
    answer_merge,
    propose_merge,
    propose_merges,
    settle_merges,
    withdraw_merge,
)
from moyai.services.habit_challenge.queries.peeking import describe_teams, list_dying
from moyai.services.habit_challenge.queries.teams import list_members
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.tests.teaming import ACTOR, NOW, make_report, make_team

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=20)
TODAY = DAY + timedelta(days=20)


@pytest.fixture
def pair():
    """A team of which one of three still reports, and one of which two of four do."""
    small, into = make_team("一", "二", "三"), make_team("四", "五", "六", "七")
    for member in (list_members(small)[0], *list_members(into)[:2]):
        make_report(member, day=TODAY - timedelta(days=2))
    return small, into


def ask(pair, **changes):
    facts = {"why": {"ja": "歩く量が近いです。", "en": "Alike."}, "actor": ACTOR, "now": LATER, **changes}
    return propose_merge(small=pair[0], into=pair[1], **facts)


def say(merge, member, *, agrees=True, now=LATER):
    return answer_merge(merge=merge, member=member, agrees=agrees, actor=ACTOR, now=now)


def test_the_worker_asks_dying_teams_once(pair):
    assert propose_merges(NOW + timedelta(days=5)) == 0, "they are young"
    assert propose_merges(LATER) == 1
    assert propose_merges(LATER) == 0
    merge = Merge.objects.get()
    assert {merge.small, merge.into} == set(pair)
    asked = Notice.objects.filter(kind="habit_challenge.merge_asked")
    assert asked.count() == 7
    assert "1人だけ" in asked.first().text["ja"]


def test_a_team_that_is_well_or_of_whom_nobody_is_left_is_asked_nothing(pair):
    for member in list_members(pair[0]):
        make_report(member, day=TODAY - timedelta(days=1))
    for member in list_members(pair[1]):
        make_report(member, day=TODAY - timedelta(days=1))
    assert list_merge_plans(TODAY) == []
    assert list_merge_plans(TODAY + timedelta(days=30)) == []


def test_when_all_say_yes_they_are_one_and_keep_all(pair):
    merge = ask(pair)
    Member.objects.update(streak=3)
    everybody = [*list_members(pair[0]), *list_members(pair[1])]
    for member in everybody[:-1]:
        assert say(merge, member)
    assert Merge.objects.get().status == MergeStatus.ASKED
    say(merge, everybody[-1])
    assert Merge.objects.get().status == MergeStatus.DONE
    small, into = pair
    small.refresh_from_db()
    assert (small.ended_on, small.merged_into) == (TODAY, into)
    seated = list_members(into)
    assert len(seated) == 5
    assert {"一", "四", "五"} <= {one.handle for one in seated}, "who takes part has a seat before others"
    assert sum(one.part == Part.LEADER for one in seated) == 1
    standing = Member.objects.filter(team=None)
    assert [(one.left_on, one.streak) for one in standing] == [(None, 3), (None, 3)]
    assert Notice.objects.filter(kind="habit_challenge.merged_without").count() == 2
    assert set(Stay.objects.filter(team=small).values_list("why", flat=True)) == {LeftWhy.MERGED}
    assert Stay.objects.filter(team=into, until=None).count() == 5


def test_one_no_ends_it_and_who_said_it_is_not_told(pair):
    merge = ask(pair)
    notice = Notice.objects.filter(kind="habit_challenge.merge_asked").first()
    assert answer(notice=notice, key="no", through="line", now=LATER) is not None
    assert Merge.objects.get().status == MergeStatus.DECLINED
    kept = Notice.objects.filter(kind="habit_challenge.merge_kept")
    assert kept.count() == 7
    assert all("いまのまま続けます" in each.text["ja"] for each in kept)
    assert not say(merge, list_members(pair[0])[1])
    assert propose_merges(LATER + timedelta(days=1)) == 0, "they are left in peace for a while"


def test_silence_is_no_yes_for_a_whole_team(pair):
    merge = ask(pair)
    say(merge, list_members(pair[0])[0])
    assert settle_merges(LATER + timedelta(days=4)) == 0
    assert settle_merges(LATER + timedelta(days=5)) == 1
    assert Merge.objects.get().status == MergeStatus.DECLINED


def test_one_yes_of_each_team_is_enough_where_nobody_says_no(pair):
    merge = ask(pair)
    say(merge, list_members(pair[0])[0])
    say(merge, list_members(pair[1])[0])
    settle_merges(LATER + timedelta(days=5))
    assert Merge.objects.get().status == MergeStatus.DONE


def test_a_stranger_answers_nothing_and_a_question_can_be_taken_back(pair):
    merge = ask(pair)
    assert not say(merge, list_members(make_team("別"))[0])
    with pytest.raises(TeamRefused, match=r"^already_asked:"):
        ask((pair[1], pair[0]))
    assert withdraw_merge(merge=merge, actor=ACTOR, now=LATER)
    assert not withdraw_merge(merge=merge, actor=ACTOR, now=LATER)


def test_days_that_were_our_fault_and_breaks_count_for_nobody(pair):
    assert find_window_start(TODAY) == TODAY - timedelta(days=7)
    lost = TODAY - timedelta(days=3)
    Outage.objects.create(
        since=at(8, day=lost),
        until=at(20, day=lost + timedelta(days=1)),
        why="停電",
        noted_by="x",
        noted_at=NOW,
    )
    assert find_window_start(TODAY) == TODAY - timedelta(days=9)
    [state] = describe_teams([pair[0]], TODAY)
    assert (state.people, state.active, [one.handle for one in state.silent]) == (3, 1, ["二", "三"])
    Pause.objects.create(member=list_members(pair[0])[1], since=TODAY)
    [state] = describe_teams([pair[0]], TODAY)
    assert state.active == 2
    assert {each.team for each in list_dying(TODAY)} == set(pair)


def test_a_family_that_is_well_is_asked_to_take_in_nobody_unless_it_seeks(pair):
    _small, into = pair
    make_report(list_members(into)[2], day=TODAY - timedelta(days=2))
    type(into).objects.filter(pk=into.pk).update(origin=Origin.FAMILY, is_seeking=False)
    assert propose_merges(LATER) == 0
    type(into).objects.filter(pk=into.pk).update(is_seeking=True)
    assert propose_merges(LATER) == 1
