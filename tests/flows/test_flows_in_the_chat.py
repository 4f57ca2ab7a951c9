"""The contract of every flow in the chat: each card is one that LINE takes, and what it offers answers it.

A seeded walk reads its answers off the buttons that were drawn, and now and then writes, points or pages
instead. Cards are read by LINE's own SDK and checked against LINE's limits by the simulated platform.
"""

from __future__ import annotations

from random import Random
from typing import Any
from urllib.parse import parse_qsl

import pytest
from linebot.v3.messaging import Message as SdkMessage

from moyai.channels.line.heard import Spot, Tap, Words
from moyai.channels.line.parse import Answer, Reader, Step, parse
from moyai.channels.line.platform.checks.messages import check_messages
from moyai.channels.line.render import View, render
from moyai.core.clock import local
from moyai.core.conversations.operations import answer, start_session, take_turn
from moyai.core.conversations.places import find_option, name_point, search_options
from moyai.core.conversations.registry import FLOWS, FlowEntry
from moyai.core.conversations.scratch import keep_scratch, read_scratch
from moyai.core.conversations.turns import Talk
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Date, Number, Photo, Place, Prompt, Reply, TextPrompt, validate
from tests.flows.conftest import NOW
from tests.flows.persons import PHOTO, WORDS, Person
from tests.line.chat import find_actions

# The flows ask each database in test_flows.py, by every channel; the channel's own rows, in its own tests.
pytestmark = pytest.mark.any_database

WALKS = 4
MOST_TURNS = 120
ENTRIES = [entry for entry in FLOWS.values() if not entry.channels or "line" in entry.channels]


class Walker:
    """Presses what the cards offer, at random but seeded."""

    def __init__(self, entry: FlowEntry, number: int) -> None:
        self.random = Random(f"{entry.key}-{number}")
        self.person = Person(self.random)
        resident = Resident.objects.order_by("pk")[number] if entry.needs_resident else None
        self.language = self.random.choice(["ja", "en", "easy"])
        self.session = start_session(
            flow=entry.key,
            channel="line",
            now=NOW,
            language=self.language,
            resident_id=resident.pk if resident else None,
            owner_key="k",
        )
        self.drawn = 0

    def go(self) -> Talk:
        talk = take_turn(code=self.session.code, now=NOW)
        for _ in range(MOST_TURNS):
            if talk.turn.status == "ended":
                return talk
            talk = self._turn(talk)
        raise AssertionError(f"no end after {MOST_TURNS} turns; at {talk.turn.prompt.key}")

    def _turn(self, talk: Talk) -> Talk:
        prompt = talk.turn.prompt
        messages = render(prompt, self._view(talk))
        check_like_line(messages)
        self.drawn += 1
        if isinstance(prompt, Photo):  # a picture is sent, and fetched by a task
            return self._answer(talk, PHOTO)
        if prompt.sensitive:  # answered on the web
            return self._answer(talk, self.person.answer(prompt, _web_page(talk)))
        return self._press(talk, prompt, messages)

    def _press(self, talk: Talk, prompt: Prompt, messages: list[dict[str, Any]]) -> Talk:
        heard = self._choose(prompt, messages)
        scratch = read_scratch(talk.session, prompt)
        understood = parse(prompt, heard, Reader(local(NOW).date(), scratch, find_option, name_point))
        if isinstance(understood, Answer):
            return self._answer(talk, understood.value)
        if isinstance(understood, Step):
            keep_scratch(talk.session, prompt, understood.kept)
        return take_turn(code=talk.session.code, now=NOW)

    def _choose(self, prompt: Prompt, messages: list[dict[str, Any]]) -> Any:
        taps = [Tap(fields=dict(parse_qsl(a["data"]))) for _w, a in find_actions(messages) if _is_answer(a)]
        if isinstance(prompt, Place) and self.random.random() < 0.3:
            taps = [Words(text="伊那"), Spot(lon=137.954, lat=35.827)]
        if isinstance(prompt, Date) and self.random.random() < 0.4:
            taps = [Words(text="あしたの10時"), Words(text="あした"), Words(text="11時半")]
        if isinstance(prompt, TextPrompt):
            return Words(text=self.random.choice(["2", WORDS[prompt.form]]))
        if not taps:
            taps = [Words(text=str(prompt.min) if isinstance(prompt, Number) else "2")]
        return self.random.choice(taps)

    def _answer(self, talk: Talk, value: Any) -> Talk:
        prompt = talk.turn.prompt
        reply = Reply(prompt.key, value, prompt.digest)
        return answer(code=talk.session.code, version=talk.session.version, reply=reply, now=NOW)

    def _view(self, talk: Talk) -> View:
        scratch = read_scratch(talk.session, talk.turn.prompt)
        query = scratch.get("query")
        return View(
            session=talk.session.code,
            version=talk.session.version,
            language=self.language,  # type: ignore[arg-type]
            today=local(NOW).date(),
            scratch=scratch,
            lead=talk.turn.problem.text if talk.turn.problem else None,
            web_link="https://town.example/talk/open/token/",
            results=search_options(query) if query else (),
            can_go_back=bool(talk.turn.journey),
        )


def check_like_line(messages: list[dict[str, Any]]) -> None:
    """LINE's SDK reads the messages, and the platform finds nothing beyond LINE's limits."""
    assert 1 <= len(messages) <= 5
    for message in messages:
        assert SdkMessage.from_dict(message) is not None
    check_messages({"messages": messages})


def _is_answer(action: dict[str, Any]) -> bool:
    return action["type"] == "postback" and "g=" not in action["data"]


def _web_page(talk: Talk) -> Any:
    from moyai.channels.web.render import Page

    return Page(today=local(NOW).date(), journey=talk.turn.journey)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
@pytest.mark.django_db
def test_flow_walks_to_its_end_by_what_its_cards_offer(entry: FlowEntry, town: None) -> None:
    drawn = 0
    for number in range(WALKS):
        walker = Walker(entry, number)
        assert walker.go().turn.outcome.text.get("ja")
        drawn += walker.drawn
    assert drawn >= 1


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
@pytest.mark.django_db
def test_button_says_exactly_its_option(entry: FlowEntry, town: None) -> None:
    """parse(render(x)) = x: every button of the first question answers it with one valid, different value."""
    walker = Walker(entry, 0)
    talk = take_turn(code=walker.session.code, now=NOW)
    if talk.turn.status == "ended" or talk.turn.prompt.sensitive:
        return
    prompt = talk.turn.prompt
    reader = Reader(local(NOW).date(), {}, find_option, name_point)
    actions = [
        action for _w, action in find_actions(render(prompt, walker._view(talk))) if _is_answer(action)
    ]
    heard = [parse(prompt, Tap(fields=dict(parse_qsl(action["data"]))), reader) for action in actions]
    values = [one.value for one in heard if isinstance(one, Answer)]
    if isinstance(prompt, Number | TextPrompt) and not actions:
        return  # too many to be drawn: it is written
    if isinstance(prompt, Place) and heard and all(isinstance(one, Step) for one in heard):
        return  # a stranger has no places of her own: the first button leads to the town's
    assert values
    assert [validate(prompt, value) for value in values] == values
    assert len({str(value) for value in values}) == len(values)
