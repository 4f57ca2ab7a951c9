"""One conversation through three doors: begun on the telephone, finished at the desk, confirmed on LINE."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from moyai.channels.line.models import Outgoing
from moyai.channels.line.operations import make_code
from moyai.channels.voice.tests.telephone import TOKEN, Telephone
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.tests.registered import only_flows
from moyai.core.notices import providers
from moyai.core.notices.models import Preference
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.tests.town import HOSPITAL, NOW, make_day, make_resident
from tests.factories import make_user
from tests.line.chat import Chat

pytestmark = pytest.mark.django_db


@pytest.fixture
def chat(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Chat:
    """Hanako's chat; she is told things there first."""
    settings.MOYAI_VOICE_TOKEN, settings.MOYAI_VOICE_DESK = TOKEN, ""
    settings.MOYAI_LINE_ACCOUNTS = {"ina": {"secret": "s", "token": "t"}}
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_day()
    hanako = make_resident(user=make_user(Role.RESIDENT))
    chat = Chat()
    chat.send("follow", follow={"isUnblocked": False})
    chat.write(make_code(resident=hanako, actor="user:1", now=NOW))
    Preference.objects.create(resident=hanako, doors=["line"])
    monkeypatch.setattr(providers, "_providers", {**providers._providers, "line": object()})
    return chat


def ring_and_ask_for_a_person() -> None:
    """From home to the hospital; then she would rather speak with somebody."""
    telephone = Telephone().call().press("1").press("1").press("2")
    assert HOSPITAL.name in telephone.words
    assert "引き継ぎました" in telephone.press("1").press("0").words


def answer_at_the_desk(desk: Client, url: str) -> None:
    """Take the first that is offered until the ride is to be confirmed."""
    for _ in range(12):
        page = desk.get(url).content.decode()
        fields = dict(re.findall(r'<input type="hidden" name="(key|shown|version)" value="([^"]*)"', page))
        if fields["key"] == "sure":
            return
        first = re.findall(r'name="answer"[^>]*value="([^"]+)"', page)[0]
        assert desk.post(url, {**fields, "answer": first}).status_code == 302, fields
    raise AssertionError("no end of questions")


def test_begun_by_telephone_finished_at_the_desk_confirmed_on_line(
    chat: Chat, django_capture_on_commit_callbacks: Any
) -> None:
    dispatcher = make_user(Role.DISPATCHER)
    desk = Client()
    desk.force_login(dispatcher)
    with only_flows("book_ride"):
        ring_and_ask_for_a_person()
        session = Session.objects.get()
        assert session.status == SessionStatus.HANDED_OVER

        taken = desk.post(f"/desk/calls/{session.code}/take/")["Location"]
        assert HOSPITAL.name in desk.get(taken).content.decode()
        answer_at_the_desk(desk, taken)
        with django_capture_on_commit_callbacks(execute=True):
            desk.post(f"/desk/calls/{session.code}/move/", {"door": "line"})

        chat.said = [message for line in Outgoing.objects.order_by("-pk")[:1] for message in line.messages]
        assert HOSPITAL.name in chat.words()
        chat.press("予約する")
    session.refresh_from_db()
    ride = Ride.objects.get()
    assert (session.status, ride.resident) == (SessionStatus.ENDED, session.resident)
    dropoff = session.answers["to"]["value"]
    assert (dropoff["lon"], dropoff["lat"]) == (HOSPITAL.lon, HOSPITAL.lat)
    assert Session.objects.count() == 1
    deeds = Entry.objects.filter(actor=f"user:{dispatcher.pk}").values_list("action", flat=True)
    assert {"desk.take", "desk.send_on"} <= set(deeds)
