"""Conversations that come to the television from elsewhere."""

from datetime import timedelta
from typing import Any

import pytest

from moyai.channels.tv.models import TvSet
from moyai.channels.tv.operations import take_in
from moyai.channels.tv.tests.living_room import make_household, make_member
from moyai.core.conversations.models import Session
from moyai.engines.conversation.tests.toy import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def make_talk(code: str, **facts: Any) -> Session:
    times = {"started_at": NOW, "updated_at": NOW, "expires_at": LATER}
    return Session.objects.create(code=code, flow="book_ride", channel="tv", **times, **facts)


def make_set(home: Any, **facts: Any) -> TvSet:
    return TvSet.objects.create(
        token_hash="x", household=home, made_at=NOW, seen_at=NOW, used_at=NOW, **facts
    )


def test_conversation_comes_to_the_households_set() -> None:
    home = make_household()
    hanako = make_member(home, "花子", "10000001")
    make_set(home)
    talk = make_talk("20000001", resident=hanako)
    tv = take_in(talk=talk, now=NOW)
    assert tv is not None
    assert (tv.talk, tv.person) == (talk, hanako)


def test_conversation_of_somebody_at_the_set_is_not_taken_away() -> None:
    home = make_household()
    hanako, taro = make_member(home, "花子", "10000001"), make_member(home, "太郎", "10000002")
    present = make_talk("20000002", resident=taro)
    make_set(home, talk=present, person=taro)
    assert take_in(talk=make_talk("20000001", resident=hanako), now=NOW) is None
    assert TvSet.objects.get().talk == present
    assert take_in(talk=make_talk("20000003", resident=hanako), now=LATER) is not None


def test_household_without_a_set_has_none() -> None:
    hanako = make_member(make_household(), "花子", "10000001")
    assert take_in(talk=make_talk("20000001", resident=hanako), now=NOW) is None
