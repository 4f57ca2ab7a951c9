"""What evacuation says to people in trouble is said in sixteen languages, and no fact is lost on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from django.test import Client

from moyai.channels.line.models import Friend
from moyai.core import clock
from moyai.core.conversations.models import Session
from moyai.core.languages import read_any_language
from moyai.engines.conversation import MORE_LANGUAGES, Localized, joined
from moyai.services.evacuation.drill import MARKS, mark_localized
from moyai.services.evacuation.enums import Mode
from moyai.services.evacuation.texts import find, others, report
from moyai.services.evacuation.texts.kinds import CONGESTION
from tests.evacuation.town import NOW, begin_real, list_claims, make_family, make_places
from tests.line.chat import Chat

_PLACES = re.compile(r"{\w+}")


def list_sentences(*found: Any) -> Iterator[Localized]:
    for one in found:
        if isinstance(one, Localized):
            yield one
        elif isinstance(one, ModuleType):
            yield from list_sentences(*vars(one).values())
        elif isinstance(one, dict) and all(isinstance(value, Localized) for value in one.values()):
            yield from one.values()


SENTENCES = list(list_sentences(report, others, find, CONGESTION))


def test_every_sentence_is_there_in_every_language_with_its_facts() -> None:
    assert len(SENTENCES) > 100
    for sentence in SENTENCES:
        assert set(sentence.more) == set(MORE_LANGUAGES), sentence
        assert sentence.easy is not None or sentence.ja.full[0] in "例{", sentence
        for words in sentence.more.values():
            assert _PLACES.findall(words.full) == _PLACES.findall(sentence.ja.full), sentence


def test_a_drill_is_one_in_every_language_also_once_facts_are_in_and_sentences_are_joined() -> None:
    last = joined([report.KINDS["car"], report.PEOPLE_OF.format(n=4)])
    marked = mark_localized(report.SAME, Mode.DRILL).format(last=last)
    again = Localized.from_json(marked.to_json())
    for code in MORE_LANGUAGES:
        assert again.get(code).startswith(MARKS[code])
        assert last.get(code) in again.get(code)
    assert "Trong xe hơi" in again.get("vi")


@pytest.mark.parametrize(
    ("code", "language"),
    [("vi-VN", "vi"), ("zh-TW", "zh-hant"), ("zh_CN", "zh-hans"), ("fil", "tl"), ("xx", "ja"), (None, "ja")],
)
def test_codes_of_telephones_are_understood(code: str | None, language: str) -> None:
    assert read_any_language(code) == language


@pytest.fixture
def hanako(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.MOYAI_LINE_ACCOUNTS = {"ina": {"secret": "s", "token": "t"}}
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()
    begin_real(Mode.DRILL)
    return make_family()


@pytest.mark.django_db
def test_a_guest_reports_in_vietnamese_on_the_web_and_finds_a_shelter_in_burmese_in_the_chat(
    hanako: Any,
) -> None:
    browser = Client()
    browser.post("/talk/language/press/", {"language": "vi", "next": "/anpi/"})
    page = browser.post("/talk/start/report_guest/", follow=True).content.decode()
    assert "[DIỄN TẬP] Về ai?" in page
    assert 'lang="vi"' in page
    assert Session.objects.get().language == "vi"
    chat = Chat(now=NOW)
    chat.send("follow", follow={"isUnblocked": False})
    chat.write("မြန်မာဘာသာ")
    assert Friend.objects.get().language == "my"
    chat.write("避難所")
    assert MARKS["my"] in chat.words()
    assert list_claims() == []
