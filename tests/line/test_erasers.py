"""Each eraser of the chat: just inside the period stays, just outside goes."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from moyai.channels.line.models import Friend, HeardMessage, LinkRequest, Mailing, Outgoing
from moyai.core.conversations.models import Session
from moyai.core.privacy.operations import erase_period
from moyai.core.privacy.queries import list_periods
from moyai.services.shared_taxi.tests.town import make_resident
from tests.factories import at

pytestmark = pytest.mark.django_db
NOW = at(3) + timedelta(days=2000)
PERIODS = {period.model: period for period in list_periods()}


def list_edges(model: str) -> list[datetime]:
    """Return the last moment that goes and the first that stays."""
    before = NOW - timedelta(days=PERIODS[model].days)
    return [before - timedelta(seconds=1), before]


def make_friend(number: int, heard: datetime = NOW, **facts: Any) -> Friend:
    times = {"first_heard_at": heard, "last_heard_at": heard}
    return Friend.objects.create(account="ina", user_id=f"U{number}", owner_key="k", **times, **facts)


def test_line_outgoing_goes() -> None:
    for made in list_edges("line.Outgoing"):
        Outgoing.objects.create(account="ina", messages=[], made_at=made, next_attempt_at=made)
    assert erase_period(period=PERIODS["line.Outgoing"], now=NOW) == 1
    assert Outgoing.objects.get().made_at == list_edges("line.Outgoing")[1]


def test_line_mailing_goes_with_its_lines() -> None:
    for number, made in enumerate(list_edges("line.Mailing")):
        mailing = Mailing.objects.create(key=str(number), made_at=made)
        Outgoing.objects.create(
            account="ina", mailing=mailing, messages=[], made_at=made, next_attempt_at=made
        )
    assert erase_period(period=PERIODS["line.Mailing"], now=NOW) == 1
    assert [line.mailing.key for line in Outgoing.objects.all() if line.mailing] == ["1"]


def test_line_heard_message_goes() -> None:
    friend = make_friend(1)
    times = {"started_at": NOW, "updated_at": NOW, "expires_at": NOW}
    session = Session.objects.create(code="1", flow="x", channel="line", **times)
    for heard in list_edges("line.HeardMessage"):
        HeardMessage.objects.create(friend=friend, message_id="1", session=session, key="a", heard_at=heard)
    assert erase_period(period=PERIODS["line.HeardMessage"], now=NOW) == 1
    assert HeardMessage.objects.get().heard_at == list_edges("line.HeardMessage")[1]


def test_line_link_request_goes() -> None:
    resident = make_resident()
    for number, expires in enumerate(list_edges("line.LinkRequest")):
        LinkRequest.objects.create(nonce=str(number), resident=resident, made_by="x", expires_at=expires)
    assert erase_period(period=PERIODS["line.LinkRequest"], now=NOW) == 1
    assert LinkRequest.objects.get().nonce == "1"


def test_line_friend_who_blocked_goes_and_who_is_silent_stays() -> None:
    old, young = list_edges("line.Friend")
    make_friend(1, old, is_following=False)
    make_friend(2, young, is_following=False)
    make_friend(3, old)
    assert erase_period(period=PERIODS["line.Friend"], now=NOW) == 1
    assert sorted(friend.user_id for friend in Friend.objects.all()) == ["U2", "U3"]
