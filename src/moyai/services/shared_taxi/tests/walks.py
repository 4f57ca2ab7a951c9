"""Walks through the conversations of the shared taxi: real sessions, real effects."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from moyai.core.conversations.operations import answer, start_session, take_turn
from moyai.core.conversations.turns import Talk
from moyai.engines.conversation import Prompt, Reply
from moyai.services.shared_taxi.tests.town import HOSPITAL, NOW

Answerer = Callable[[Prompt], Any]


def place(point: Any) -> dict[str, Any]:
    """Return a tap on the map."""
    return {"lon": point.lon, "lat": point.lat, "name": point.name, "place_id": None}


def first_offer(prompt: Prompt) -> Any:
    return prompt.offers[0].value  # type: ignore[attr-defined]


BOOKING: dict[str, Any] = {
    "from": lambda prompt: prompt.own[0].value,
    "to": place(HOSPITAL),
    "timing": "leave_after",
    "when": "2026-06-10T10:00",
    "persons": 1,
    "wheelchairs": 0,
    "offer": first_offer,
    "sure": True,
}

REGISTERING: dict[str, Any] = {
    "home": {"lon": 137.920, "lat": 35.830, "name": "沢渡", "place_id": None},
    "name": "伊那 花子",
    "kana": "いな はなこ",
    "birth_date": "1940-04-01",
    "address": "沢渡0-1",
    "phone": "0265-78-4111",
    "reason": "licence_returned",
    "evidence": "driving_record",
    "reference": None,
    "photo": None,
    "wheelchair": False,
    "consent": True,
    "sure": True,
}


def begin(flow: str = "book_ride", *, now: datetime = NOW, channel: str = "web", **facts: Any) -> Talk:
    """Begin a conversation and look at its first question."""
    session = start_session(flow=flow, channel=channel, now=now, **facts)
    return take_turn(code=session.code, now=now)


def say(talk: Talk, value: Any, *, now: datetime = NOW) -> Talk:
    """Answer the present question."""
    prompt = talk.turn.prompt
    value = value(prompt) if callable(value) else value
    reply = Reply(prompt.key, value, prompt.digest)
    return answer(code=talk.session.code, version=talk.session.version, reply=reply, now=now)


def walk(talk: Talk, values: Mapping[str, Any], *, until: str = "", now: datetime = NOW) -> Talk:
    """Answer from ``values`` until the end, the question ``until``, or an answer that is not taken."""
    while talk.turn.status == "asking" and talk.turn.prompt.key != until:
        talk = say(talk, values[talk.turn.prompt.key], now=now)
        if talk.turn.heard == "invalid" or talk.session.notice:
            return talk
    return talk


def problem(talk: Talk) -> str:
    """Return what the person is told about her answer."""
    assert talk.turn.problem is not None
    return talk.turn.problem.text.get("ja")


def spoken(talk: Talk) -> str:
    """Return the outcome's sentence."""
    return talk.turn.outcome.text.get("ja")
