"""Between the conversations in which people report and the service: JSON in, one call inward, JSON out."""

from __future__ import annotations

from typing import Any

from moyai.core.accounts.models import User
from moyai.core.clock import local
from moyai.core.conversations.registry import Call
from moyai.core.errors import Refused
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.engines.whereabouts import Condition, Kind, Role, Speaker, Where
from moyai.services.evacuation.claims.saying import (
    Saying,
    add_plate,
    list_met,
    make_place,
    make_shelter_place,
)
from moyai.services.evacuation.claims.speaking import find_speaker
from moyai.services.evacuation.drill import mark_localized
from moyai.services.evacuation.enums import NeedKind
from moyai.services.evacuation.models import Incident, Shelter
from moyai.services.evacuation.operations.reporting import keep_saying
from moyai.services.evacuation.queries.incidents import find_incident
from moyai.services.evacuation.queries.reports import LastWord, find_last_word
from moyai.services.evacuation.queries.shelters import list_near, list_open
from moyai.services.evacuation.shown import show_condition, show_last, show_needs, show_people, show_where
from moyai.services.evacuation.texts import report as say

MOST_SHELTERS = 7
ILL = {"unwell": Condition.UNWELL, "injured": Condition.INJURED, "grave": Condition.GRAVE}


class ChangedMeanwhile(Refused):
    """Another incident began while she answered: what was said in a drill is not said in earnest."""

    def __init__(self) -> None:
        super().__init__("changed_meanwhile", say.CHANGED_MEANWHILE)


def read_scene(call: Call) -> dict[str, Any] | None:
    """Return what a report needs to know: the incident, her last word, her family, the open shelters."""
    incident = find_incident()
    resident = find_resident(call)
    if incident is None or resident is None:
        return None
    last = find_last_word(incident, resident)
    is_known = last is not None and last.where.kind != Kind.UNKNOWN
    return {
        "incident": incident.code,
        "mode": incident.mode,
        "last": show_last(last, call.ctx.channel).to_json() if last and is_known else None,
        "members": [{"id": one.pk, "name": one.given_name} for one in list_others(resident)],
        "shelters": list_shelters((resident.household.lon, resident.household.lat)),
        "questions": incident.questions,
    }


def report(call: Call) -> dict[str, Any]:
    """Keep the whole report.

    Raises:
        ChangedMeanwhile: another incident is open than the one that she was asked about.
    """
    return _keep(call, event_id=f"talk:{call.idempotency_key}:z", is_whole=True)


def note_report(call: Call) -> dict[str, Any]:
    """Keep what she has said so far, before she is asked for more.

    Raises:
        ChangedMeanwhile: see `report`.
    """
    return _keep(call, event_id=f"talk:{call.idempotency_key}", is_whole=False)


def find_resident(call: Call) -> Resident | None:
    """Return whom the conversation is about, with the household."""
    return find_by_number(call.ctx.resident_id)


def find_by_number(number: int | None) -> Resident | None:
    """Return a resident with the household."""
    if number is None:
        return None
    return Resident.objects.select_related("household").filter(pk=number).first()


def find_actor(call: Call) -> User | None:
    """Return who is signed in."""
    return User.objects.filter(pk=call.ctx.actor_id).first() if call.ctx.actor_id else None


def name_actor(call: Call) -> str:
    """Return who did it, for the audit log."""
    return f"user:{call.ctx.actor_id}" if call.ctx.actor_id else f"resident:{call.ctx.resident_id}"


def get_incident(code: str) -> Incident:
    """Return the incident that a person was asked about.

    Raises:
        ChangedMeanwhile: it is over and another has begun, or there never was one.
    """
    opened = find_incident()
    incident = Incident.objects.filter(code=code).first()
    if incident is None or (opened is not None and opened.pk != incident.pk):
        raise ChangedMeanwhile
    return incident


def list_others(resident: Resident) -> list[Resident]:
    """Return the others of her household, the oldest first."""
    return list(resident.household.residents.exclude(pk=resident.pk).order_by("birth_date", "pk"))


def list_shelters(point: tuple[float, float] | None) -> list[dict[str, Any]]:
    """Return the open places, the nearest first, as they are chosen from."""
    near = list_near(list_open(), point, limit=MOST_SHELTERS)
    return [
        {
            "code": one.shelter.code,
            "name": Localized(one.shelter.name, one.shelter.name_en or one.shelter.name).to_json(),
        }
        for one in near
    ]


