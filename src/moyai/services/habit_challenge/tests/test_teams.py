"""Teams are formed, joined, left and changed; nobody loses what she has done."""

from datetime import timedelta

import pytest
from tests.factories import DAY, at

from moyai.core.audit.models import Entry
from moyai.core.notices.models import Notice
from moyai.services.habit_challenge.enums import LeftWhy, Origin, Part
from moyai.services.habit_challenge.models import Application, Block, Member, Pause, Stay
from moyai.services.habit_challenge.operations.applications import apply
from moyai.services.habit_challenge.operations.members import change_name, end_pause, pause_member
from moyai.services.habit_challenge.operations.teams import form_team, join_team, leave_team, move_member
from moyai.services.habit_challenge.queries.teams import (
    find_member,
    find_pause,
    has_three_generations,
    list_mates,
    list_members,
    list_seeking,
)
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.tests.teaming import (
    ACTOR,
    CHILD,
    NOW,
    PARENT,
    make_challenge,
    make_member,
    make_person,
    make_programme,
    make_team,
)
from moyai.services.habit_challenge.wishes import Wishes

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=20)
FACTS = {"actor": ACTOR, "now": NOW}


def refusal(code: str):
    return pytest.raises(TeamRefused, match=f"^{code}:")


def test_whom_a_team_is_formed_of_is_told_and_the_first_leads():
    team = make_team("はな", "たろう")
    people = list_members(team)
    assert [(one.handle, one.part) for one in people] == [("はな", Part.LEADER), ("たろう", Part.MEMBER)]
    assert team.name
    assert team.is_seeking
    told = {n.resident.given_name: n.text["ja"] for n in Notice.objects.filter(kind="habit_challenge.formed")}
    assert "仲間はたろうさんです" in told["はな"]
    assert set(told) == {"はな", "たろう"}
    assert Stay.objects.filter(team=team, since=DAY, until=None).count() == 2
    assert Entry.objects.filter(action="habit_challenge.form_team").count() == 1


def test_a_sixth_is_refused_and_a_supporter_takes_no_place():
    team = make_team("一", "二", "三", "四", "五")
    assert not team.is_seeking
    with refusal("full"):
        join_team(team=team, member=make_member("六"), **FACTS)
    join_team(team=team, member=make_member("見守り"), part=Part.SUPPORTER, **FACTS)
    assert len(list_members(team)) == 6


def test_joining_twice_is_joining_once_and_two_of_a_name_are_told_apart():
    team = make_team("はな", "たろう")
    newcomer = make_member("はな")
    assert join_team(team=team, member=newcomer, **FACTS).handle == "はな2"
    join_team(team=team, member=Member.objects.get(pk=newcomer.pk), **FACTS)
    assert Stay.objects.filter(member=newcomer).count() == 1
    assert [one.handle for one in list_mates(newcomer)] == ["はな", "たろう"]
    assert change_name(member=newcomer, handle="たろう", **FACTS).handle == "たろう2"


def test_who_is_in_a_team_must_say_that_she_moves():
    one, other = make_team("一", "二", "三"), make_team("四", "五", "六")
    mover = list_members(one)[1]
    with refusal("in_another"):
        join_team(team=other, member=mover, **FACTS)
    moved = move_member(member=mover, team=other, actor=ACTOR, now=LATER)
    assert (moved.team, moved.left_on) == (other, None)
    history = Stay.objects.filter(member=mover).values_list("team__name", "why", "until")
    assert list(history) == [
        (one.name, LeftWhy.CHANGED, DAY + timedelta(days=20)),
        (other.name, "", None),
    ]


def test_a_move_into_a_full_team_leaves_her_where_she_is():
    full, own = make_team("一", "二", "三", "四", "五"), make_team("六", "七")
    mover = list_members(own)[0]
    with refusal("full"):
        move_member(member=mover, team=full, **FACTS)
    mover.refresh_from_db()
    assert mover.team == own
    assert Stay.objects.get(member=mover).until is None


def test_leaving_in_the_middle_of_a_streak_keeps_it_and_the_team_looks_for_somebody():
    team = make_team("はな", "たろう", "みどり", "四", "五")
    leader = list_members(team)[0]
    Member.objects.filter(pk=leader.pk).update(streak=12, best_streak=20)
    leader.refresh_from_db()
    leave_team(member=leader, why=LeftWhy.WISHED, actor=ACTOR, now=LATER)
    leader.refresh_from_db()
    team.refresh_from_db()
    assert (leader.streak, leader.best_streak, leader.team) == (12, 20, None)
    assert (leader.left_on, leader.left_why) == (DAY + timedelta(days=20), LeftWhy.WISHED)
    assert team.is_seeking
    assert list_members(team)[0].part == Part.LEADER
    assert "残ります" in Notice.objects.get(kind="habit_challenge.goodbye").text["ja"]
    assert Notice.objects.filter(kind="habit_challenge.left").count() == 4
    assert [each.pk for each in list_seeking(make_programme())] == [team.pk]
    leave_team(member=leader, why=LeftWhy.WISHED, actor=ACTOR, now=LATER)
    assert Notice.objects.filter(kind="habit_challenge.goodbye").count() == 1


