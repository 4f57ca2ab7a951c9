"""What an incident's people are asked is the town's to choose, and the same at every door."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from moyai.channels.line.operations import make_code
from moyai.channels.voice.tests.telephone import TOKEN, Telephone
from moyai.core import clock
from moyai.core.conversations.operations import take_turn
from moyai.core.conversations.tests.registered import only_flows
from moyai.services.evacuation.enums import USUAL_QUESTIONS, Mode, Question
from moyai.services.evacuation.flows.previewing import preview_questions
from moyai.services.evacuation.operations.answering import tell_noted
from moyai.services.evacuation.tests.town import make_officer
from tests.evacuation.test_others import begin_talk, go_on
from tests.evacuation.test_report_taps import Browser, find_key
from tests.evacuation.town import NOW, begin_real, list_claims, make_family, make_places
from tests.line.chat import Chat
from tests.tv.test_booking_transcript import pair


@pytest.fixture
def town(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MOYAI_VOICE_TOKEN, settings.MOYAI_VOICE_DESK = TOKEN, ""
    settings.MOYAI_LINE_ACCOUNTS = {"ina": {"secret": "s", "token": "t"}}
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()


@pytest.fixture
def hanako(town: None) -> Any:
    begin_real(Mode.DRILL, questions=())
    return make_family()


def assert_home_and_safe(door: str, hanako: Any) -> None:
    (claim,) = list_claims()
    assert (claim.door, claim.about) == (door, hanako)
    assert claim.body["condition"] == "well"
    assert claim.body["where"]["kind"] == "home"
    assert {"people", "needs", "stay"}.isdisjoint(claim.body)


@pytest.mark.django_db
def test_two_questions_on_the_web(hanako: Any) -> None:
    browser = Browser(hanako.user)
    browser.open("/anpi/")
    for label in ("わたしのこと", "自宅", "無事です"):
        browser.press(label)
    assert "受け取りました" in browser.page
    assert_home_and_safe("web", hanako)


@pytest.mark.django_db
def test_two_questions_in_the_chat(hanako: Any) -> None:
    chat = Chat(now=NOW)
    chat.send("follow", follow={"isUnblocked": False})
    chat.write(make_code(resident=hanako, actor="user:1", now=NOW))
    for words in ("無事を知らせる", "自宅"):
        chat.write(words)
    chat.press("無事です")
    assert "受け取りました" in chat.words()
    assert_home_and_safe("line", hanako)


@pytest.mark.django_db
def test_two_questions_by_telephone_keys(hanako: Any) -> None:
    with only_flows("report"):
        telephone = Telephone().call()
        for label in ("無事かどうか", "自宅", "無事のとき"):
            telephone.press(find_key(telephone.words, label))
    assert "受け取りました" in telephone.words
    assert_home_and_safe("voice", hanako)


@pytest.mark.django_db
def test_two_questions_by_remote(hanako: Any) -> None:
    with only_flows("report", "find_shelter"):
        remote = pair(hanako)
        for label in ("花子", "無事", "自宅", "無事です"):
            remote.press(label)
    assert "受け取りました" in remote.page
    assert_home_and_safe("tv", hanako)


@pytest.mark.django_db
def test_the_number_of_a_car_stands_with_its_place(town: None) -> None:
    begin_real(questions=(Question.PLATE,))
    hanako = make_family()
    answers = {"kind": "car", "plate": 1234, "spot": None, "words": "公園", "state": "fine"}
    go_on(begin_talk("report", hanako, hanako.user), answers)
    (claim,) = list_claims()
    assert claim.body["where"] == {"kind": "car", "words": "公園、車のナンバー1234"}


@pytest.mark.django_db
def test_what_she_began_with_is_asked_to_the_end(town: None) -> None:
    incident = begin_real()
    hanako = make_family()
    code = begin_talk("report", hanako, hanako.user)
    take_turn(code=code, now=NOW)
    incident.chosen_questions = []
    incident.save()
    go_on(code, {"kind": "home", "together": "all", "state": "fine"})
    assert [claim.body["people"] for claim in list_claims()] == [4]


@pytest.mark.django_db
def test_three_things_are_two_taps_by_telephone(town: None) -> None:
    begin_real(questions=(Question.NEEDS,))
    make_family()
    with only_flows("report"):
        telephone = Telephone().call()
        for label in ("無事かどうか", "自宅", "手助けがあるとき", "水、食べ物、毛布の全部", "ほかにないとき"):
            telephone.press(find_key(telephone.words, label))
    assert list_claims()[-1].body["needs"] == ["water", "food", "blanket"]


@pytest.mark.django_db
def test_the_card_on_paper_asks_the_same(town: None) -> None:
    begin_real(questions=(Question.PLATE, Question.STAY))
    desk = Client()
    desk.force_login(make_officer())
    page = desk.get("/evacuation/paper/").content.decode()
    assert [name for name in ("plate", "stay", "people", "needs") if f'name="{name}"' in page] == [
        "plate",
        "stay",
    ]
    card = {"name": "山田 よし", "kind": "car", "plate": "12", "stay": "week", "people": "3", "press_id": "a"}
    assert desk.post("/evacuation/paper/", card).status_code == 302
    (claim,) = list_claims()
    assert (claim.body["where"]["words"], claim.body["stay"]) == ("車のナンバー12", 7 * 24 * 3600)
    assert "people" not in claim.body


def count_answers(*questions: Question) -> list[int]:
    shown = preview_questions(questions, mode="real", language="ja", now=NOW)
    return [len(one.asked) for one in shown]


@pytest.mark.django_db
def test_the_preview_is_the_conversation_itself() -> None:
    assert count_answers(*USUAL_QUESTIONS) == [3, 8, 8]
    assert count_answers() == [2, 4, 3]
    assert count_answers(*Question) == [3, 9, 8]
    first, *_ = preview_questions((), mode="drill", language="ja", now=NOW)
    assert [(one.words, one.options[-1]) for one in first.asked] == [
        ("【訓練】いま、どこにいますか。", "市の外"),
        ("【訓練】みなさん、ご無事ですか。", "すぐに助けが必要"),
    ]


def test_whoever_is_asked_with_everybody_is_asked_how_many_only_where_the_town_wants_to_know() -> None:
    assert len(tell_noted(1, "real", "car", None).options) == 8
    assert tell_noted(1, "real", "car", None, asks=False).options == ()
