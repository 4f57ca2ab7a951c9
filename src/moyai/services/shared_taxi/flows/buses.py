"""The bus, when no car can be had: direct ways of other operators around the wished time."""

from collections.abc import Generator
from datetime import datetime
from typing import Any

from moyai.core.conversations.registry import Call
from moyai.core.feeds.queries import BusJourney, find_bus_journeys
from moyai.engines.conversation import Fact, Fetch, Localized, Refusal
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.flows.calls import read_wish
from moyai.services.shared_taxi.texts import buses as say

MOST = 2
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


def _write(journey: BusJourney) -> dict[str, str]:
    times = {name: getattr(journey, name).isoformat() for name in _TIMES}
    return times | {name: getattr(journey, name) for name in _WORDS}


def _show(journey: dict[str, str]) -> Fact:
    times = {name: labels.show_clock(datetime.fromisoformat(journey[name])) for name in _TIMES}
    words = {name: Localized.same(journey[name]) for name in _WORDS}
    return Fact(say.BUS.format(route=words["route"]), say.BUS_WAY.format(**times, **words))
