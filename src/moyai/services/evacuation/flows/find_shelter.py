"""Where is the nearest open shelter? One question, at every door."""

from __future__ import annotations

from typing import Any

from moyai.core.conversations.places import list_landmark_groups, list_own_options
from moyai.core.residents.models import Resident
from moyai.engines.conversation import (
    Context,
    Conversation,
    End,
    Fact,
    Fetch,
    FollowUp,
    Localized,
    Outcome,
    Place,
)
from moyai.services.evacuation.drill import mark_localized
from moyai.services.evacuation.texts import find as say


def find_shelter(ctx: Context) -> Conversation:
    """Ask near which place, and name the open shelters there; in a drill every sentence says so."""
    mode = yield Fetch("mode", "evacuation.mode")
    resident = _find_resident(ctx)
    place = yield Place(
        "near",
        mark_localized(say.WHERE, mode),
        hint=say.WHERE_HINT,
        own=list_own_options(resident) if resident else (),
        groups=list_landmark_groups(),
        near=(resident.household.lon, resident.household.lat) if resident else None,
    )
    found = yield Fetch("found", "evacuation.nearest", {"lon": place["lon"], "lat": place["lat"]})
    facts = tuple(_make_fact(each, found["mode"]) for each in found["places"])
    text = {"open": say.FOUND, "full": say.ONLY_FULL, "closed": say.NONE_OPEN}[found["what"]]
    if not facts:
        text = say.NOTHING_KNOWN
    again = FollowUp("find_shelter", say.AGAIN)
    yield End(Outcome(mark_localized(text, found["mode"]), facts=facts, links=(again,), page=found["page"]))


def _find_resident(ctx: Context) -> Resident | None:
    if ctx.resident_id is None:
        return None
    return Resident.objects.select_related("household").get(pk=ctx.resident_id)


def _make_fact(each: dict[str, Any], mode: str) -> Fact:
    return Fact(
        mark_localized(Localized.from_json(each["name"]), mode),
        say.LINE.format(
            distance=Localized.from_json(each["distance"]), state=Localized.from_json(each["state"])
        ),
    )
