"""Asking somebody to leave: talked to first, told with words, looked at again when she asks."""

import pytest

from moyai.core.notices.models import DeskTask, Notice
from moyai.services.habit_challenge.enums import LeftWhy, RemovalStatus
from moyai.services.habit_challenge.models import Member, Removal
from moyai.services.habit_challenge.operations.removal import (
    appeal,
    decide_appeal,
    note_mended,
    remove_member,
    talk_to,
)
from moyai.services.habit_challenge.queries.teams import find_member, list_members
from moyai.services.habit_challenge.refusals_teams import TeamRefused
from moyai.services.habit_challenge.tests.teaming import ACTOR, NOW, make_member, make_team

pytestmark = pytest.mark.django_db
FACTS = {"actor": ACTOR, "now": NOW}


def refusal(code: str):
    return pytest.raises(TeamRefused, match=f"^{code}:")


@pytest.fixture
def talk() -> Removal:
    member = list_members(make_team("はな", "たろう", "みどり"))[1]
    return talk_to(member=member, words="ことばを、もう少しやさしくお願いします。", **FACTS)


def test_what_she_is_told_is_hers_alone(talk):
    notice = Notice.objects.get(kind="habit_challenge.talked")
    assert notice.resident == talk.member.resident
    assert notice.is_private
    assert "もう少しやさしく" in notice.text["ja"]
    assert talk_to(member=talk.member, words="もう一度", **FACTS) == talk
    with refusal("words_needed"):
        talk_to(member=make_member("四"), words="  ", **FACTS)


def test_nobody_is_taken_out_without_words(talk):
    with refusal("words_needed"):
        remove_member(removal=talk, words="", **FACTS)
    assert find_member(talk.member.resident).team is not None


def test_who_is_taken_out_keeps_her_days_and_cannot_simply_begin_again(talk):
    Member.objects.filter(pk=talk.member.pk).update(best_streak=8)
    remove_member(removal=talk, words="お話しした後も続いたためです。", **FACTS)
    gone = Member.objects.get(pk=talk.member.pk)
    assert (gone.team, gone.left_why, gone.best_streak) == (None, LeftWhy.REMOVED, 8)
    told = Notice.objects.get(kind="habit_challenge.removed").text["ja"]
    assert "お話しした後も続いたためです。" in told
    assert "見直しを求める" in told
    with refusal("talk_to_us"):
        make_member("また", resident=gone.resident)
    with refusal("decided"):
        remove_member(removal=talk, words="もう一度", **FACTS)


def test_all_is_well_again(talk):
    note_mended(removal=talk, **FACTS)
    with refusal("not_talked"):
        remove_member(removal=talk, words="やはり", **FACTS)
    assert find_member(talk.member.resident).team is not None


@pytest.mark.parametrize("returns", [True, False])
def test_an_appeal_is_looked_at_by_somebody_and_answered(talk, returns):
    with refusal("decided"):
        appeal(removal=talk, words="早すぎます", **FACTS)
    remove_member(removal=talk, words="続いたためです。", **FACTS)
    appeal(removal=talk, words="言い方を直しました。", **FACTS)
    assert "見直し" in DeskTask.objects.get(kind="habit_appeal").text["ja"]
    decide_appeal(removal=talk, returns=returns, note="話し合いました。", **FACTS)
    status = RemovalStatus.RETURNED if returns else RemovalStatus.UPHELD
    assert Removal.objects.get().status == status
    told = Notice.objects.get(kind=f"habit_challenge.{'returned' if returns else 'upheld'}")
    assert "話し合いました。" in told.text["ja"]
    if returns:
        assert make_member("また", resident=talk.member.resident).pk == talk.member.pk
    else:
        with refusal("talk_to_us"):
            make_member("また", resident=talk.member.resident)
    with refusal("decided"):
        decide_appeal(removal=talk, returns=True, note="もう一度", **FACTS)
