"""Between the conversation about others and the service: JSON in, one call inward, JSON out."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from moyai.core.accounts.enums import Role as AccountRole
from moyai.core.accounts.models import User
from moyai.core.accounts.queries import has_role
from moyai.core.clock import local
from moyai.core.conversations.registry import Call
from moyai.core.residents.models import Resident
from moyai.core.residents.operations import tidy_note
from moyai.core.residents.queries import list_residents_for
from moyai.engines.whereabouts import Condition, Description, Role, Speaker, Subject, Sure
from moyai.services.evacuation.claims.saying import Saying
from moyai.services.evacuation.claims.speaking import find_relation, read_relation
from moyai.services.evacuation.enums import NeedKind
from moyai.services.evacuation.flows import reporting
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.operations.guests import keep_guest_saying
from moyai.services.evacuation.operations.reporting import keep_saying
from moyai.services.evacuation.policy import LABEL
from moyai.services.evacuation.queries.incidents import find_incident

ROLES = {"me": Role.SELF, "family": Role.FAMILY, "neighbour": Role.NEIGHBOUR, "staff": Role.STAFF}
MOST_LETTERS = 100


def read_scene(call: Call) -> dict[str, Any] | None:
    """Return what is asked of others: the incident, whom she may choose from, the open shelters."""
    incident = find_incident()
    if incident is None:
        return None
    resident, actor = reporting.find_resident(call), reporting.find_actor(call)
    home = resident.household if resident else None
    is_staff = _is_staff(actor)
    return {
        "incident": incident.code,
        "mode": incident.mode,
        "is_guest": resident is None and not is_staff,
        "is_staff": is_staff,
        "asks_phone": resident is None,
        "people": _describe_people(_list_people(call, resident, actor)),
        "members": [],
        "shelters": reporting.list_shelters((home.lon, home.lat) if home else None),
        "questions": incident.questions,
    }


def report(call: Call) -> dict[str, Any]:
    """Keep what was said of somebody else, or by somebody who is not registered.

    Raises:
        ChangedMeanwhile: another incident is open than the one that she was asked about.
    """
    told = dict(call.args)
    incident = reporting.get_incident(told["incident"])
    resident, actor = reporting.find_resident(call), reporting.find_actor(call)
    people = _list_people(call, resident, actor)
    about = next((one for one in people if str(one.pk) == told["member"]), None)
    saying = _read_saying(told, about)
    is_unchecked = resident is None and not _is_staff(actor)
    subject: Subject = str(about.pk) if about else _describe(told)
    speaker = _find_speaker(call, told, about, resident, actor)
    _keep(call, incident, saying, subject, speaker, told, is_unchecked=is_unchecked)
    where = saying.where
    assert where is not None  # it was asked
    return {
        "ends": reporting.name_end(incident, saying),
        "facts": reporting.list_facts(call, incident.mode, where, saying),
        "is_unchecked": is_unchecked,
    }


def _keep(
    call: Call,
    incident: Incident,
    saying: Saying,
    subject: Subject,
    speaker: Speaker,
    told: dict[str, Any],
    *,
    is_unchecked: bool,
) -> None:
    event_id = f"talk:{call.idempotency_key}:z"
    if is_unchecked:
        assert isinstance(subject, Description)
        keep_guest_saying(
            incident=incident,
            saying=saying,
            event_id=event_id,
            role=speaker.role,
            about=subject,
            phone=_tidy(told.get("phone")),
            door=call.ctx.channel,
            now=call.ctx.now,
        )
        return
    keep_saying(
        incident=incident,
        saying=saying,
        event_id=event_id,
        speaker=speaker,
        about=subject,
        door=call.ctx.channel,
        actor=reporting.name_actor(call),
        by=reporting.find_actor(call) if speaker.staff else None,
        now=call.ctx.now,
    )


def _find_speaker(
    call: Call, told: dict[str, Any], about: Resident | None, resident: Resident | None, actor: User | None
) -> Speaker:
    staff = str(actor.pk) if actor is not None and _is_staff(actor) else ""
    person_id = str(resident.pk) if resident else None
    role = ROLES[told["whose"]]
    if role is Role.STAFF and not staff:  # only staff are offered it
        role = Role.NEIGHBOUR
    if about is not None and actor is not None and not staff:
        relation = find_relation(about, actor, local(call.ctx.now).date())
        role = read_relation(relation) if relation else role
    return Speaker(role, person_id, staff)


def _list_people(call: Call, resident: Resident | None, actor: User | None) -> list[Resident]:
    """Return the others of her household, then those whom she stands for."""
    family = reporting.list_others(resident) if resident else []
    today = local(call.ctx.now).date()
    proxied = list_residents_for(actor, LABEL, today) if actor is not None else []
    known = {one.pk for one in family} | ({resident.pk} if resident else set())
    return [*family, *(one for one in proxied if one.pk not in known)]


def _describe_people(people: list[Resident]) -> list[dict[str, Any]]:
    """Return whom she may choose from, each with how many live in that household."""
    homes = {one.household_id for one in people}
    sizes = Counter(Resident.objects.filter(household__in=homes).values_list("household_id", flat=True))
    return [{"id": one.pk, "name": one.given_name, "family": sizes[one.household_id]} for one in people]


def _read_saying(told: dict[str, Any], about: Resident | None) -> Saying:
    where = reporting.read_where(told, about)
    state = told.get("state")
    condition = None if state in (None, "help") else Condition.WELL
    if state == "ill":
        condition = reporting.ILL[told["how"]]
    needs = (NeedKind.RESCUE.value,) if state == "help" else tuple(dict.fromkeys(told.get("needs") or ()))
    return Saying(
        where=where, people=told.get("people"), condition=condition, needs=needs, sure=Sure(told["sure"])
    )


def _describe(told: dict[str, Any]) -> Description:
    age, born = told.get("age"), told.get("born")
    return Description(
        name=_tidy(told.get("name")),
        birth_date=date.fromisoformat(born) if born else None,
        age_low=None if age is None else max(0, age - 5),
        age_high=None if age is None else age + 5,
        telephone=_tidy(told.get("phone")) if told["whose"] == "me" else "",
        address=_tidy(told.get("address")),
    )


def _is_staff(actor: User | None) -> bool:
    return actor is not None and has_role(actor, AccountRole.DISPATCHER, AccountRole.OFFICER)


def _tidy(words: str | None) -> str:
    return tidy_note(words or "", MOST_LETTERS)
