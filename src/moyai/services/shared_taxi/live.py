"""The live page's map, and fingerprints of what it says."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from moyai.core.conversations.places import show_name
from moyai.core.languages import get_page_language, put
from moyai.core.places.ground import draw_ground
from moyai.fleet.queries import LiveTaskState
from moyai.services.shared_taxi.cards import (
    LiveCard,
    RideCard,
    may_see_vehicle,
)
from moyai.services.shared_taxi.models import Ride

Marker = dict[str, Any]


def make_map(ride: Ride, state: LiveTaskState, now: datetime) -> dict[str, Any]:
    """Return the map of a ride: where she gets in, where she gets out, and the vehicle."""
    return {
        **draw_ground(get_page_language()),
        "markers": [*_list_ends(ride), *_list_vehicles(ride, state, now)],
    }


def make_live_map(ride: Ride, state: LiveTaskState, now: datetime) -> dict[str, Any]:
    """Return what changes on the map."""
    return {"vehicles": _list_vehicles(ride, state, now), "stops": _list_ends(ride)}


def make_digest(facts: Mapping[str, Any]) -> str:
    """Return an ETag of what a page says in its language."""
    words = json.dumps([get_page_language(), _plain(facts)], ensure_ascii=False, sort_keys=True, default=str)
    return f'"{hashlib.sha256(words.encode()).hexdigest()[:24]}"'


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the state: its times run on while the words stay the same."""
    return {
        name: asdict(fact) if isinstance(fact, RideCard | LiveCard) else fact
        for name, fact in facts.items()
        if not isinstance(fact, LiveTaskState)
    }


def _list_ends(ride: Ride) -> list[Marker]:
    task = ride.task
    start = (_("乗るところ"), task.origin_name, task.origin_lon, task.origin_lat)
    end = (_("行き先"), task.destination_name, task.destination_lon, task.destination_lat)
    return [_mark(kind, *facts) for kind, facts in (("pickup", start), ("dropoff", end))]


def _mark(kind: str, label: str, name: str, lon: float, lat: float) -> Marker:
    return {"id": kind, "kind": kind, "label": label, "detail": put(show_name(name)), "lon": lon, "lat": lat}


def _list_vehicles(ride: Ride, state: LiveTaskState, now: datetime) -> list[Marker]:
    if state.position is None or state.vehicle is None or not may_see_vehicle(ride, state, now):
        return []
    lon, lat = (round(degrees, 5) for degrees in state.position)
    vehicle = {"id": "vehicle", "kind": "vehicle", "label": state.vehicle.name, "lon": lon, "lat": lat}
    return [{**vehicle, "heading": state.heading}]
