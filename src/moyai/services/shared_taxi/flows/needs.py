"""Between the conversation about one's needs and the register."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.urls import reverse

from moyai.core.conversations.registry import Call
from moyai.core.errors import Refused
from moyai.core.residents.enums import Mobility
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import Needs
from moyai.engines.conversation import Localized
from moyai.services.shared_taxi import labels
from moyai.services.shared_taxi.flows.calls import find_resident, name_actor
from moyai.services.shared_taxi.flows.my_needs import METRES, MINUTES, NOT, USUAL
from moyai.services.shared_taxi.operations.needs import change_needs, wish_for_driver
from moyai.services.shared_taxi.policy import get_policy
from moyai.services.shared_taxi.queries.needs import find_wish, list_known_drivers
from moyai.services.shared_taxi.texts import needs as say
from moyai.services.shared_taxi.walking import make_walker


class Unknown(Refused):
    """No such thing can be chosen."""


def read_needs(call: Call) -> dict[str, Any] | None:
    """Return what is known of her, in words, and the drivers she may wish for."""
    resident = find_resident(call)
    if resident is None:
        return None
    drivers = [
        {"token": str(one.shift_id), "label": _name(one.at, one.vehicle)}
        for one in list_known_drivers(resident, call.ctx.now)
    ]
    return {"shown": show_needs(resident), "drivers": drivers}


def change(call: Call) -> dict[str, Any]:
    """Change one thing.

    Raises:
        Unknown: the value is none of those that were asked for.
        BadNeeds: a time or a distance is out of reason.
    """
    resident = find_resident(call)
    assert resident is not None  # the flow needs one
    what, value = call.args["what"], call.args["value"]
    if what == "driver":
        _change_driver(call, resident, value)
    else:
        needs = _change(resident, what, value)
        change_needs(resident=resident, needs=needs, actor=name_actor(call), now=call.ctx.now)
    page = f"{reverse('shared_taxi:profile')}?for={resident.code}" if call.ctx.channel != "desk" else ""
    return {"shown": show_needs(resident), "page": page}


def show_needs(resident: Resident) -> dict[str, Any]:
    """Return each thing as a JSON sentence in every language."""
    walker = make_walker(
        mobility=Mobility(resident.mobility),
        kerb_minutes=resident.kerb_minutes,
        walk_limit_m=resident.walk_limit_m,
        wheelchairs=int(resident.uses_wheelchair),
        policy=get_policy(),
    )
    note = Localized.same(resident.note_for_crew) if resident.note_for_crew else say.NONE
    wish = find_wish(resident)
    kerb = say.MINUTES.format(minutes=walker.kerb_s // 60) if walker.kerb_s else say.AT_ONCE
    words = {
        "mobility": say.MOBILITIES[resident.mobility],
        "kerb": kerb,
        "walk": say.METRES.format(metres=walker.limit_m) if walker.limit_m else say.NO_WALK,
        "note": note,
        "driver": say.NO_DRIVER if wish is None else say.DRIVER_SET,
    }
    return {name: text.to_json() for name, text in words.items()}


def _change(resident: Resident, what: str, value: str) -> Needs:
    known = Needs(
        mobility=Mobility(resident.mobility),
        kerb_minutes=resident.kerb_minutes,
        walk_limit_m=resident.walk_limit_m,
        note_for_crew=resident.note_for_crew,
    )
    if what == "note":
        return replace(known, note_for_crew=value)
    if what == "mobility" and value in Mobility.values:
        return replace(known, mobility=Mobility(value))
    if what == "kerb" and value in (USUAL, *map(str, MINUTES)):
        return replace(known, kerb_minutes=None if value == USUAL else int(value))
    if what == "walk" and value in (USUAL, *map(str, METRES)):
        return replace(known, walk_limit_m=None if value == USUAL else int(value))
    raise Unknown("unknown", say.NOT_CHANGED)


def _change_driver(call: Call, resident: Resident, value: str) -> None:
    known = {str(one.shift_id): one for one in list_known_drivers(resident, call.ctx.now)}
    if value != NOT and value not in known:
        raise Unknown("unknown", say.NOT_CHANGED)
    driver_id = None if value == NOT else known[value].driver_id
    wish_for_driver(resident=resident, driver_id=driver_id, actor=name_actor(call), now=call.ctx.now)


def _name(at: Any, vehicle: str) -> Any:
    return say.DRIVER_OF.format(day=labels.show_day(at), vehicle=vehicle).to_json()
