"""Pages of teams: whoever may sees them, one press does one thing, strangers see nothing."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.factories import DAY, make_user

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.residents.models import Proxy, Resident
from moyai.services.habit_challenge.enums import ApplicationStatus, LeftWhy, MergeStatus, Part
from moyai.services.habit_challenge.models import (
    Application,
    Challenge,
    Course,
    Invitation,
    Member,
    Merge,
    Programme,
    Removal,
    Team,
)
from moyai.services.habit_challenge.operations.invitations import invite
from moyai.services.habit_challenge.operations.merging import propose_merge
from moyai.services.habit_challenge.operations.removal import remove_member, talk_to
from moyai.services.habit_challenge.operations.teams import join_team
from moyai.services.habit_challenge.queries.teams import list_members
from moyai.services.habit_challenge.tests.teaming import (
    ACTOR,
    NOW,
    make_account,
    make_challenge,
    make_course,
    make_member,
    make_person,
    make_programme,
    make_report,
    make_team,
)

pytestmark = pytest.mark.django_db
FACTS: dict[str, Any] = {"actor": ACTOR, "now": NOW}


@pytest.fixture(autouse=True)
def held_clock(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


def open_(client, name, /, *args, status=200, **query):
    answer = client.get(reverse(f"habit_challenge:{name}", args=args), query)
    assert answer.status_code == status
    return answer.content.decode()


def press(client, name, /, *args, **fields):
    answer = client.post(reverse(f"habit_challenge:{name}", args=args), fields)
    assert answer.status_code == 302, answer.content.decode()
    return answer


@pytest.fixture
def member(client) -> Member:
    """The leader of a team, signed in."""
    one = list_members(make_team("はな", "たろう", "みどり"))[0]
    client.force_login(make_account(one))
    return one


@pytest.fixture
def officer(client):
    user = make_user(Role.OFFICER)
    client.force_login(user)
    return user


def test_everybody_may_read_what_it_is_and_print_the_form(client):
    make_challenge()
    assert "秋のチャレンジ" in open_(client, "welcome")
    page = open_(client, "form")
    assert "5,000歩" in page
    assert "<svg" in page


def test_a_member_sees_her_team_and_may_change_her_name(client, member):
    page = open_(client, "team")
    assert all(name in page for name in ("はなさん", "たろうさん", "みどりさん", "あと2人"))
    press(client, "team_press", do="name", handle="さくら")
    assert Member.objects.get(pk=member.pk).handle == "さくら"
    press(client, "team_press", do="leave")
    assert Member.objects.get(pk=member.pk).left_why == LeftWhy.WISHED
    assert client.get(reverse("habit_challenge:team")).headers["location"] == reverse(
        "habit_challenge:welcome"
    )


def test_a_proxy_sees_it_and_a_stranger_does_not(client, member):
    daughter = make_user(Role.RESIDENT)
    client.force_login(daughter)
    open_(client, "team", status=404, **{"for": member.resident.code})
    Proxy.objects.create(resident=member.resident, user=daughter, scope="habit_challenge")
    assert "はなさん" in open_(client, "team", **{"for": member.resident.code})


def test_only_who_leads_or_accompanies_changes_the_teams_words(client, member):
    fields = {"name": "新しい名前", "about": "夕方に1枚", "is_seeking": "on", "is_readable": "on"}
    press(client, "team_settings", **fields)
    team = Team.objects.get()
    assert (team.name, team.about, team.is_readable, team.takes_directly) == (
        "新しい名前",
        "夕方に1枚",
        True,
        False,
    )
    client.force_login(make_account(list_members(team)[1]))
    open_(client, "team_settings", status=404)


def test_an_invitation_shows_its_link_once_and_lets_family_in(client, member):
    husband = make_person("夫", household=member.resident.household)
    assert "夫" in open_(client, "invite")
    answer = client.post(reverse("habit_challenge:invite"), {"person": husband.code, "words": "歩こう"})
    assert answer.status_code == 200
    address = answer.context["made"]["address"]
    assert Invitation.objects.get().resident == husband
    assert address not in open_(client, "invite")
    path = address.removeprefix("http://testserver")
    client.logout()
    assert "歩こう" in client.get(path).content.decode()
    user = make_user(Role.RESIDENT)
    Resident.objects.filter(pk=husband.pk).update(user=user)
    client.force_login(user)
    assert client.post(f"{path}press/", {"for": husband.code, "handle": "じいじ"}).status_code == 302
    assert Member.objects.get(resident=husband).team == member.team
    assert client.get(path).status_code == 404


def test_part_of_a_readable_team_is_seen_before_joining_and_no_name(client, member):
    team = member.team
    newcomer = make_person("新人", user=make_user(Role.RESIDENT))
    make_report(member, day=DAY - timedelta(days=1), comment="ひみつのことば")
    client.force_login(newcomer.user)
    assert team.name in open_(client, "seeking")
    assert "1人が報告" not in open_(client, "peek", team.code)
    Team.objects.update(is_readable=True)
    page = open_(client, "peek", team.code)
    assert "1人が報告し、1人が目標に届きました" in page
    assert not any(word in page for word in ("はな", "たろう", "ひみつのことば"))
    press(client, "peek_press", team.code, handle="しんじん", words="よろしく")
    asked = Member.objects.get(resident=newcomer)
    assert asked.team is None
    client.force_login(member.resident.user or Resident.objects.get(pk=member.resident.pk).user)
    assert "よろしく" in open_(client, "team")
    press(client, "team_press", do="take", request=asked.requests.get().pk)
    assert Member.objects.get(pk=asked.pk).team == team


def test_a_member_answers_whether_two_teams_become_one(client, member):
    other = make_team("四", "五")
    merge = propose_merge(small=member.team, into=other, why={"ja": "近くです。"}, **FACTS)
    assert "近くです。" in open_(client, "team")
    press(client, "team_press", do="agree")
    assert merge.answers.get().agrees
    press(client, "team_press", do="disagree")
    assert Merge.objects.get().status == MergeStatus.DECLINED


def test_who_was_taken_out_reads_why_and_asks_to_look_again(client, member):
    talk = talk_to(member=member, words="やさしいことばで", **FACTS)
    remove_member(removal=talk, words="続いたためです。", **FACTS)
    assert "続いたためです。" in open_(client, "appeal")
    press(client, "appeal", words="直します")
    assert Removal.objects.get().appeal == "直します"
    assert "直します" in open_(client, "appeal")


@pytest.fixture
def course(client) -> Course:
    """A class of six, whose supporter is signed in."""
    supporter = make_user(Role.RESIDENT)
    client.force_login(supporter)
    return make_course("一", "二", "三", "四", "五", "六", supporter=supporter)


def test_a_supporter_leads_her_class_from_names_to_teams_and_back(client, course):
    assert course.place in open_(client, "classes")
    for one in course.attendances.all():
        press(client, "course_press", course.code, do="here", session=1, person=one.pk)
    assert "来ている6人で" in open_(client, "course", course.code)
    press(client, "course_press", course.code, do="form", challenge=make_challenge().pk)
    assert sorted(len(list_members(team)) for team in Team.objects.all()) == [3, 3]
    first, second = Team.objects.order_by("pk")
    moved = list_members(first)[0]
    place = course.attendances.get(resident=moved.resident)
    press(client, "course_press", course.code, do="place", person=place.pk, team=second.pk)
    press(client, "course_press", course.code, do="name", person=place.pk, handle="はなちゃん")
    moved.refresh_from_db()
    assert (moved.team, moved.handle) == (second, "はなちゃん")
    assert "はなちゃん" in open_(client, "cards", course.code)
    press(client, "course_press", course.code, do="undo")
    assert (Team.objects.count(), Member.objects.count()) == (0, 0)


def test_practice_is_shown_and_not_kept(client, course):
    answer = client.post(
        reverse("habit_challenge:practice", args=[course.code]), {"steps": 4321, "comment": "花"}
    )
    assert "4,321" in answer.content.decode()
    bad = client.post(reverse("habit_challenge:practice", args=[course.code]), {"steps": 1_000_000})
    assert bad.status_code == 422
    assert Member.objects.count() == 0


def test_a_class_is_nobody_elses(client, course):
    client.force_login(make_user(Role.RESIDENT))
    open_(client, "course", course.code, status=403)
    open_(client, "classes", status=403)
    answer = client.post(reverse("habit_challenge:course_press", args=[course.code]), {"do": "form"})
    assert answer.status_code == 403
    client.logout()
    assert client.get(reverse("habit_challenge:course", args=[course.code])).status_code == 302


@pytest.mark.parametrize("name", ["town", "applications", "courses", "merges", "talks", "programmes"])
def test_the_towns_pages_are_the_towns(client, member, name):
    open_(client, name, status=403)
    client.force_login(make_user(Role.OFFICER))
    open_(client, name)


def test_an_officer_begins_a_programme_with_what_teams_do(client, officer):
    fields = {"code": "spring", "title": "春の", "starts_on": "2026-07-01", "is_open": "on", "cost_yen": 10}
    press(client, "programmes", **fields)
    press(client, "programme_press", "spring", do="add", habit="steps", title="歩く", goal=5000, team_goal=0)
    assert "歩く" in open_(client, "programme", "spring")
    challenge = Challenge.objects.get()
    bad = client.post(reverse("habit_challenge:programmes"), {**fields, "code": "x", "ends_on": "2026-06-01"})
    assert bad.status_code == 422
    taken = client.post(reverse("habit_challenge:programmes"), fields)
    assert "この記号は、もう使われています" in taken.content.decode()
    assert Programme.objects.count() == 1
    press(client, "programme_press", "spring", do="remove", challenge=challenge.pk)
    press(client, "programme", "spring", title="春の", starts_on="2026-07-01", cost_yen=99)
    programme = Programme.objects.get()
    assert (programme.cost_yen, programme.is_open, programme.challenges.count()) == (99, False, 0)


def test_a_postcard_is_typed_in_and_matched_after_a_look(client, officer):
    make_challenge()
    people = [make_person(f"人{n}", birth_date=DAY - timedelta(days=365 * (60 + 5 * n))) for n in range(4)]
    for one in people:
        Resident.objects.filter(pk=one.pk).update(code=f"1234567{one.pk % 10}")
        one.refresh_from_db()
        fields = {"through": "postcard", "number": one.kana, "activity": "little", "handle": ""}
        answer = client.post(reverse("habit_challenge:applications"), fields)
        if answer.status_code == 422:  # the name of several: only a number names one
            facts = {"programme": make_programme(), "resident": one, "through": "postcard"}
            Application.objects.create(**facts, asked_at=NOW, asked_by="t")
    assert Application.objects.count() == 4
    page = client.get(reverse("habit_challenge:matching", args=["autumn"]))
    assert "このとおりに作る" in page.content.decode()
    press(client, "matching_press", "autumn", fingerprint="old")
    assert Team.objects.count() == 0
    press(client, "matching_press", "autumn", fingerprint=page.context["fingerprint"])
    assert Team.objects.count() == 1
    assert set(Application.objects.values_list("status", flat=True)) == {ApplicationStatus.PLACED}


def test_the_town_sees_who_needs_a_call_and_helps_a_team(client, officer):
    team, other = make_team("はな", "たろう"), make_team("四", "五", "六")
    page = open_(client, "town")
    assert "声をかけたいチーム" in page
    assert team.name in page
    assert "はなさん" in open_(client, "town_team", team.code, q="伊藤")
    first, second = list_members(team)
    press(client, "town_team_press", team.code, do="move", member=second.pk, to=other.pk)
    press(client, "town_team_press", team.code, do="leave", member=first.pk, why="silent")
    assert Team.objects.get(pk=team.pk).ended_on == DAY
    talked = list_members(other)[0]
    press(client, "town_team_press", other.code, do="talk", member=talked.pk, words="お願いします")
    press(client, "talks_press", do="remove", removal=Removal.objects.get().code, words="続いたためです")
    assert Member.objects.get(pk=talked.pk).left_why == LeftWhy.REMOVED


def test_the_desk_puts_a_supporter_beside_a_team(client, officer):
    team = make_team("はな", "たろう")
    person = make_person("見守り", family_name="架空")
    press(client, "town_team_press", team.code, do="support", person=person.family_name)
    assert Member.objects.get(resident=person).part == Part.SUPPORTER
    assert (
        client.post(
            reverse("habit_challenge:town_team_press", args=[team.code]), {"do": "add", "person": "伊藤"}
        ).status_code
        == 404
    ), "several are called so"


def test_a_list_of_teams_asks_no_more_for_more_of_them(client, officer, django_assert_max_num_queries):
    make_team("はな")
    open_(client, "town")
    with django_assert_max_num_queries(40) as few:
        open_(client, "town")
    for number in range(6):
        make_team(f"甲{number}", f"乙{number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        open_(client, "town")


def test_an_open_link_survives_a_full_team_in_words(client, member):
    made = invite(inviter=member, words="", **FACTS)
    for given in ("四", "五"):
        join_team(team=member.team, member=make_member(given), **FACTS)
    newcomer = make_person("六", user=make_user(Role.RESIDENT))
    client.force_login(newcomer.user)
    press(client, "invitation_press", made.secret, handle="六")
    assert not Member.objects.filter(resident=newcomer).exists()
    assert (
        "もう5人います"
        in client.get(reverse("habit_challenge:invitation", args=[made.secret])).content.decode()
    )
