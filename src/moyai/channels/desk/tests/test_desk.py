"""The desk by keyboard: who rings, everything on one page, history, cards, and handing on."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from moyai.channels.desk.erasing import erase_calls
from moyai.channels.desk.models import IncomingCall
from moyai.channels.desk.tests.test_views import at_nine, desk, hanako, sign_in
from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.audit.models import Entry
from moyai.core.conversations import registry
from moyai.core.conversations.incoming import announce_call
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import hand_over, start_session
from moyai.core.notices import providers
from moyai.core.residents.models import ContactPoint, Resident
from moyai.engines.conversation.tests.toy import NOW

__all__ = ["at_nine", "desk", "hanako"]
pytestmark = pytest.mark.django_db


def ring(*people: Resident, number: str = "0265781234", key: str = "voice:1", **more: Any) -> None:
    announce_call(key=key, number=number, residents=people, now=NOW, **more)


def begin(desk: Client, hanako: Resident) -> Session:
    desk.post("/desk/calls/start/toy/", {"resident": hanako.code})
    return Session.objects.get()


def answer(desk: Client, session: Session, key: str, value: str) -> Any:
    session.refresh_from_db()
    url = f"/talk/{session.code}/"
    shown = desk.get(url).context["hidden"]
    return desk.post(url, {one["name"]: one["value"] for one in shown} | {"answer": value, "key": key})


def test_a_call_shows_whose_number_it_is_and_goes_when_it_is_over(
    desk: Client, hanako: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring(hanako)
    page = desk.get("/desk/calls/").content.decode()
    shown = [
        word in page for word in ("電話です", "0265-78-1234", "伊藤 花子", f"/desk/people/{hanako.code}/")
    ]
    assert shown == [True] * 4
    ring(hanako, is_over=True)
    assert "電話が終わりました" in desk.get("/desk/calls/parts/ringing/").content.decode()
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=3))
    assert "電話" not in desk.get("/desk/calls/parts/ringing/").content.decode()
    assert IncomingCall.objects.count() == 1


def test_a_withheld_number_and_nobody_known(desk: Client) -> None:
    ring(number="")
    page = desk.get("/desk/calls/parts/ringing/").content.decode()
    assert ("番号非通知" in page, "登録のない番号です" in page) == (True, True)


def test_ringing_answers_304_while_nothing_changes(desk: Client, hanako: Resident) -> None:
    tag = desk.get("/desk/calls/parts/ringing/")["ETag"]
    assert desk.get("/desk/calls/parts/ringing/", headers={"if-none-match": tag}).status_code == 304
    ring(hanako)
    assert desk.get("/desk/calls/parts/ringing/", headers={"if-none-match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["calls/parts/ringing/", "people/{}/", "people/{}/card/"])
def test_strangers_see_none_of_it(hanako: Resident, path: str) -> None:
    url = f"/desk/{path.format(hanako.code)}"
    assert Client().get(url).status_code == 302
    assert sign_in("driver", Role.DRIVER).get(url).status_code == 403


def test_answers_and_question_stand_on_one_page(desk: Client, hanako: Resident) -> None:
    session = begin(desk, hanako)
    answer(desk, session, "who", "me")
    page = desk.get(f"/talk/{session.code}/").content.decode()
    shown = [word in page for word in ("どなたですか", "本人", "何人ですか", "desk.js", "4821 0931")]
    assert shown == [True] * 5


def test_any_answer_can_be_changed_from_there(desk: Client, hanako: Resident) -> None:
    session = begin(desk, hanako)
    answer(desk, session, "who", "me")
    page = desk.get(f"/talk/{session.code}/")
    hidden = {one["name"]: one["value"] for one in page.context["hidden"]}
    desk.post(f"/talk/{session.code}/", hidden | {"change": "who"})
    session.refresh_from_db()
    assert session.answers == {}


def test_who_did_it_for_whom_is_in_the_audit(desk: Client, hanako: Resident) -> None:
    begin(desk, hanako)
    entry = Entry.objects.get(action="desk.start")
    user = Session.objects.get().actor
    assert user is not None
    assert (entry.actor, entry.subject) == (f"user:{user.pk}", f"resident:{hanako.code}")


def test_history_tells_channel_outcome_and_who_for_whom(desk: Client, hanako: Resident) -> None:
    start_session(flow="toy", channel="web", now=NOW, resident_id=hanako.pk)
    begin_at_desk = desk.post("/desk/calls/start/toy/", {"resident": hanako.code})
    assert begin_at_desk.status_code == 302
    page = desk.get(f"/desk/people/{hanako.code}/").content.decode()
    shown = [word in page for word in ("お出かけ", "ウェブ", "窓口", "途中", "ご本人", ">desk<")]
    assert shown == [True] * 6
    assert Entry.objects.filter(action="desk.look_at", subject=f"resident:{hanako.code}").count() == 1


def test_history_costs_the_same_for_any_number(desk: Client, hanako: Resident) -> None:
    costs = []
    for more in (1, 2):
        for _ in range(more):
            start_session(flow="toy", channel="web", now=NOW, resident_id=hanako.pk)
        desk.get(f"/desk/people/{hanako.code}/")
        with CaptureQueriesContext(connection) as queries:
            desk.get(f"/desk/people/{hanako.code}/")
        costs.append(len(queries))
    assert costs[0] == costs[1] <= 12


def test_card_has_two_codes_and_no_personal_data(desk: Client, hanako: Resident) -> None:
    page = desk.get(f"/desk/people/{hanako.code}/card/").content.decode()
    body = page[page.index("<main") :]
    assert (body.count("qr__image"), "4821 0931" in body) == (2, True)
    told = [word in body for word in ("花子", "伊藤", "荒井", "0265781234", "1945", "style=")]
    assert told == [False] * 6


def test_unknown_people_are_not_found(desk: Client) -> None:
    assert desk.get("/desk/people/12345678/").status_code == 404


def test_queue_tells_the_door_and_then_who_has_taken_it(desk: Client, hanako: Resident) -> None:
    session = start_session(flow="toy", channel="voice", now=NOW, resident_id=hanako.pk)
    hand_over(code=session.code, now=NOW)
    assert "電話</span>" in desk.get("/desk/calls/").content.decode()
    desk.post(f"/desk/calls/{session.code}/take/")
    assert Entry.objects.get(action="desk.take").facts == {"session": session.code, "came_by": "voice"}
    page = sign_in("colleague", Role.DISPATCHER).get("/desk/calls/").content.decode()
    taken = page[page.index("窓口で進めているもの") :]
    assert ("伊藤 花子" in taken, "(desk " in taken, f"/talk/{session.code}/" in taken) == (True, True, False)


def open_chat(monkeypatch: pytest.MonkeyPatch, hanako: Resident, followed: list[str]) -> None:
    ContactPoint.objects.create(resident=hanako, kind="line", value="town:U1")
    monkeypatch.setattr(providers, "_providers", {**providers._providers, "line": object()})
    monkeypatch.setitem(registry.FOLLOWERS, "line", lambda talk, now: followed.append(talk.session.code))


def test_sent_on_to_her_chat_she_confirms_it_there(
    desk: Client, hanako: Resident, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    followed: list[str] = []
    open_chat(monkeypatch, hanako, followed)
    session = begin(desk, hanako)
    assert "LINEに送って" in desk.get(f"/talk/{session.code}/").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        response = desk.post(f"/desk/calls/{session.code}/move/", {"door": "line"})
    session.refresh_from_db()
    assert (response["Location"], session.channel, followed) == ("/desk/calls/", "line", [session.code])
    assert Entry.objects.get(action="desk.send_on").facts == {"session": session.code, "door": "line"}


@pytest.mark.parametrize("door", ["line", "fax", ""])
def test_nothing_is_sent_where_she_is_not(desk: Client, hanako: Resident, door: str) -> None:
    session = begin(desk, hanako)
    assert desk.post(f"/desk/calls/{session.code}/move/", {"door": door}).status_code == 404


def test_a_colleagues_conversation_is_not_sent_on(
    desk: Client, hanako: Resident, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_chat(monkeypatch, hanako, [])
    session = begin(desk, hanako)
    colleague = sign_in("colleague", Role.DISPATCHER)
    assert colleague.post(f"/desk/calls/{session.code}/move/", {"door": "line"}).status_code == 404
    session.refresh_from_db()
    assert (session.channel, session.status) == ("desk", SessionStatus.ACTIVE)


def test_erase_calls_keeps_what_is_young(hanako: Resident) -> None:
    ring(hanako)
    assert erase_calls(before=NOW, now=NOW) == 0
    assert erase_calls(before=NOW + timedelta(seconds=1), now=NOW) == 1
