"""A place that came free is offered at the door of whoever waited, and answered there by one press."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from moyai.channels.line import provider as line_door
from moyai.channels.line.operations import make_code
from moyai.channels.tv.models import TvSet
from moyai.channels.tv.tests.living_room import list_keys, read_fields, read_title, switch_on
from moyai.channels.voice import operations as voice
from moyai.channels.voice.tests.telephone import HOST, TOKEN, Telephone
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.notices.models import Notice, Preference
from moyai.core.notices.operations import deliver_due
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.enums import RideStatus, WaitingStatus
from moyai.services.shared_taxi.models import Ride, WaitingRequest
from moyai.services.shared_taxi.operations import join_waiting, offer_freed
from moyai.services.shared_taxi.requests import RideRequest
from moyai.services.shared_taxi.tests.town import NOW, make_day, make_resident, wish
from tests.factories import make_user
from tests.line.chat import Chat, find_actions
from tests.line.test_notices import Platform

pytestmark = pytest.mark.django_db
ACCEPT = "この車に乗る"
Press = Callable[[Resident, str], str]
"""Presses an answer to the offer at a door; returns what is said to it."""


@pytest.fixture
def hanako(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Resident:
    settings.MOYAI_VOICE_TOKEN, settings.MOYAI_VOICE_WEBHOOK = TOKEN, HOST
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_day()
    return make_resident(user=make_user(Role.RESIDENT))


def press_in_chat(resident: Resident, words: str) -> str:
    chat = Chat(now=clock.now())
    [(_user, messages)] = platform.pushed
    [data] = [action["data"] for label, action in find_actions(messages) if words in label]
    chat.tap(data)
    return chat.words()


def press_on_telephone(resident: Resident, words: str) -> str:
    notice = resident.notices.get(kind="shared_taxi.offered")
    call = voice.ring_notice(notice=notice, contact="09000000000", retry_key="k/mobile", now=clock.now())
    telephone, path = Telephone(), f"/voice/notice?call={call.pk}"
    telephone.sid = "CAout"
    telephone.line.begin(f"{HOST}{path}")
    document = telephone.post(path, AnsweredBy="human")
    telephone._last = 0
    telephone.line.load(f"{HOST}{path}", document.content)
    [key] = re.findall(rf"「{words}」は、(\d)番", telephone.words)
    return telephone.press(key).words


def press_on_television(resident: Resident, words: str) -> str:
    page = television.get("/tv/notice/").content.decode()
    [key] = [key for key in list_keys(page) if words in key.words]
    return read_title(television.post("/tv/notice/", {**read_fields(page), "reply": key.do}).content.decode())


def press_on_the_web(resident: Resident, words: str) -> str:
    web = Client()
    assert resident.user is not None
    web.force_login(resident.user)
    notice = resident.notices.get(kind="shared_taxi.offered")
    page = web.get("/me/notices/").content.decode()
    [key] = re.findall(rf'value="(\w+)"[^>]*>{words}', page)
    return web.post(f"/me/notices/{notice.pk}/answer/", {"reply": key}, follow=True).content.decode()


platform = Platform()
television = Client()


@pytest.fixture
def press(request: pytest.FixtureRequest, hanako: Resident, monkeypatch: pytest.MonkeyPatch) -> Press:
    """One door of hers."""
    global platform, television
    door, found = request.param
    Preference.objects.create(resident=hanako, doors=[door])
    if door == "line":
        platform = Platform()
        monkeypatch.setattr(line_door, "_find_client", lambda _account: platform)
        chat = Chat()
        chat.send("follow", follow={"isUnblocked": False})
        chat.write(make_code(resident=hanako, actor="user:1", now=NOW))
    if door == "tv":
        television = switch_on(hanako.household)
        assert TvSet.objects.get().household == hanako.household
    if door == "mobile":
        monkeypatch.setattr(voice, "ring", lambda *_a, **_k: "CAout")
    return found


DOORS = [
    pytest.param(("line", press_in_chat), id="line"),
    pytest.param(("mobile", press_on_telephone), id="telephone"),
    pytest.param(("tv", press_on_television), id="tv"),
    pytest.param(("web", press_on_the_web), id="web"),
]


def offer(resident: Resident) -> Ride:
    """Let her wait where a place is free: the next look offers it, and it goes out by her door."""
    asked = RideRequest(**wish(resident))
    waiting = join_waiting(wish=asked, idempotency_key="w", actor="test", now=NOW)
    assert offer_freed(NOW) == 1
    deliver_due(NOW)
    ride = WaitingRequest.objects.get(pk=waiting.pk).ride
    assert ride is not None
    return ride


def let_pass(monkeypatch: pytest.MonkeyPatch, until: datetime) -> None:
    monkeypatch.setattr(clock, "now", lambda: until)


@pytest.mark.parametrize("press", DOORS, indirect=True)
def test_one_press_takes_the_place(press: Press, hanako: Resident) -> None:
    ride = offer(hanako)
    said = press(hanako, ACCEPT)
    assert "予約しました" in said
    assert ride.code[-4:] in said.replace("、", "")
    assert Ride.objects.get().status == RideStatus.BOOKED
    assert WaitingRequest.objects.get().status == WaitingStatus.TAKEN


@pytest.mark.parametrize("press", DOORS, indirect=True)
def test_one_press_lets_it_go(press: Press, hanako: Resident) -> None:
    offer(hanako)
    assert "次の方" in press(hanako, "見送る")
    assert Ride.objects.get().status == RideStatus.CANCELLED


@pytest.mark.parametrize("press", DOORS[:2], indirect=True)
def test_too_late_a_press_is_told_so(press: Press, hanako: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    ride = offer(hanako)
    assert ride.held_until is not None
    let_pass(monkeypatch, ride.held_until + timedelta(seconds=30))
    offer_freed(clock.now())
    assert "時間が過ぎた" in press(hanako, ACCEPT)
    assert Ride.objects.get().status == RideStatus.LAPSED
    assert Notice.objects.filter(kind="shared_taxi.lapsed", resident=hanako).exists()


@pytest.mark.parametrize("press", DOORS[2:], indirect=True)
def test_an_offer_whose_time_is_over_stands_on_no_screen(
    press: Press, hanako: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    ride = offer(hanako)
    assert ride.held_until is not None
    let_pass(monkeypatch, ride.held_until)
    with pytest.raises(ValueError, match="not enough values"):
        press(hanako, ACCEPT)
