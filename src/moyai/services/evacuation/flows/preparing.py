"""Between the conversation in peace and the service: JSON in, one call inward, JSON out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from moyai.core.conversations.registry import Call
from moyai.core.conversations.turns import to_localized
from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.services.evacuation.enums import EvacuationKind, PersonalNeed, Pets
from moyai.services.evacuation.flows.reporting import MOST_SHELTERS, find_resident, list_others, name_actor
from moyai.services.evacuation.models import Preparation
from moyai.services.evacuation.operations import preparing as operations
from moyai.services.evacuation.queries.shelters import list_designated, list_near
from moyai.services.evacuation.texts import prepare as say


def read_scene(call: Call) -> dict[str, Any] | None:
    """Return her household and the shelters near it."""
    resident = find_resident(call)
    if resident is None:
        return None
    home = resident.household
    near = list_near(list_designated(), (home.lon, home.lat), limit=MOST_SHELTERS)
    people = [resident, *list_others(resident)]
    return {
        "is_told": Preparation.objects.filter(household=home).exists(),
        "people": [{"id": one.pk, "name": one.given_name} for one in people],
        "shelters": [
            {
                "code": n.shelter.code,
                "name": Localized(n.shelter.name, n.shelter.name_en or n.shelter.name).to_json(),
            }
            for n in near
        ],
    }


def prepare(call: Call) -> dict[str, Any]:
    """Keep the household's plan."""
    resident = _get_resident(call)
    kept = operations.prepare_household(
        told_by=resident,
        plan=operations.Plan(
            kind=EvacuationKind(call.args["plan"]),
            shelter=call.args["shelter"],
            pets=Pets(call.args["pets"]),
            may_share=bool(call.args["may_share"]),
            needs={
                int(number): tuple(PersonalNeed(code) for code in codes)
                for number, codes in call.args["needs"].items()
            },
        ),
        actor=name_actor(call),
        now=call.ctx.now,
    )
    page = reverse("evacuation:card") + f"?for={resident.code}" if call.ctx.channel == "web" else ""
    return {"facts": _list_facts(kept, len(call.args["needs"])), "page": page}


def erase(call: Call) -> dict[str, Any]:
    """Erase the household's plan and what was told of its people."""
    operations.erase_preparation(told_by=_get_resident(call), actor=name_actor(call), now=call.ctx.now)
    return {}


def add_member(call: Call) -> dict[str, Any]:
    """Take somebody into the household.

    Raises:
        AlreadyRegistered: she is in the register.
    """
    member = operations.add_member(
        told_by=_get_resident(call),
        name=call.args["name"],
        kana=call.args["kana"],
        born=date.fromisoformat(call.args["born"]),
        actor=name_actor(call),
        now=call.ctx.now,
    )
    return {"code": member.code}


def _get_resident(call: Call) -> Resident:
    resident = find_resident(call)
    assert resident is not None  # the flow needs one
    return resident


def _list_facts(kept: Preparation, people: int) -> list[Any]:
    plan = say.PLANS[EvacuationKind(kept.plan)]
    shelter = Localized.same(kept.shelter.name) if kept.shelter else None
    facts = [
        (say.FACT_PLAN, shelter or plan),
        (say.FACT_PETS, say.PET_KINDS[Pets(kept.pets)]),
        (say.FACT_NEEDS, say.NEEDS_OF.format(n=people) if people else say.HELP_NO),
        (say.FACT_SHARE, say.SHARED_WITH_HELPERS if kept.may_share else say.SHARED_WITH_TOWN),
    ]
    return [[label.to_json(), to_localized(value).to_json()] for label, value in facts]
