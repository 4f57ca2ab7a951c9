"""Invitations by link and by name, wishes to join, answers with one press of a notice."""

from datetime import timedelta

import pytest
from tests.factories import make_user

from moyai.core.accounts.enums import Role
from moyai.core.notices.models import Notice
from moyai.core.notices.operations import answer
from moyai.core.residents.models import Proxy
from moyai.services.habit_challenge.enums import Origin, RequestStatus
from moyai.services.habit_challenge.models import Invitation, JoinRequest, Member, Team
from moyai.services.habit_challenge.operations.invitations import (
    find_by_secret,
    invite,
    revoke_invitation,
    take_invitation,
)
from moyai.services.habit_challenge.operations.requests import ask_as_newcomer, ask_to_join, decide_request
from moyai.services.habit_challenge.queries.teams import list_family, list_members
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.tests.teaming import (
    ACTOR,
    CHILD,
    NOW,
    make_member,
    make_person,
    make_team,
)

pytestmark = pytest.mark.django_db
FACTS = {"actor": ACTOR, "now": NOW}


def refusal(code: str):
    return pytest.raises(TeamRefused, match=f"^{code}:")


def take(invitation, resident, **changes):
    facts = {"handle": "ばあば", "through": "web", **FACTS, **changes}
    return take_invitation(invitation=invitation, resident=resident, **facts)


def make_invitation(**changes):
    inviter = list_members(make_team("孫"))[0]
    return invite(**{"inviter": inviter, "words": "いっしょに歩こうね", **FACTS, **changes})


def test_a_link_lets_one_person_in_once():
    made = make_invitation()
    assert made.secret not in str(Invitation.objects.values().get())
    found = find_by_secret(made.secret)
    assert find_by_secret("something else") is None
    grandmother = make_person("祖母")
    member = take(found, grandmother)
    assert (member.team, member.handle) == (made.invitation.team, "ばあば")
    assert take(found, grandmother) == member, "pressed twice"
    with refusal("invitation_over"):
        take(found, make_person("別の人"))
    assert Invitation.objects.get().taken_by == member


def test_a_young_grandchild_comes_by_invitation_alone():
    child = make_person("まご", birth_date=NOW.date() - timedelta(days=12 * 365))
    team = make_team("祖母", "祖父")
    Team.objects.update(takes_directly=True)
    with refusal("too_young"):
        ask_as_newcomer(team=team, resident=child, handle="まご", through="web", **FACTS)
    assert take(make_invitation(resident=child).invitation, child, handle="まご").generation == "child"


@pytest.mark.parametrize("over", ["late", "revoked", "ended"])
def test_an_invitation_that_is_over_lets_nobody_in(over):
    made = make_invitation()
    now = NOW
    if over == "late":
        now = NOW + timedelta(days=15)
    elif over == "revoked":
        revoke_invitation(invitation=made.invitation, **FACTS)
    else:
        Team.objects.update(ended_on=NOW.date())
        made.invitation.team.refresh_from_db()
    with refusal("invitation_over"):
        take(made.invitation, make_person("祖母"), now=now)
    assert Member.objects.count() == 1


def test_an_invitation_by_name_is_answered_with_one_press_and_is_hers_alone():
    grandmother = make_person("祖母")
    made = make_invitation(resident=grandmother)
    with refusal("invitation_not_yours"):
        take(made.invitation, make_person("別の人"))
    notice = Notice.objects.get(kind="habit_challenge.invited")
    assert "孫さんから" in notice.text["ja"]
    assert "いっしょに歩こうね" in notice.text["ja"]
    assert "no" in [each["key"] for each in notice.replies]
    thanks = answer(notice=notice, key="yes", through="line", now=NOW)
    assert thanks is not None
    member = Member.objects.get(resident=grandmother)
    assert (member.team, member.origin) == (made.invitation.team, Origin.FAMILY)


def test_an_invited_member_of_another_team_moves_only_if_she_says_so():
    other = list_members(make_team("祖母"))[0]
    made = make_invitation()
    with refusal("in_another"):
        take(made.invitation, other.resident)
    assert Invitation.objects.get().taken_at is None, "nothing of the refused is kept"
    assert take(made.invitation, other.resident, is_moving=True).team == made.invitation.team


def test_family_are_the_household_and_who_acts_for_whom():
    me = make_person("わたし", user=make_user(Role.RESIDENT))
    at_home = make_person("夫", household=me.household)
    mother, daughter = make_person("母"), make_person("娘", user=make_user(Role.RESIDENT), birth_date=CHILD)
    make_person("他人")
    Proxy.objects.create(resident=mother, user=me.user, scope="shopping")
    assert set(list_family(me, NOW.date())) == {at_home}
    Proxy.objects.create(resident=mother, user=me.user, scope="habit_challenge")
    Proxy.objects.create(resident=me, user=daughter.user, scope="*")
    assert set(list_family(me, NOW.date())) == {at_home, mother, daughter}


def test_one_mate_is_enough_to_take_somebody_and_a_second_answer_changes_nothing():
    team = make_team("はな", "たろう")
    newcomer = make_member("みどり")
    request = ask_to_join(team=team, member=newcomer, words="散歩が好きです", **FACTS)
    assert ask_to_join(team=team, member=newcomer, **FACTS) == request
    first, second = Notice.objects.filter(kind="habit_challenge.asked_to_join").order_by("pk")
    assert "散歩が好きです" in first.text["ja"]
    answer(notice=first, key="yes", through="web", now=NOW)
    assert (
        answer(notice=second, key="no", through="web", now=NOW).get("ja")
        == "この申し込みは、もう決まっています。"
    )
    assert JoinRequest.objects.get().status == RequestStatus.TAKEN
    assert Member.objects.get(pk=newcomer.pk).team == team


def test_declining_is_told_kindly_and_a_full_team_is_not_asked():
    team = make_team("はな", "たろう", "三", "四")
    newcomer = make_member("みどり")
    request = ask_to_join(team=team, member=newcomer, **FACTS)
    assert decide_request(request=request, takes=False, **FACTS)
    assert "ごいっしょに探します" in Notice.objects.get(kind="habit_challenge.declined").text["ja"]
    ask_to_join(team=team, member=newcomer, **FACTS)
    Team.objects.filter(pk=team.pk).update(takes_directly=True)
    team.refresh_from_db()
    assert ask_to_join(team=team, member=make_member("五"), **FACTS) is None
    team.refresh_from_db()
    with refusal("full"):
        ask_to_join(team=team, member=make_member("六"), **FACTS)
    with refusal("full"):
        decide_request(request=JoinRequest.objects.get(status="waiting"), takes=True, **FACTS)
    assert JoinRequest.objects.filter(status="waiting").count() == 1


def test_a_newcomer_whom_no_team_takes_is_no_member():
    team = make_team("一", "二", "三", "四", "五")
    with refusal("full"):
        ask_as_newcomer(team=team, resident=make_person("六"), handle="六", through="line", **FACTS)
    assert Member.objects.count() == 5