def read_where(told: dict[str, Any], resident: Resident | None) -> Where:
    """Return the place that was told: of the list, on the map, at home, or in words."""
    shelter = Shelter.objects.filter(code=told["shelter"]).first() if told.get("shelter") else None
    if shelter is not None:
        return make_shelter_place(shelter)
    kind, spot, words = Kind(told["kind"]), told.get("spot"), _describe_place(told)
    if kind is Kind.HOME and resident is not None:
        return make_place(kind, lon=resident.household.lon, lat=resident.household.lat)
    if not spot:
        return make_place(kind, words=words)
    return make_place(kind, lon=spot["lon"], lat=spot["lat"], words=words or spot["name"])


def _describe_place(told: dict[str, Any]) -> str:
    """Return a place in words; a car's with its number, by which whoever looks for it finds it."""
    words = told.get("words") or ""
    if told.get("plate") is None:
        return words
    name = words or (told.get("spot") or {}).get("name", "")
    return add_plate(name, told["plate"])


def _keep(call: Call, *, event_id: str, is_whole: bool) -> dict[str, Any]:
    told = dict(call.args)
    incident = get_incident(told["incident"])
    resident = find_resident(call)
    assert resident is not None  # the flow needs one
    last = find_last_word(incident, resident)
    saying = _read_saying(told, resident, last)
    _keep_one(call, incident, resident, saying, event_id)
    if is_whole:
        _keep_ill(call, incident, resident, told, saying, event_id)
    where = saying.where or (last.where if last else Where(Kind.UNKNOWN))
    return {"ends": name_end(incident, saying), "facts": list_facts(call, incident.mode, where, saying)}


def _read_saying(told: dict[str, Any], resident: Resident, last: LastWord | None) -> Saying:
    if told["same"] and last is not None:
        return Saying(where=last.where, people=last.people, condition=last.condition, needs=last.needs)
    before = last.needs if last else ()
    where = last.where if told["stays_put"] and last else read_where(told, resident)
    if told["state"] == "help":
        return Saying(where=where, people=told.get("people"), needs=(*before, NeedKind.RESCUE.value))
    needs = tuple(dict.fromkeys(told.get("needs") or ()))
    is_asked = told["state"] == "fine" or "needs" in told
    return Saying(
        where=where,
        people=told.get("people"),
        condition=_read_condition(told),
        needs=needs,
        needs_met=list_met(before, needs) if is_asked else (),
        stay=told.get("stay") or "",
    )


def _read_condition(told: dict[str, Any]) -> Condition:
    """Return how she herself is; while nobody has said who is ill, it is counted as her."""
    if told["state"] != "ill":
        return Condition.WELL
    ill = told.get("ill")
    if ill is None:
        return Condition.UNWELL
    return ILL[ill["how"]] if ill["who"] in ("me", "other") else Condition.WELL


def _keep_one(call: Call, incident: Incident, about: Resident, saying: Saying, event_id: str) -> None:
    actor = find_actor(call)
    speaker = find_speaker(about, actor, local(call.ctx.now).date())
    keep_saying(
        incident=incident,
        saying=saying,
        event_id=event_id,
        speaker=speaker,
        about=str(about.pk),
        door=call.ctx.channel,
        actor=name_actor(call),
        by=actor if speaker.staff else None,
        now=call.ctx.now,
    )


def _keep_ill(
    call: Call,
    incident: Incident,
    resident: Resident,
    told: dict[str, Any],
    saying: Saying,
    event_id: str,
) -> None:
    """Keep of a member of the family that it is she who is ill, told by whoever reports."""
    ill = told.get("ill") or {"who": "me"}
    member = next((one for one in list_others(resident) if str(one.pk) == ill["who"]), None)
    if member is None:
        return
    keep_saying(
        incident=incident,
        saying=Saying(where=saying.where, condition=ILL[ill["how"]]),
        event_id=f"{event_id}:{member.pk}",
        speaker=Speaker(Role.FAMILY, str(resident.pk)),
        about=str(member.pk),
        door=call.ctx.channel,
        actor=name_actor(call),
        now=call.ctx.now,
    )


def name_end(incident: Incident, saying: Saying) -> str:
    """Return which end of the conversation fits: late, help, needs or fine."""
    if not incident.is_open:
        return "late"
    if NeedKind.RESCUE in saying.needs or saying.condition is Condition.GRAVE:
        return "help"
    return "needs" if saying.needs or saying.condition is not Condition.WELL else "fine"


def list_facts(call: Call, mode: str, where: Where, saying: Saying) -> list[Any]:
    """Return what was understood, as JSON pairs of label and value."""
    facts = [(say.FACT_WHERE, show_where(where))]
    facts += [] if saying.people is None else [(say.FACT_PEOPLE, show_people(saying.people))]
    if saying.condition is not None:
        facts += [(say.FACT_HOW, show_condition(saying.condition, call.ctx.channel))]
    facts += [(say.FACT_NEEDS, show_needs(saying.needs, call.ctx.channel))] if saying.needs else []
    return [[mark_localized(label, mode).to_json(), value.to_json()] for label, value in facts]
