"""Between the conversation and the service: JSON in, one read inward, JSON out."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from moyai.core.conversations.registry import Call
from moyai.engines.conversation import Localized
from moyai.services.evacuation.enums import Congestion, Status
from moyai.services.evacuation.policy import get_policy
from moyai.services.evacuation.queries.incidents import find_incident, get_mode
from moyai.services.evacuation.queries.shelters import Near, list_designated, list_near, list_open
from moyai.services.evacuation.texts import find as say
from moyai.services.evacuation.texts.kinds import CONGESTION

KM_M = 1000


def read_mode(_call: Call) -> str:
    """Return whether a drill is on."""
    return get_mode(find_incident()).value


def find_nearest(call: Call) -> dict[str, Any]:
    """Return the nearest open shelters; when none is open, the nearest designated places, said to be so."""
    point = (float(call.args["lon"]), float(call.args["lat"]))
    opened = list_open()
    is_any = bool(opened)
    is_room = any(s.status == Status.OPEN for s in opened)
    chosen = opened if is_any else list_designated()
    near = list_near(chosen, point, limit=get_policy().nearest_shown)
    return {
        "mode": get_mode(find_incident()).value,
        "what": "open" if is_room else "full" if is_any else "closed",
        "page": reverse("evacuation:public"),
        "places": [_describe(each) for each in near],
    }


def show_distance(metres: int) -> Localized:
    """Return a distance in words: to ten metres, from a kilometre on to a tenth of one."""
    if metres < KM_M:
        return say.METRES.format(n=max(10, round(metres, -1)))
    return say.KILOMETRES.format(n=f"{metres / KM_M:.1f}")


def _describe(near: Near) -> dict[str, Any]:
    shelter = near.shelter
    assert near.distance_m is not None
    state = CONGESTION[Congestion(shelter.congestion)] if shelter.is_open else say.NOT_OPEN
    name = Localized(shelter.name, shelter.name_en or shelter.name)
    return {
        "name": name.to_json(),
        "distance": show_distance(near.distance_m).to_json(),
        "state": state.to_json(),
    }
