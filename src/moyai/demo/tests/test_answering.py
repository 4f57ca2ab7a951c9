"""In the demo people with phones answer a drill's question, and nobody answers what is meant in earnest."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.factories import make_town

from moyai.channels.line.models import Friend
from moyai.core.conversations.polls import write_choice
from moyai.core.residents.tests.factories import register
from moyai.demo.drill.platform import Press
from moyai.demo.life import answering
from moyai.demo.life.answering import Answering, plan
from moyai.services.evacuation.enums import Mode
from moyai.services.evacuation.operations.asking import ask_everybody, make_question
from moyai.services.evacuation.tests.town import NOW, begin

pytestmark = pytest.mark.django_db
WORDS = list(answering.ANSWERS)


class Phones:
    """A platform of which only the phones are there."""

    def __init__(self, *_: Any) -> None:
        self.keys: list[str] = []
        self.buttons: list[dict[str, str]] = []
        self.presses: list[Press] = []

    def add_phones(self, keys: Any) -> None:
        self.keys += keys

    def read_buttons(self, key: str) -> list[dict[str, str]]:
        return self.buttons

    def press(self, presses: list[Press]) -> None:
        self.presses += presses


@pytest.fixture
def phones(monkeypatch: pytest.MonkeyPatch) -> Phones:
    phones = Phones()
    monkeypatch.setattr(answering, "PhoneNetwork", lambda *_: phones)
    monkeypatch.setattr(answering, "SILENT_SHARE", 0)
    monkeypatch.setenv("MOYAI_LINE_API", "http://127.0.0.1:1")
    register(make_town())
    return phones


def ask(phones: Phones, mode: Mode) -> None:
    asking = ask_everybody(incident=begin(mode), key="k", by=None, now=NOW, real_now=NOW)
    phones.buttons = [
        {"data": urlencode(write_choice(option.choice))} for option in make_question(asking).options
    ]


def test_a_drill_is_answered_once(phones: Phones) -> None:
    life = Answering()
    life.tick(NOW)
    assert len(phones.keys) == 1 and Friend.objects.get().resident is not None
    ask(phones, Mode.DRILL)
    life.tick(NOW)
    assert phones.presses == []
    for hours in (5, 6):
        life.tick(NOW + timedelta(hours=hours))
    assert 1 <= len(phones.presses) <= 2
    assert {press.user for press in phones.presses} == set(phones.keys)


def test_what_is_meant_in_earnest_is_nobodys_to_answer(phones: Phones) -> None:
    life = Answering()
    life.tick(NOW)
    ask(phones, Mode.REAL)
    life.tick(NOW + timedelta(hours=5))
    assert phones.presses == []


def test_nobody_is_invented_on_a_towns_own_line(phones: Phones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOYAI_LINE_API", "https://api.line.me")
    Answering().tick(NOW)
    assert (phones.keys, Friend.objects.count()) == ([], 0)


def test_most_answer_within_minutes_and_the_same_seed_answers_the_same() -> None:
    keys = [f"k{n}" for n in range(400)]
    answers = plan(keys, NOW, seed=1, words=WORDS)
    assert answers == plan(keys, NOW, seed=1, words=WORDS)
    first = [one.at - NOW for one in answers if "." not in one.word]
    assert 0.6 < len(first) / len(keys) < 0.9
    assert sum(wait < timedelta(minutes=30) for wait in first) > len(first) / 2
