"""A report in few taps at every door: the first in at most five, a repeated one in at most three.

A tap is a press of something on the screen or of a key; the way from the first page is counted.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from moyai.channels.line.operations import make_code
from moyai.channels.voice.tests.telephone import TOKEN, Telephone
from moyai.core import clock
from moyai.core.conversations.menus import list_menu
from moyai.core.conversations.tests.registered import only_flows
from moyai.services.evacuation.enums import Mode
from moyai.services.evacuation.models import Incident
from tests.evacuation.town import NOW, begin_real, list_claims, make_family, make_places
from tests.line.chat import Chat
from tests.tv.test_booking_transcript import pair

pytestmark = pytest.mark.django_db
FIRST = ("自宅", "家族みんな", "無事")
MOST_FIRST, MOST_AGAIN = 5, 3
OF_OTHER = ("わたしの家族", "太郎", "自宅", "家族みんな", "足りて", "聞いた")
OF_OTHER_SPOKEN = ("家族", "太郎", "自宅", "家族みんな", "足りている", "聞いた")
MOST_OTHER = 7
"""About somebody else: whose, who, where, with how many, how, and how one knows it; one tap each."""


@pytest.fixture
def hanako(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.MOYAI_VOICE_TOKEN, settings.MOYAI_VOICE_DESK = TOKEN, ""
    settings.MOYAI_LINE_ACCOUNTS = {"ina": {"secret": "s", "token": "t"}}
    monkeypatch.setattr(clock, "now", lambda: NOW)
    make_places()
    begin_real(Mode.DRILL)
    return make_family()


def assert_home_then_the_same(door: str, hanako: Any) -> None:
    first, again = list_claims()
    assert (first.door, first.about, first.speaker) == (door, hanako, hanako)
    assert {key: first.body[key] for key in ("role", "people", "condition")} == {
        "role": "self",
        "people": 4,
        "condition": "well",
    }
    assert first.body["where"]["kind"] == "home"
    assert again.body == first.body | {"at": again.body["at"], "said": again.body["said"]}
    assert again.event_id != first.event_id


class Browser:
    """Counts what is pressed; each press is a form or a link that is on the page."""

    def __init__(self, user: Any) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.page, self.path, self.taps = "", "", 0

    def open(self, path: str) -> None:
        answer = self.client.get(path, follow=True)
        assert answer.status_code == 200
        self.path = answer.redirect_chain[-1][0] if answer.redirect_chain else path
        self.page = answer.content.decode()

    def follow(self, label: str) -> None:
        self.taps += 1
        links = re.findall(r'<a [^>]*href="([^"]+)"[^>]*>(.*?)</a>', self.page, re.S)
        found = next((url for url, words in links if label in words), None)
        assert found, (label, links)
        self.open(found)

    def press(self, label: str) -> None:
        self.taps += 1
        for form in re.findall(r"<form.*?</form>", self.page, re.S):
            buttons = re.findall(r"<button([^>]*)>(.*?)</button>", form, re.S)
            named = next((attributes for attributes, words in buttons if label in words), None)
            if named is not None:
                return self._post(form, named)
        raise AssertionError(f"no {label} on {self.path}")

    def _post(self, form: str, button: str) -> None:
        action = re.search(r'action="([^"]+)"', form.partition(">")[0])
        fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
        fields |= dict(re.findall(r'name="([^"]+)" value="([^"]*)"', button))
        answer = self.client.post(action[1] if action else self.path, fields)
        assert answer.status_code == 302, answer
        self.open(answer["Location"])


def test_on_the_web(hanako: Any) -> None:
    browser = Browser(hanako.user)
    browser.open("/shelters/")
    for label in ("わたしのこと", *FIRST):
        if label == "わたしのこと":
            browser.follow("無事・備え")
        browser.press(label)
    assert "受け取りました" in browser.page
    assert browser.taps <= MOST_FIRST
    browser.taps = 0
    browser.follow("無事・備え")
    browser.press("わたしのこと")
    assert "自宅、4人、無事" in browser.page
    browser.press("はい、同じです")
    assert browser.taps <= MOST_AGAIN
    assert "受け取りました" in browser.page
    assert_home_then_the_same("web", hanako)


def test_in_the_chat(hanako: Any) -> None:
    chat = Chat(now=NOW)
    chat.send("follow", follow={"isUnblocked": False})
    chat.write(make_code(resident=hanako, actor="user:1", now=NOW))
    chat.write("無事を知らせる")
    for label in FIRST:
        chat.press(label)
    assert "受け取りました" in chat.words()
    chat.press("もう一度知らせる")
    chat.press("はい、同じです")
    assert "受け取りました" in chat.words()
    assert_home_then_the_same("line", hanako)


def test_by_telephone_keys(hanako: Any) -> None:
    with only_flows("report"):
        telephone = Telephone().call()
        taps = 0
        for label in ("無事かどうか", "自宅", "家族みんな", "足りている"):
            telephone.press(find_key(telephone.words, label))
            taps += 1
        assert "受け取りました" in telephone.words
        assert taps <= MOST_FIRST
        telephone.hang_up()
        again = Telephone().call()
        again.press(find_key(again.words, "無事かどうか"))
        again.press(find_key(again.words, "同じ"))
    assert "受け取りました" in again.words
    assert_home_then_the_same("voice", hanako)


def find_key(words: str, label: str) -> str:
    found = re.search(rf"{label}[^、。]*、(?:[^、。]*、)??([0-9])番", words)
    assert found, (label, words)
    return found[1]


def test_by_remote(hanako: Any) -> None:
    with only_flows("report", "find_shelter"):
        remote = pair(hanako)
        for label in ("花子", "無事", *FIRST):
            remote.press(label)
        assert "受け取りました" in remote.page
        remote.switch_on()
        remote.press("無事")
        remote.press("はい、同じです")
    assert "受け取りました" in remote.page
    assert_home_then_the_same("tv", hanako)


def assert_grandfather_with_three(door: str, hanako: Any) -> None:
    claim = list_claims()[-1]
    assert (claim.door, claim.about.given_name, claim.body["role"]) == (door, "太郎", "family")
    assert (claim.body["where"]["kind"], claim.body["people"]) == ("home", 4)


def test_of_somebody_else_on_the_web(hanako: Any) -> None:
    browser = Browser(hanako.user)
    browser.open("/anpi/")
    for label in ("家族や近所の人", *OF_OTHER):
        browser.press(label)
    assert "受け取りました" in browser.page
    assert browser.taps <= MOST_OTHER
    assert_grandfather_with_three("web", hanako)


def test_of_somebody_else_by_telephone_keys(hanako: Any) -> None:
    with only_flows("report_other"):
        telephone = Telephone().call()
        taps = 0
        for label in ("近所の人", *OF_OTHER_SPOKEN):
            telephone.press(find_key(telephone.words, label))
            taps += 1
    assert "受け取りました" in telephone.words
    assert taps <= MOST_OTHER
    assert_grandfather_with_three("voice", hanako)


def test_of_somebody_else_by_remote(hanako: Any) -> None:
    with only_flows("report_other", "find_shelter"):
        remote = pair(hanako)
        for label in ("花子", "近所の人", *OF_OTHER):
            remote.press(label)
    assert "受け取りました" in remote.page
    assert_grandfather_with_three("tv", hanako)


def test_in_an_emergency_it_comes_first_on_every_menu_and_in_peace_it_is_on_none(hanako: Any) -> None:
    for door in ("line", "voice", "tv"):
        assert [entry.key for entry in list_menu(door, hanako)][:2] == ["report", "report_other"]
        assert next(iter(list_menu(door, None))).key == "report_guest"
    Incident.objects.update(is_open=None, closed_at=NOW)
    for resident in (hanako, None):
        keys = {entry.key for entry in list_menu("line", resident)}
        assert not keys & {"report", "report_other", "report_guest", "add_member"}
        assert "find_shelter" in keys
