"""Where she went before is offered at every door, and one press answers the question."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from moyai.channels.line.operations import make_code
from moyai.channels.tv import operations as sets
from moyai.channels.tv.models import TvSet
from moyai.channels.tv.tests.living_room import list_keys, read_fields, read_title
from moyai.channels.voice.tests.telephone import TOKEN, Telephone
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import answer, start_session, take_turn
from moyai.core.conversations.tests.registered import only_flows
from moyai.core.places.enums import FacilityKind
from moyai.core.places.models import Facility
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Reply
from moyai.services.shared_taxi.tests.town import HOSPITAL, NOW, make_day, make_resident
from tests.factories import make_user
from tests.line.chat import Chat

pytestmark = pytest.mark.django_db
SPOT = {"lon": 137.961, "lat": 35.841, "name": "荒井のあたり", "place_id": None}


@pytest.fixture
def hanako(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Resident]:
    """She went to the hospital twice, and once to a spot on the map."""
    settings.MOYAI_VOICE_TOKEN = TOKEN
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_day()
    resident = make_resident(user=make_user(Role.RESIDENT))
    hospital = Facility.objects.get(kind=FacilityKind.HOSPITAL)
    there = {
        "lon": HOSPITAL.lon,
        "lat": HOSPITAL.lat,
        "name": "旧病院",
        "place_id": f"facility:{hospital.pk}",
    }
    for days, value in ((1, there), (2, SPOT), (3, there)):
        keep_past(resident, value, days)
    with only_flows("book_ride"):
        yield resident


def keep_past(resident: Resident, value: dict[str, Any], days: int) -> None:
    at = NOW - timedelta(days=days)
    Session.objects.create(
        code=f"1000000{days}",
        flow="book_ride",
        channel="web",
        resident=resident,
        answers={"to": {"value": value, "label": {}}},
        status=SessionStatus.ENDED,
        started_at=at,
        updated_at=at,
        expires_at=at,
    )


def begin(channel: str, resident: Resident, **facts: Any) -> Session:
    """Begin to book, and say that she starts at home."""
    session = start_session(flow="book_ride", channel=channel, now=NOW, resident_id=resident.pk, **facts)
    talk = take_turn(code=session.code, now=NOW)
    home = talk.turn.prompt.own[0]
    reply = Reply("from", home.value, talk.turn.prompt.digest)
    answer(code=session.code, version=talk.session.version, reply=reply, now=NOW)
    return Session.objects.get(pk=session.pk)


def read_destination() -> str:
    return str(Session.objects.get(status=SessionStatus.ACTIVE).answers["to"]["value"]["name"])


def test_web_offers_them_above_the_landmarks(hanako: Resident) -> None:
    client = Client()
    client.force_login(hanako.user)
    session = begin("web", hanako, actor_id=hanako.user.pk)
    page = client.get(f"/talk/{session.code}/").content.decode()
    offered = page.partition("前に選んだ場所")[2].partition("よく使われる場所")[0]
    tokens = re.findall(r'name="answer"[^>]*value="([^"]+)"', offered)
    assert re.findall(r'class="tile__label">([^<]+)<', offered) == [HOSPITAL.name, "荒井のあたり"]
    fields = dict(re.findall(r'<input type="hidden" name="(key|shown|version)" value="([^"]*)"', page))
    client.post(f"/talk/{session.code}/", {**fields, "answer": tokens[1]})
    assert read_destination() == "荒井のあたり"


def test_television_offers_them_after_her_own(hanako: Resident) -> None:
    client = Client()
    client.get("/tv/")
    sets.pair_set(code=TvSet.objects.get().code, household=hanako.household, by=hanako.user, now=NOW)
    sets.choose_person(tv=TvSet.objects.get(), person=hanako, now=NOW)
    sets.hold_talk(tv=TvSet.objects.get(), talk=begin("tv", hanako), now=NOW)
    page = client.get("/tv/talk/").content.decode()
    assert read_title(page) == "どこまで行きますか。"
    keys = [key for key in list_keys(page) if key.do.startswith("answer:")]
    assert [key.words.split()[1] for key in keys] == ["自宅", HOSPITAL.name, "荒井のあたり"]
    client.post("/tv/talk/", {**read_fields(page), "do": keys[2].do})
    assert read_destination() == "荒井のあたり"


def test_chat_offers_the_towns_places_and_no_spot_of_hers(hanako: Resident) -> None:
    chat = Chat()
    chat.send("follow", follow={"isUnblocked": False})
    chat.write(make_code(resident=hanako, actor="user:1", now=NOW))
    chat.press("タクシーを予約")
    chat.press("自宅")
    labels = [words for words, _action in chat.buttons()]
    assert labels[:2] == [HOSPITAL.name, "町の施設から選ぶ"]
    assert "荒井" not in chat.words()
    chat.press(HOSPITAL.name)
    assert read_destination() == HOSPITAL.name


def test_telephone_reads_them_out_first(hanako: Resident) -> None:
    telephone = Telephone().call().press("1").press("1")
    assert f"{HOSPITAL.name}、1番。" in telephone.words and "荒井のあたり、2番。" in telephone.words
    telephone.press("2")
    assert read_destination() == "荒井のあたり"


def test_desk_sees_them_too(hanako: Resident) -> None:
    staff = Client()
    dispatcher = make_user(Role.DISPATCHER)
    staff.force_login(dispatcher)
    session = begin("desk", hanako, actor_id=dispatcher.pk)
    assert "前に選んだ場所" in staff.get(f"/talk/{session.code}/").content.decode()