def test_who_comes_back_is_the_same_member_with_all_that_she_had():
    team = make_team("はな", "たろう", "みどり")
    first = list_members(team)[1]
    Member.objects.filter(pk=first.pk).update(streak=5, best_streak=9)
    leave_team(member=Member.objects.get(pk=first.pk), why=LeftWhy.WISHED, **FACTS)
    assert find_member(first.resident) is None
    back = make_member("かえり", resident=first.resident, now=LATER)
    assert (back.pk, back.code, back.best_streak, back.handle) == (first.pk, first.code, 9, "かえり")
    assert find_member(first.resident) == back


def test_a_team_without_anybody_ends_and_its_supporter_is_free():
    team = make_team("はな")
    supporter = make_member("見守り")
    join_team(team=team, member=supporter, part=Part.SUPPORTER, **FACTS)
    leave_team(member=list_members(team)[0], why=LeftWhy.DIED, actor=ACTOR, now=LATER)
    team.refresh_from_db()
    supporter.refresh_from_db()
    assert (team.ended_on, team.is_seeking) == (DAY + timedelta(days=20), False)
    assert (supporter.team, supporter.left_on) == (None, None)
    assert not Notice.objects.filter(kind="habit_challenge.goodbye").exists()


def test_who_keeps_apart_is_not_put_together_and_is_not_told_from_whom():
    team = make_team("はな", "たろう")
    newcomer = make_member("みどり")
    Block.objects.create(by=list_members(team)[0], whom=newcomer, made_at=NOW)
    with refusal("apart") as caught:
        join_team(team=team, member=newcomer, **FACTS)
    assert "はな" not in caught.value.text.get("ja")


def test_three_generations_are_seen_by_age():
    people = [make_member("親", born=PARENT), make_member("孫", born=CHILD), make_member("祖母")]
    assert has_three_generations(people)
    assert not has_three_generations(people[:2])


def test_a_break_ends_by_itself_or_when_she_says():
    member = list_members(make_team())[0]
    pause_member(member=member, until=DAY + timedelta(days=6), why="旅行", **FACTS)
    pause_member(member=member, until=DAY + timedelta(days=2), **FACTS)
    assert Pause.objects.get().until == DAY + timedelta(days=2)
    assert find_pause(member, DAY + timedelta(days=2)) is not None
    assert find_pause(member, DAY + timedelta(days=3)) is None
    assert end_pause(member=member, actor=ACTOR, now=at(9, day=DAY + timedelta(days=1)))
    assert Pause.objects.get().until == DAY
    with refusal("dates"):
        pause_member(member=member, until=DAY - timedelta(days=1), **FACTS)


def test_an_application_is_kept_once_and_settled_by_a_team():
    programme, person = make_programme(), make_person()
    facts = {"programme": programme, "resident": person, "through": "postcard", **FACTS}
    first = apply(wishes=Wishes(handle="ハナ"), **facts)
    again = apply(wishes=Wishes(handle="さくら"), **facts)
    assert (first.pk, Application.objects.get().wishes["handle"]) == (again.pk, "さくら")
    member = make_member("さくら", resident=person)
    form_team(
        programme=programme, challenge=make_challenge(), origin=Origin.MATCHED, members=[member], **FACTS
    )
    assert Application.objects.get().status == "placed"
    with refusal("already_member"):
        apply(wishes=Wishes(), **facts)


@pytest.mark.parametrize(
    ("changes", "born", "code"),
    [
        ({"is_open": False}, None, "programme_closed"),
        ({"ends_on": DAY - timedelta(days=1)}, None, "programme_over"),
        ({}, DAY - timedelta(days=16 * 365), "too_young"),
    ],
)
def test_an_application_that_is_not_for_her_is_refused_in_words(changes, born, code):
    person = make_person(**({"birth_date": born} if born else {}))
    programme = make_programme(**changes)
    with refusal(code):
        apply(programme=programme, resident=person, wishes=Wishes(), through="web", **FACTS)


@pytest.mark.parametrize("handle", ["", "   ", "あ" * 21, "a\x00b", "\u202eabc", "👵\u200d🚕"])
def test_a_name_nobody_can_read_is_refused(handle):
    with refusal("bad_handle"):
        make_member(handle, resident=make_person())
