"""The contract of every flow on the television: walked on the real pages, by keys that are on the screen.

A walk reads each page as a remote does, presses something at random (seeded), what was not tried yet first,
goes back now and then, and ends in an outcome or with a person. What is on a page fits, and means
what it says.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from html import unescape
from random import Random
from typing import Any

import pytest
from django.test import Client

from moyai.channels.tv import operations
from moyai.channels.tv.models import TvSet
from moyai.channels.tv.parse import parse
from moyai.channels.tv.render import render
from moyai.channels.tv.screen import MOST_KEYS, View, read_kept
from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.operations import start_session
from moyai.core.conversations.registry import FLOWS, FlowEntry
from moyai.core.residents.models import Resident
from moyai.engines.conversation import (
    Choose,
    Confirm,
    Date,
    Invalid,
    Localized,
    Number,
    Offer,
    Option,
    Outcome,
    Photo,
    Place,
    PlaceGroup,
    PlaceOption,
    Prompt,
    Show,
    Slot,
    TextPrompt,
    validate,
)
from tests.flows.conftest import NOW

# The flows ask each database in test_flows.py, by every channel; the channel's own rows, in its own tests.
pytestmark = pytest.mark.any_database

WALKS = 6
MOST_PRESSES = 150
ENTRIES = [
    pytest.param(entry, id=key)
    for key, entry in FLOWS.items()
    if not entry.channels or "tv" in entry.channels
]
_KEY = re.compile(r'<button class="key[^"]*" name="do" value="([^"]*)"([^>]*)>')


class Viewer:
    """Somebody with a remote; likes keys that she has not pressed yet."""

    def __init__(self, client: Client, random: Random, tried: Counter[str]) -> None:
        self.client, self.random, self.tried = client, random, tried

    def walk(self) -> Session:
        """Press keys until the conversation is over."""
        tv = TvSet.objects.select_related("talk").get()
        assert tv.talk is not None
        for turn in range(MOST_PRESSES):
            session = Session.objects.get(pk=tv.talk_id)
            if session.status != SessionStatus.ACTIVE:
                return session
            self._press(turn)
        raise AssertionError(f"no end after {MOST_PRESSES} presses")

    def _press(self, turn: int) -> None:
        answer = self.client.get("/tv/talk/")
        if answer.status_code == 302:
            return
        page = answer.content.decode()
        keys = [unescape(do) for do, rest in _KEY.findall(page) if "disabled" not in rest]
        fields = dict(re.findall(r'<input type="hidden" name="(key|shown|version)" value="([^"]*)"', page))
        if not fields:  # it has just ended
            return
        is_pad = "keys--pad" in page
        assert 1 <= len(keys) <= (13 if is_pad else MOST_KEYS), page
        do = (
            "back"
            if turn % 9 == 8 and turn < MOST_PRESSES // 2
            else self._choose(keys, is_pad=is_pad, key=fields["key"])
        )
        self.tried[f"{fields['key']} {do}"] += 1
        self.client.post("/tv/talk/", {**fields, "do": do})

    def _choose(self, keys: list[str], *, is_pad: bool, key: str) -> str:
        if is_pad:
            pads = [k for k in keys if k.startswith("show:pad")]
            least = "answer:111" if key.startswith("steps") else "answer:0265784111"
            is_full = len(pads) == 1  # only the key that erases is left
            done = [k for k in keys if k.startswith("answer:") and (is_full or len(k) >= len(least))]
            return done[0] if done else pads[0]
        has_answers = any(k.startswith(("answer:", "show:group", "show:day")) or k == "skip" for k in keys)
        unwanted = ("person", "answer:no") if has_answers else ()
        likely = [k for k in keys if k not in unwanted] or keys
        fresh = [k for k in likely if not any(each.endswith(f" {k}") for each in self.tried)]
        return self.random.choice(fresh or likely)


@pytest.fixture
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


def pair(resident: Resident) -> Client:
    TvSet.objects.all().delete()
    client = Client()
    client.get("/tv/")
    user = User.objects.order_by("pk")[0]
    code = TvSet.objects.get().code
    tv = operations.pair_set(code=code, household=resident.household, by=user, now=NOW)
    operations.choose_person(tv=tv, person=resident, now=NOW)
    return client


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.django_db
def test_flow_is_walked_to_its_end_by_remote(entry: FlowEntry, town: None, at_now: None) -> None:
    random, tried = Random(f"tv {entry.key}"), Counter[str]()
    ends = Counter[str]()
    for resident in list(Resident.objects.order_by("pk")[:WALKS]):
        client = pair(resident)
        number = resident.pk if entry.needs_resident else None
        session = start_session(flow=entry.key, channel="tv", now=NOW, resident_id=number)
        operations.hold_talk(tv=TvSet.objects.get(), talk=session, now=NOW)
        ended = Viewer(client, random, tried).walk()
        ends[ended.status] += 1
        page = client.get("/tv/talk/").content.decode()
        if ended.status == SessionStatus.ENDED:
            text = Outcome.from_json(ended.outcome or {}).text.get("ja")
            assert unescape(re.sub(r"<[^>]+>", "", page)).find(text) >= 0
        else:
            assert (ended.status, "係の者が引き継ぎました" in page) == (SessionStatus.HANDED_OVER, True)
    assert sum(ends.values()) > 0


SAY = Localized.same
SQUARE = ((137.9, 35.8), (138.0, 35.8), (138.0, 35.9), (137.9, 35.9))


def make_places(count: int) -> tuple[PlaceOption, ...]:
    return tuple(PlaceOption(SAY(f"place {n}"), 137.95, 35.85, f"facility:{n}") for n in range(count))


PROMPTS: list[Prompt] = [
    Choose("c", SAY("?"), options=tuple(Option(n, SAY(f"{n}")) for n in range(23)), optional=True),
    Confirm("y", SAY("?")),
    Show("s", SAY("!")),
    Number("n", SAY("?"), min=-3, max=20),
    Number("big", SAY("?"), min=0, max=120),
    Place(
        "p", SAY("?"), own=make_places(3), groups=(PlaceGroup(SAY("g"), make_places(20)),), areas=(SQUARE,)
    ),
    Place(
        "q",
        SAY("?"),
        own=make_places(8),
        groups=tuple(PlaceGroup(SAY(f"g{n}"), make_places(9)) for n in range(12)),
    ),
    Slot("o", SAY("?"), offers=tuple(Offer({"n": n}, SAY(f"{n}")) for n in range(12)), optional=True),
    Date("d", SAY("?"), min=date(2026, 6, 10), max=date(2026, 6, 30)),
    Date("year", SAY("?"), min=date(2026, 6, 10), max=date(2027, 6, 10)),
    Date(
        "t", SAY("?"), min=datetime(2026, 6, 10, 9), max=datetime(2026, 6, 14, 9), with_time=True, step_min=5
    ),
    Date("b", SAY("?"), min=date(1900, 1, 1), max=date(2026, 6, 10), is_memorable=True),
    TextPrompt("tel", SAY("?"), form="phone"),
    TextPrompt("zip", SAY("?"), form="postcode", optional=True),
    TextPrompt("w", SAY("?")),
    Photo("f", SAY("?"), optional=True),
]


@pytest.mark.parametrize("prompt", PROMPTS, ids=lambda p: f"{p.kind}-{p.key}")
@pytest.mark.parametrize("language", ["ja", "en", "easy"])
def test_every_answer_on_every_page_is_taken(prompt: Prompt, language: Any) -> None:
    """Follow every way that only changes what is shown: nine keys at most, and each answer is valid."""
    seen, waiting, answers = {""}, [""], set()
    while waiting and len(seen) < 400:
        kept = waiting.pop()
        screen = render(prompt, View(language, date(2026, 6, 10), kept=read_kept(kept)))
        assert 1 <= len(screen.keys) <= (13 if screen.layout == "pad" else MOST_KEYS)
        for key in screen.keys:
            verb, _, rest = key.do.partition(":")
            assert key.label.strip()
            if verb == "answer" and not key.is_disabled:
                value = validate(prompt, parse(prompt, rest, find_place=lambda _token: None))
                assert screen.layout == "pad" or not isinstance(value, Invalid), (key, value)
                answers.add(rest)
            elif verb == "show" and rest not in seen and screen.layout != "pad":
                seen.add(rest)
                waiting.append(rest)
    assert len(answers) == COUNTS.get(prompt.key, len(answers))


COUNTS = {"c": 23, "y": 2, "s": 1, "n": 24, "p": 20, "o": 12, "d": 21, "year": 366, "w": 0, "f": 0}
"""How many answers the pages hold in all, where that can be counted by hand."""
