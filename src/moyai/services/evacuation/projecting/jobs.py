"""What the worker does for rosters, and what has it do so."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_delete

from moyai.core.residents.models import ContactPoint, Household, Resident
from moyai.services.evacuation.models import (
    Incident,
    Preparation,
    Projection,
    RegisterEntry,
    RosterPerson,
    ToldNeed,
    VulnerablePerson,
)
from moyai.services.evacuation.policy import get_policy
from moyai.services.evacuation.projecting import catching_up, syncing
from moyai.services.evacuation.urgency import State, grows_with_time, judge_urgency

CHUNK = 500


def follow_register() -> None:
    """Have changes of residents noted."""
    post_save.connect(syncing.note_resident, sender=Resident, dispatch_uid="evacuation.resident")
    pre_delete.connect(syncing.note_leaving, sender=Resident, dispatch_uid="evacuation.leaving")
    for signal in (post_save, post_delete):
        signal.connect(syncing.note_contact, sender=ContactPoint, dispatch_uid="evacuation.contact")
        for needs in (ToldNeed, VulnerablePerson):
            signal.connect(syncing.note_needs, sender=needs, dispatch_uid=f"evacuation.{needs.__name__}")
        signal.connect(syncing.note_preparation, sender=Preparation, dispatch_uid="evacuation.preparation")
    post_save.connect(syncing.note_household, sender=Household, dispatch_uid="evacuation.household")


def project_claims(now: datetime) -> None:
    """Bring every roster up to date, unless a process of its own does."""
    if get_policy().roster_in_worker:
        catching_up.catch_up_all(now)


def sweep_register(now: datetime) -> None:
    """Look at the next residents of the round."""
    syncing.sweep_register(now)


def refresh_urgency(now: datetime) -> None:
    """Judge anew who becomes more urgent by waiting: another night in the car, hours without water."""
    for incident in Incident.objects.filter(is_open=True):
        refresh_urgency_of(incident=incident, now=now)


def refresh_urgency_of(*, incident: Incident, now: datetime) -> int:
    """Judge anew the people of one incident; return of how many it is different now."""
    count, after = 0, 0
    people = RosterPerson.objects.filter(incident=incident).order_by("pk")
    while ids := list(people.filter(pk__gt=after).values_list("pk", flat=True)[:CHUNK]):
        after = ids[-1]
        count += _refresh(incident, ids, now)
    return count


@transaction.atomic
def _refresh(incident: Incident, ids: list[int], now: datetime) -> int:
    """Judge some people anew, in the incident's turn: whoever works claims in waits."""
    Projection.objects.filter(pk=incident.pk).update(updated_at=now)
    people = RosterPerson.objects.filter(pk__in=ids)
    waiting = [person for person in people if grows_with_time(person.needs, person.kind)]
    entries = RegisterEntry.objects.in_bulk([one.resident_id for one in waiting if one.resident_id])
    changed = [person for person in waiting if _judge(person, now, entries.get(person.resident_id or 0))]
    RosterPerson.objects.bulk_update(changed, ["urgency", "points", "why"])
    return len(changed)


def _judge(person: RosterPerson, now: datetime, entry: RegisterEntry | None) -> bool:
    born = entry.facts.get("birth_date") if entry else None
    state = State(
        person.needs,
        person.condition,
        person.kind,
        person.since_at,
        date.fromisoformat(born) if born else None,
        tuple(entry.needs) if entry else (),
    )
    found = judge_urgency(state, now)
    if (found.urgency, found.points, found.why) == (person.urgency, person.points, person.why):
        return False
    person.urgency, person.points, person.why = found.urgency, found.points, found.why
    return True
