"""A household prepares in five taps in the chat; what is asked about a person is asked outside it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from moyai.channels.line.operations import make_code
from moyai.core import clock
from moyai.core.audit.models import Entry
from moyai.core.conversations.models import Session
from moyai.core.conversations.operations import answer, start_session, take_turn
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Reply
from moyai.services.evacuation.erasing import erase_preparations
from moyai.services.evacuation.models import Preparation, ToldNeed
from moyai.services.shared_taxi.tests.town import make_resident
from tests.evacuation.town import NOW, make_family, make_places
from tests.line.chat import Chat

pytestmark = pytest.mark.django_db
MOST_TAPS = 5


@pytest.fixture
def hanako(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Resident:
    settings.MOYAI_LINE_ACCOUNTS = {"ina": {"secret": "s", "token": "t"}}
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()
    return make_family()


def talk(flow: str, resident: Resident, answers: dict[str, Any]) -> Session:
    """Answer each question by its key until the end."""
    session = start_session(flow=flow, channel="web", now=NOW, resident_id=resident.pk, owner_key="k")
    found = take_turn(code=session.code, now=NOW)
    while found.turn.status == "asking":
        prompt = found.turn.prompt
        reply = Reply(prompt.key, answers[prompt.key], prompt.digest)
        found = answer(code=session.code, version=found.session.version, reply=reply, now=NOW)
        assert found.turn.heard == "accepted", (prompt.key, found.turn.problem)
    return Session.objects.get(pk=session.pk)


def test_five_taps_in_the_chat(hanako: Resident) -> None:
    chat = Chat(now=NOW)
    chat.send("follow", follow={"isUnblocked": False})
    chat.write(make_code(resident=hanako, actor="user:1", now=NOW))
    chat.write("災害に備える")
    taps = ("自宅にいる", "犬・猫", "いない", "よい")
    for label in taps:
        chat.press(label)
    assert "登録しました" in chat.words()
    assert 1 + len(taps) <= MOST_TAPS
    kept = Preparation.objects.get()
    assert (kept.household, kept.plan, kept.pets, kept.may_share) == (hanako.household, "home", "small", True)


def test_needs_belong_to_persons_and_are_asked_outside_the_chat(hanako: Resident) -> None:
    taro = hanako.household.residents.get(given_name="太郎")
    answers = {
        "plan": "shelter",
        "shelter": "s1",
        "pets": "none",
        "help": "yes",
        "who_1": str(taro.pk),
        "need_1_1": "oxygen",
        "need_1_2": "walking",
        "need_1_3": "none",
        "who_2": "none",
        "share": "no",
    }
    session = talk("prepare", hanako, answers)
    assert [(n.resident, n.code) for n in ToldNeed.objects.all()] == [(taro, "oxygen"), (taro, "walking")]
    assert Preparation.objects.get().shelter.code == "s1"
    told = Entry.objects.filter(action="evacuation.prepare").get()
    assert "oxygen" not in json.dumps(told.facts)
    page = Client()
    page.force_login(hanako.user)
    card = page.get(session.outcome["page"]).content.decode()
    assert "太郎さん" in card
    assert "伊那" not in card.split("<main", 1)[1].split("</main>")[0].replace("伊那市", "")
    assert card.count("qr__image") == 4
    talk("prepare", hanako, {"wish": "erase"})
    assert not ToldNeed.objects.exists()
    assert not Preparation.objects.exists()


def test_somebody_without_a_telephone_joins_the_household_once(hanako: Resident) -> None:
    answers = {"name": "伊那 次郎", "kana": "イナ ジロウ", "born": "1970-05-05", "sure": True}
    talk("add_member", hanako, answers)
    jiro = hanako.household.residents.get(given_name="次郎")
    assert jiro.birth_date == date(1970, 5, 5)
    assert not jiro.contact_points.exists()
    again = talk("add_member", hanako, answers)
    assert "すでに登録されています" in json.dumps(again.outcome, ensure_ascii=False)


def test_a_card_is_printed_for_those_one_stands_for_and_nobody_else(hanako: Resident) -> None:
    stranger = make_resident(given="よし子")
    page = Client()
    page.force_login(hanako.user)
    assert page.get(f"/anpi/card/?for={stranger.code}").status_code == 404
    paper = page.get(f"/anpi/card.pdf?for={hanako.code}")
    assert paper["Content-Type"] == "application/pdf"
    assert paper.content.startswith(b"%PDF")


def test_what_nobody_went_through_for_years_goes(hanako: Resident) -> None:
    answers = {"plan": "home", "pets": "none", "help": "yes", "who_1": str(hanako.pk)}
    needs = {"need_1_1": "care", "need_1_2": "none", "who_2": "none", "share": "yes"}
    talk("prepare", hanako, answers | needs)
    assert erase_preparations(before=NOW, now=NOW) == 0
    assert erase_preparations(before=NOW + timedelta(seconds=1), now=NOW) == 2
    assert not Preparation.objects.exists()
    assert not ToldNeed.objects.exists()
