"""Every flow that the telephone offers is walked by keys alone, by ear, to an outcome or to the desk."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from moyai.channels.voice.models import Call, CallOutcome
from moyai.channels.voice.queries import list_callers
from moyai.channels.voice.tests.telephone import TOKEN, Telephone
from moyai.core import clock
from moyai.core.conversations.models import Session, SessionStatus
from moyai.core.conversations.registry import FLOWS, FlowEntry, list_flows
from moyai.core.residents.models import ContactPoint
from moyai.engines.conversation import Outcome, spoken_seconds
from tests.flows.conftest import NOW
from tests.telephone.ear import Caller

# The flows ask each database in test_flows.py, by every channel; the channel's own rows, in its own tests.
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
WALKS = 5
MOST_KEYS = 120
SETTLED = {SessionStatus.ENDED, SessionStatus.HANDED_OVER}
ENTRIES = [pytest.param(entry, id=entry.key) for entry in list_flows("voice")]


@pytest.fixture(autouse=True)
def carrier(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MOYAI_VOICE_TOKEN = TOKEN
    monkeypatch.setattr(clock, "now", lambda: NOW)


def ring(entry: FlowEntry, number: int) -> Telephone:
    """Ring from a number of one person alone, or as a stranger, and choose the flow from the menu."""
    numbers = list_single_numbers(entry) if entry.needs_resident else ["anonymous"]
    telephone = Telephone(numbers[number % len(numbers)]).call()
    for _ in range(8):
        title = entry.title.get("ja", "spoken")
        label = f"{title}、"
        if label in telephone.words:
            key = telephone.words.split(label)[1][0]
            return telephone.press(key)
        telephone.press("9")
    raise AssertionError(f"{entry.key} is not on the menu: {telephone.words}")


def list_single_numbers(entry: FlowEntry) -> list[str]:
    """Return the numbers of one person alone to whom the flow is offered."""
    points = ContactPoint.objects.filter(kind__in=["phone", "mobile"]).order_by("pk")
    offered = [p for p in points if entry.is_for is None or entry.is_for(p.resident)]
    return [p.value for p in offered if len(list_callers(p.value)) == 1]


def walk(telephone: Telephone, caller: Caller) -> Session:
    for _ in range(MOST_KEYS):
        session = Call.objects.get(sid=telephone.sid).session
        assert session is not None
        if session.status in SETTLED:
            return session
        longest = max(spoken_seconds(one.text) for one in telephone.said)
        assert longest <= 15, telephone.words
        caller.go_on(telephone)
    raise AssertionError("\n".join(telephone.transcript[-20:]))


@pytest.mark.parametrize("entry", ENTRIES)
def test_flow_is_walked_by_keys_to_its_outcome(entry: FlowEntry, town: None) -> None:
    caller = Caller(Random(f"voice-{entry.key}"))
    ends = set()
    for number in range(WALKS):
        telephone = ring(entry, number)
        session = walk(telephone, caller)
        ends.add(str(session.status))
        if session.status == SessionStatus.ENDED:
            outcome = Outcome.from_json(session.outcome or {})
            assert outcome.text.get("ja", "spoken")
            telephone.hang_up()
        else:
            assert "折り返し" in telephone.words
            assert Call.objects.get(sid=telephone.sid).outcome == CallOutcome.HANDED_OVER
    assert ends


def test_ride_is_booked_by_keys_alone(town: None) -> None:
    """Of the walks of the one flow that everybody needs, most end with a ride."""
    caller = Caller(Random("booking"))
    done = 0
    for number in range(6):
        session = walk(ring(FLOWS["book_ride"], number), caller)
        done += session.status == SessionStatus.ENDED and bool((session.outcome or {}).get("is_done"))
    assert done >= 1


def test_registering_goes_to_the_desk_with_what_was_answered(town: None) -> None:
    session = walk(ring(FLOWS["register"], 0), Caller(Random("register")))
    assert session.status == SessionStatus.HANDED_OVER
    assert list(session.answers) == ["home"]
    assert Call.objects.get().recordings[0]["key"] == "name"
