"""The bus, when no car can be had: direct ways of other operators around the wished time."""

from collections.abc import Generator
from datetime import datetime
from typing import Any

from moyai.core.conversations.registry import Call
from moyai.core.feeds.queries import BusJourney, find_bus_journeys
from moyai.engines.conversation import Fact, Fetch, Localized, Refusal, joined
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.flows.calls import read_wish
from moyai.services.shared_taxi.texts import buses as say

MOST = 2
LATE_S = 120
"""Less than two minutes late is on time to whoever waits."""
_TIMES = ("start_at", "leave_at", "arrive_at")
_WORDS = ("route", "board_name", "alight_name")


def fetch_buses(call: Call) -> list[dict[str, str]]:
    """Return up to two direct ways by bus around the wished time."""
    wish = read_wish(call)
    origin, destination = wish["origin"], wish["destination"]
    found = find_bus_journeys(
        (origin.lon, origin.lat),
        (destination.lon, destination.lat),
        wish["desired_at"],
        now=call.ctx.now,
        most=MOST,
    )
    return [_write(journey) for journey in found]


def list_bus_facts(wish: dict[str, Any]) -> Generator[Any, Any, tuple[Fact, ...]]:
    """Look for buses; return them as lines to remember, none where no bus goes."""
    found = yield Fetch("buses", "shared_taxi.buses", wish)
    return () if isinstance(found, Refusal) else tuple(_show(journey) for journey in found)


def say_bus(fact: Fact) -> Localized:
    """Return a way by bus as one sentence."""
    return say.BUS_ALSO.format(bus=fact.label, way=fact.value)


def _write(journey: BusJourney) -> dict[str, str]:
    times = {name: getattr(journey, name).isoformat() for name in _TIMES}
    words = {name: getattr(journey, name) for name in _WORDS}
    late = {"late": str(round(journey.delay_s / 60))} if journey.delay_s >= LATE_S else {}
    if journey.seen_at is not None:
        late |= {"seen_near": journey.seen_near, "seen_at": journey.seen_at.isoformat()}
    notes = {f"note_{language}": text for note in journey.notes[:1] for language, text in note.items()}
    return times | words | late | notes


def _show(journey: dict[str, str]) -> Fact:
    times = {name: labels.show_clock(datetime.fromisoformat(journey[name])) for name in _TIMES}
    words = {name: Localized.same(journey[name]) for name in _WORDS}
    told = [say.BUS_WAY.format(**times, **words)]
    if "late" in journey:
        told.append(say.BUS_LATE.format(minutes=journey["late"]))
    if "seen_at" in journey:
        at = labels.show_clock(datetime.fromisoformat(journey["seen_at"]))
        told.append(say.BUS_SEEN.format(near=Localized.same(journey["seen_near"]), at=at))
    if "note_ja" in journey:
        note = Localized(journey["note_ja"], journey.get("note_en", journey["note_ja"]))
        told.append(say.BUS_NOTE.format(note=note))
    way = told[0] if len(told) == 1 else joined(told, "", " ")
    return Fact(say.BUS.format(route=words["route"]), way)
