"""What nobody should send, sent at every door: answered kindly, nothing lost, never a fault of ours.

Run on PostgreSQL too: it takes no NUL, which SQLite does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from moyai.channels.line.operations import make_code
from moyai.channels.tv import operations as sets
from moyai.channels.tv.models import TvSet
from moyai.channels.voice.tests.telephone import TOKEN, Telephone
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import start_session
from moyai.core.conversations.tests.registered import only_flows
from moyai.core.residents.models import Resident
from moyai.services.shared_taxi.tests.town import HOSPITAL, NOW, make_day, make_resident
from tests.factories import make_user
from tests.line.chat import Chat

pytestmark = pytest.mark.django_db
NASTY = {
    "nothing": "",
    "nul": "瓜\x00生",
    "emoji": "👵🏽🚕",
    "half-width kana": "ｻｸﾗ",
    "right to left": "\u202eabc",
    "5000 characters": "長" * 5000,
    "markup": "<script>alert(1)</script>",
    "template": "{{ request.user }} %s {0}",
    "digits": "9" * 400,
    "other digits": "٣²Ⅷ",
    "path": "../../etc/passwd",
}
nasty = pytest.mark.parametrize("text", NASTY.values(), ids=NASTY.keys())


@pytest.fixture
def hanako(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Resident]:
    settings.MOYAI_VOICE_TOKEN = TOKEN
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_day()
    with only_flows("book_ride", "register"):
        yield make_resident(user=make_user(Role.RESIDENT))


def sign_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def read_fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(key|shown|version)" value="([^"]*)"', page))


def ask_first_question(client: Client, url: str) -> dict[str, str]:
    fields = read_fields(client.get(url).content.decode())
    assert fields["key"] == "from"
    return fields


@nasty
def test_on_the_web_the_question_stays(hanako: Resident, text: str) -> None:
    client = sign_in(hanako.user)
    session = start_session(
        flow="book_ride", channel="web", now=NOW, resident_id=hanako.pk, actor_id=hanako.user_id
    )
    url = f"/talk/{session.code}/"
    fields = ask_first_question(client, url)
    for form in (
        {"answer": text},
        {"answer": "point", "lon": text, "lat": text},
        {"action": "search", "query": text},
        {"change": text},
        {"global": text},
        {"key": text},
        {"shown": text, "answer": text},
        {"version": text},
    ):
        answer = client.post(url, {**fields, **form}, follow=True)
        assert answer.status_code == 200, (form, answer.status_code)
        assert "<script>alert" not in answer.content.decode()
    assert Session.objects.get().status == SessionStatus.ACTIVE
    assert ask_first_question(client, url)


@nasty
def test_a_conversation_begins_whatever_stands_in_its_fields(hanako: Resident, text: str) -> None:
    answer = sign_in(hanako.user).post("/talk/start/book_ride/", {"resident": "", "arg_x": text[:60]})
    assert answer.status_code == 302
    refused = sign_in(hanako.user).post("/talk/start/book_ride/", {"resident": text or "x"})
    assert refused.status_code == 409
    assert Session.objects.count() == 1


@nasty
def test_on_the_television_the_question_stays(hanako: Resident, text: str) -> None:
    client = Client()
    client.get("/tv/")
    sets.pair_set(code=TvSet.objects.get().code, household=hanako.household, by=hanako.user, now=NOW)
    sets.choose_person(tv=TvSet.objects.get(), person=hanako, now=NOW)
    session = start_session(flow="book_ride", channel="tv", now=NOW, resident_id=hanako.pk)
    sets.hold_talk(tv=TvSet.objects.get(), talk=session, now=NOW)
    fields = ask_first_question(client, "/tv/talk/")
    shows = (f"show:page={text}", f"show:group=%00{text}", f"show:{text}", "show:" + "a=1&" * 20)
    for do in (text, f"answer:{text}", f"follow:{text}", f"skip:{text}", *shows):
        assert client.post("/tv/talk/", {**fields, "do": do}, follow=True).status_code == 200, do
    for do in (f"person:{text}", f"show:{text}", f"start:{text}", f"resume:{text}"):
        assert client.post("/tv/home/", {"do": do}, follow=True).status_code in (200, 409), do
    assert client.get("/tv/talk/", {"page": text}).status_code == 200
    assert sign_in(hanako.user).post("/tv/pair/", {"code": text}).status_code == 422
    assert sign_in(hanako.user).get("/tv/pair/", {"for": text or "x"}).status_code == 404
    assert ask_first_question(client, "/tv/talk/")


@nasty
def test_in_the_chat_the_question_stays(hanako: Resident, text: str) -> None:
    chat = Chat()
    chat.send("follow", follow={"isUnblocked": False})
    chat.write(make_code(resident=hanako, actor="user:1", now=NOW))
    chat.press("タクシーを予約")
    session = Session.objects.get()
    data = urlencode({"s": session.code, "v": session.version, "k": "from", "group": text, "page": text[:9]})
    plain = text.replace("\0", "")  # as the intake hands it on; in a button's data it is written %00
    for heard in (chat.tap(data), chat.tap(f"{data}%00"), chat.tap(plain), chat.point(plain, plain)):
        assert heard, text
    assert chat.write(plain or "？")
    session.refresh_from_db()
    assert (session.status, session.answers) == (SessionStatus.ACTIVE, {})


def test_sticker_where_a_date_is_asked_is_thanked_and_the_date_stays_asked(hanako: Resident) -> None:
    chat = Chat()
    chat.send("follow", follow={"isUnblocked": False})
    chat.write(make_code(resident=hanako, actor="user:1", now=NOW))
    for label in ("タクシーを予約", "自宅", "町の施設", "病院", HOSPITAL.name, "出発の時刻"):
        chat.press(label)
    for message in ({"type": "sticker", "packageId": "1", "stickerId": "1"}, {"type": "video"}):
        chat.send("message", message={"id": "7", **message})
        assert "何日の何時より後に出発しますか。" in chat.words()
    chat.press("6月10日")
    assert {"from", "to", "timing"} <= Session.objects.get().answers.keys()


@nasty
def test_at_the_desk_nobody_is_found_kindly(hanako: Resident, text: str) -> None:
    staff = sign_in(make_user(Role.DISPATCHER))
    page = staff.get("/desk/calls/", {"q": text})
    assert page.status_code == 200
    assert hanako.name not in page.content.decode()
    started = staff.post("/desk/calls/start/book_ride/", {"resident": text or "x"})
    assert started.status_code == 404
    session = start_session(flow="register", channel="desk", now=NOW, actor_id=make_user(Role.DISPATCHER).pk)
    assert staff.post(f"/desk/calls/{session.code}/move/", {"door": text}).status_code == 404
    assert staff.post("/desk/calls/12345674/take/", {"x": text}).status_code == 404


@nasty
def test_on_the_telephone_the_question_stays_or_a_person_helps(hanako: Resident, text: str) -> None:
    telephone = Telephone().call().press("1")
    assert "どこから乗りますか。" in telephone.words
    for fields in (
        {"Digits": text},
        {"Digits": "1" + text, "RecordingUrl": text, "RecordingDuration": text},
        {"DialCallStatus": text},
        {"CallStatus": text, "AnsweredBy": text},
    ):
        for path in ("/voice/turn?turn=2", "/voice/turn?turn=x", "/voice/dialled", "/voice/status"):
            answer = telephone.post(path, **fields)
            assert answer.status_code == 200
            assert "うまくつながりませんでした" not in answer.content.decode()
    session = Session.objects.get()
    assert session.status in (SessionStatus.ACTIVE, SessionStatus.HANDED_OVER)
