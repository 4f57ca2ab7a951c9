"""The contract of every flow on every channel: it ends, it can be answered, it replays, it fits.

A walk answers each question from the rendered page, at random but seeded, goes back now and then, switches
the language, and sends old pages. Eight walks for each flow and channel, fewer of one that asks much;
what was not tried yet comes first.
"""

from __future__ import annotations

import json
from datetime import timedelta
from random import Random
from typing import Any

import pytest

from moyai.channels.web.render import Page
from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.conversations.models import Effect, Session, SessionStatus
from moyai.core.conversations.operations import (
    NotGoingOn,
    answer,
    go_back,
    set_language,
    start_session,
    take_turn,
)
from moyai.core.conversations.registry import CHANNELS, FLOWS, FlowEntry
from moyai.core.conversations.turns import Talk, make_context
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Outcome, Reply, replay
from tests.flows.conftest import NOW
from tests.flows.limits import list_problems
from tests.flows.persons import Person

WALKS, MOST_WALKS = 6, 32
"""People say no as often as yes: some go on until one of them got what she came for."""
MOST_TURNS, ENOUGH_TURNS = 80, 60
PAIRS = [
    pytest.param(entry, channel, id=f"{key}-{channel}")
    for key, entry in FLOWS.items()
    for channel in CHANNELS
    if not entry.channels or channel in entry.channels
]


class Walk:
    """One conversation from beginning to end, looked at on every turn."""

    def __init__(self, entry: FlowEntry, channel: str, person: Person, resident_id: int | None) -> None:
        self.entry, self.channel, self.person = entry, channel, person
        self.now = NOW
        self.problems: list[str] = []
        self.turns = 0
        actor = User.objects.filter(memberships__role="dispatcher").first() if channel == "desk" else None
        self.session = start_session(
            flow=entry.key,
            channel=channel,
            now=NOW,
            resident_id=resident_id,
            actor_id=actor.pk if actor else None,
            owner_key="walker",
        )

    def go(self) -> Session:
        """Walk to the end and return the ended session."""
        talk = take_turn(code=self.session.code, now=self.now)
        for turn in range(MOST_TURNS):
            if talk.turn.status == "ended":
                return Session.objects.get(pk=self.session.pk)
            self.turns += 1
            self._look(talk)
            talk = self._step(talk, turn)
        raise AssertionError(f"no end after {MOST_TURNS} turns; at {talk.turn.prompt.key}")

    def _step(self, talk: Talk, turn: int) -> Talk:
        self.now += timedelta(seconds=self.person.random.randrange(30))
        if turn % 7 == 6 and turn < MOST_TURNS // 2:
            return go_back(code=talk.session.code, version=talk.session.version, now=self.now)
        return self._answer(talk)

    def _answer(self, talk: Talk) -> Talk:
        prompt, version = talk.turn.prompt, talk.session.version
        page = Page(today=local(self.now).date(), journey=talk.turn.journey)
        reply = Reply(prompt.key, self.person.answer(prompt, page), prompt.digest)
        after = answer(code=talk.session.code, version=version, reply=reply, now=self.now)
        assert after.turn.heard in ("accepted", "nothing"), (prompt.key, reply.value, after.turn.problem)
        self._send_again(after, version, reply)
        return after

    def _send_again(self, after: Talk, version: int, reply: Reply) -> None:
        """A double click: the same form once more changes nothing."""
        effects = Effect.objects.filter(session=self.session).count()
        if after.turn.status == "ended":
            with pytest.raises(NotGoingOn):
                answer(code=after.session.code, version=version, reply=reply, now=self.now)
        else:
            again = answer(code=after.session.code, version=version, reply=reply, now=self.now)
            assert (again.turn.prompt, again.session.version) == (after.turn.prompt, after.session.version)
        assert Effect.objects.filter(session=self.session).count() == effects

    def _look(self, talk: Talk) -> None:
        """Two replays are equal, also after a round trip through JSON, and in another language."""
        session = Session.objects.get(pk=self.session.pk)
        assert session.status == SessionStatus.ACTIVE
        ctx = make_context(session, self.now)
        stored = json.loads(json.dumps(session.answers))
        first, second = (replay(self.entry.flow, ctx, answers) for answers in (session.answers, stored))
        assert first == second
        language = self.person.random.choice(["ja", "en"])
        set_language(code=session.code, language=language, now=self.now)
        assert take_turn(code=session.code, now=self.now).turn.step == talk.turn.step
        self.problems += list_problems(talk.turn.prompt, CHANNELS[self.channel])


def list_residents(entry: FlowEntry) -> list[int | None]:
    ids: list[int | None] = list(Resident.objects.order_by("pk").values_list("pk", flat=True)[:6])
    return ids if entry.needs_resident else [None]


@pytest.mark.parametrize(("entry", "channel"), PAIRS)
@pytest.mark.django_db
def test_flow_walks_to_its_end_on_the_channel(entry: FlowEntry, channel: str, town: None) -> None:
    person = Person(Random(f"{entry.key}-{channel}"))
    residents = list_residents(entry)
    problems: set[str] = set()
    done = turns = 0
    for number in range(MOST_WALKS):
        if done and (number >= WALKS or turns >= ENOUGH_TURNS):
            break
        walk = Walk(entry, channel, person, residents[number % len(residents)])
        session = walk.go()
        outcome = Outcome.from_json(session.outcome or {})
        assert session.status == SessionStatus.ENDED
        assert outcome.text.get("ja") and outcome.text.get("en")
        assert all(link.flow in FLOWS for link in outcome.links)
        problems |= set(walk.problems)
        turns += walk.turns
        done += outcome.is_done
    assert sorted(problems) == []
    assert done > 0, "no walk got what it came for"


def test_there_are_flows_and_channels() -> None:
    assert {"book_ride", "register"} <= set(FLOWS)
    assert {"web", "desk"} <= set(CHANNELS)


@pytest.mark.parametrize(("entry", "channel"), PAIRS)
def test_flow_begins_on_its_page(entry: FlowEntry, channel: str) -> None:
    assert entry.title.get("ja") and entry.title.get("en")
    assert entry.needs_resident or entry.roles == ()


def test_hypothetical_prompt_that_is_too_long_is_found() -> None:
    """The contract bites: a question of twenty seconds, with an open place for a fact, is named."""
    from moyai.engines.conversation import Confirm, Localized

    prompt = Confirm("k", Localized("あ" * 100 + "{x}", "Yes?"))
    found: list[Any] = list_problems(prompt, CHANNELS["web"])
    assert found == [
        f"k: ask takes 20 s in ja: {prompt.ask.get('ja')}",
        "k: a place for a fact is left open in ja",
    ]
