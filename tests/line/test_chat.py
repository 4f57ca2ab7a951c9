"""The chat as a friend sees it: linking, booking, and everything that she may do otherwise."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from moyai.channels.line.models import Friend, LinkRequest, Outgoing
from moyai.channels.line.operations import make_code
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import resume_session, stop_session, take_turn
from moyai.core.intake.models import InboxEvent
from moyai.core.residents.models import ContactPoint, Resident
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.tests.town import FAR, HOSPITAL, NOW, make_day, make_resident
from tests.line.chat import Chat

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident() -> Resident:
    make_day()
    return make_resident()


@pytest.fixture
def chat(resident: Resident) -> Chat:
    """A chat that is linked to a resident by a code from the desk."""
    chat = Chat()
    chat.send("follow", follow={"isUnblocked": False})
    chat.write(make_code(resident=resident, actor="user:1", now=NOW))
    return chat


def book(chat: Chat) -> None:
    """Book a ride home to hospital by buttons, a location, words and a picker."""
    chat.press("タクシーを予約")
    chat.press("自宅")
    chat.point(HOSPITAL.lon, HOSPITAL.lat)
    chat.press("出発")
    chat.write("6月10日の10時")
    chat.write("一人")
    chat.press("なし")
    chat.press("これにする")
    chat.press("予約する")


def test_follow_welcomes_and_shows_how_to_link() -> None:
    chat = Chat()
    chat.send("follow", follow={"isUnblocked": False})
    assert "友だち追加ありがとう" in chat.words()
    assert any(action["type"] == "uri" for _words, action in chat.buttons())


def test_link_by_a_code_from_the_desk(resident: Resident) -> None:
    chat = Chat()
    code = make_code(resident=resident, actor="user:1", now=NOW)
    chat.write(f" {code[:3]} {code[3:]} ")
    assert "つながりました" in chat.words()
    assert chat.friend.resident == resident
    assert ContactPoint.objects.get(kind="line").value == f"ina:{chat.user_id}"
    stranger = Chat(user_id="U" + "2" * 32)
    stranger.write(code)
    assert stranger.friend.resident is None


def test_link_by_guessing_ends_after_five(resident: Resident) -> None:
    code = make_code(resident=resident, actor="user:1", now=NOW)
    wrong = "000000" if code != "000000" else "111111"
    chat = Chat()
    for _ in range(5):
        chat.write(wrong)
    chat.write(code)
    assert "何度もまちがえました" in chat.words()
    assert chat.friend.resident is None
    later = Chat(now=NOW + timedelta(minutes=61))
    LinkRequest.objects.update(expires_at=NOW + timedelta(hours=3))
    later.write(code)
    assert later.friend.resident == resident


def test_link_code_of_yesterday_is_too_old(resident: Resident) -> None:
    code = make_code(resident=resident, actor="user:1", now=NOW - timedelta(days=1))
    chat = Chat()
    chat.write(code)
    assert "期限が切れた" in chat.words()


def test_book_a_ride_in_the_chat(chat: Chat, resident: Resident) -> None:
    book(chat)
    ride = Ride.objects.get()
    assert (ride.channel, ride.resident) == ("line", resident)
    assert ride.code[-4:] in chat.words()
    assert chat.friend.session is None
    assert Session.objects.get().status == SessionStatus.ENDED


def test_book_the_return_from_the_outcome(chat: Chat) -> None:
    book(chat)
    chat.press("帰り")
    assert "いつ" in chat.words() or "時刻" in chat.words()
    assert chat.friend.session is not None


def test_home_is_named_and_its_address_is_not(chat: Chat, resident: Resident) -> None:
    chat.press("タクシーを予約")
    assert "自宅" in chat.words()
    assert resident.household.address not in chat.words()


def test_place_can_be_written(chat: Chat) -> None:
    chat.press("タクシーを予約")
    chat.write("自宅")
    chat.write("あるはずのない場所")
    assert "見つかりませんでした" in chat.words()


def test_flow_can_be_named_in_ones_own_words(chat: Chat) -> None:
    for text in ("タクシー", "タクシーを予約したい😀", "病院に行きたいんだけど"):
        chat.write(text)
        assert "どこから乗りますか" in chat.words()
        chat.write("やめる")
    chat.write("予約を取り消したいです")
    assert "予約はありません" in chat.words()


def test_location_in_the_sea_is_told_and_asked_again(chat: Chat) -> None:
    chat.press("タクシーを予約")
    chat.point(139.5, 30.0)
    assert "運行区域" in chat.words()
    chat.point(FAR.lon, FAR.lat)
    assert "運行区域" in chat.words()
    chat.point("x", None)
    assert "わかりませんでした" in chat.words()


def test_sticker_is_thanked_and_the_question_stays(chat: Chat) -> None:
    chat.press("タクシーを予約")
    question = chat.words()
    chat.send("message", message={"id": "1", "type": "sticker", "packageId": "1", "stickerId": "1"})
    assert "スタンプありがとうございます" in chat.words()
    assert question.splitlines()[-1] in chat.words()


@pytest.mark.parametrize("text", ["😀😀😀", "ｱｲｳｴｵ", "あ" * 5000, "\u202e", "' OR 1=1 --"])
def test_any_text_is_answered_kindly(chat: Chat, text: str) -> None:
    chat.press("タクシーを予約")
    chat.press("自宅")
    chat.press("町の施設")
    chat.write(text)
    assert chat.said
    assert chat.friend.session is not None


def test_button_from_yesterday_gets_the_present_question(chat: Chat) -> None:
    chat.press("タクシーを予約")
    old = next(action for words, action in chat.buttons() if "自宅" in words)
    chat.press("自宅")
    version = Session.objects.get().version
    chat.tap(old["data"])
    assert "前の質問のもの" in chat.words()
    assert Session.objects.get().version == version
    assert list(Session.objects.get().answers) == ["from"]


def test_button_of_another_person_does_nothing(chat: Chat) -> None:
    chat.press("タクシーを予約")
    theirs = next(action for words, action in chat.buttons() if "自宅" in words)
    stranger = Chat(user_id="U" + "3" * 32)
    stranger.tap(theirs["data"])
    assert Session.objects.get().answers == {}
    assert "自宅" not in stranger.words()


@pytest.mark.parametrize(
    "data", ["", "m=nothing", "f=99&s=00000000", "g=explode", "a=1", "page=-1", "x" * 400]
)
def test_forged_button_shows_the_menu_or_the_question(chat: Chat, data: str) -> None:
    chat.tap(data)
    assert chat.said
    chat.press("タクシーを予約") if any("タクシー" in words for words, _ in chat.buttons()) else None
    chat.tap(data)
    assert chat.said


def test_global_words(chat: Chat) -> None:
    chat.press("タクシーを予約")
    chat.press("自宅")
    chat.write("もどる")
    assert Session.objects.get().answers == {}
    chat.write("English")
    assert chat.friend.language == "en"
    assert "Where" in chat.words()
    chat.write("stop")
    assert "Stopped" in chat.words()
    assert chat.friend.session is None


def test_person_hands_over_with_the_answers(chat: Chat) -> None:
    chat.press("タクシーを予約")
    chat.press("自宅")
    chat.press("係の人")
    session = Session.objects.get()
    assert (session.status, list(session.answers)) == (SessionStatus.HANDED_OVER, ["from"])
    resume_session(code=session.code, now=NOW, channel="desk", actor_id=None)
    chat.write("どうなりましたか")
    assert chat.said


def test_stopped_elsewhere_shows_the_menu(chat: Chat) -> None:
    chat.press("タクシーを予約")
    stop_session(code=Session.objects.get().code, now=NOW)
    chat.press("自宅")
    assert "何をしますか" in chat.words()


def test_sensitive_question_is_a_link_and_what_is_written_is_erased() -> None:
    chat = Chat()
    chat.send("follow", follow={"isUnblocked": False})
    chat.press("登録する")
    links = [action for _words, action in chat.buttons() if action["type"] == "uri"]
    assert "/talk/open/" in links[0]["uri"]
    chat.write("伊那市荒井3500番地です", number="77")
    assert "町のページ" in chat.words()
    kept = InboxEvent.objects.get(payload__message__id="77").payload
    assert "text" not in kept["message"]
    assert Session.objects.get().answers == {}


def test_unsend_erases_the_words_and_takes_the_answer_back(chat: Chat) -> None:
    chat.press("タクシーを予約")
    chat.write("自宅", number="55")
    assert list(Session.objects.get().answers) == ["from"]
    chat.send("unsend", unsend={"messageId": "55"}, replyToken="")
    assert Session.objects.get().answers == {}
    assert "text" not in InboxEvent.objects.get(payload__message__id="55").payload["message"]


def test_unfollow_drops_what_was_not_said_yet(chat: Chat) -> None:
    chat.send("unfollow", replyToken="")
    assert not chat.friend.is_following
    assert set(Outgoing.objects.values_list("status", flat=True)) == {"failed"}


def test_standby_groups_and_unknown_types_change_nothing(resident: Resident) -> None:
    chat = Chat()
    chat.send("message", mode="standby", message={"id": "1", "type": "text", "text": "x"})
    chat.send(
        "message", source={"type": "group", "groupId": "C1"}, message={"id": "1", "type": "text", "text": "x"}
    )
    chat.send("somethingNew", anything={"deep": [1, 2]})
    chat.send("message", message="not an object")
    chat.send("postback", postback=None)
    assert [friend.user_id for friend in Friend.objects.all()] == [chat.user_id]


def test_answer_on_the_web_is_followed_in_the_chat(
    chat: Chat, client: Any, django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from moyai.core import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)
    chat.press("タクシーを予約")
    from moyai.core.conversations.links import make_link_token

    session = Session.objects.get()
    client.get(f"/talk/open/{make_link_token(session)}/")
    page = client.get(f"/talk/{session.code}/?here=1")
    assert page.status_code == 200
    before = Outgoing.objects.count()
    talk = take_turn(code=session.code, now=NOW)
    form = {"key": "from", "shown": talk.turn.prompt.digest, "version": session.version}
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/talk/{session.code}/", form | {"answer": talk.turn.prompt.own[0].token})  # type: ignore[attr-defined]
    assert list(Session.objects.get().answers) == ["from"]
    assert Outgoing.objects.count() == before + 1
    assert "元の画面" in client.get(f"/talk/{session.code}/").content.decode()


def test_link_of_another_conversation_is_refused(chat: Chat, client: Any) -> None:
    assert client.get("/talk/open/forged/").status_code == 410
