"""What an incident leaves outside its own rows: conversations, notices, desk tasks, vehicles' tasks, chats.

These have periods of their own. Whatever repeats what people told, where they are, or what they need, goes
with the incident if that goes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from itertools import islice
from operator import or_
from typing import TypeVar

from django.db.models import Q, QuerySet

from moyai.core.conversations.models import Session
from moyai.core.notices.models import DeskTask, Notice
from moyai.core.privacy.registry import Trace, erase_traces
from moyai.fleet.enums import StopKind
from moyai.fleet.models import Stop, Task
from moyai.services.evacuation.models import Incident
from moyai.services.evacuation.operations.asking import name_mailing
from moyai.services.evacuation.operations.rounds.asking import name_task

BATCH = 500
FEW = 50
PERSON_SEARCH = "find_person"
Item = TypeVar("Item")
DESTINATION = "救援物資の届け先"
"""What stands in the operating records instead of the words by which somebody told where she is."""


def erase_around(incident: Incident) -> int:
    """Erase what an incident that is about to be erased has left elsewhere; return how many rows."""
    return erase_talks(incident) + _erase_of_people(incident) + _erase_told(incident) + _empty_tasks(incident)


def erase_talks(incident: Incident) -> int:
    """Erase the conversations in which people told something in an incident, or asked after somebody.

    What was answered in them is what became the claims: with these it goes, and what doors keep beside them.
    """
    erased = 0
    while some := frozenset(_list_talks(incident).values_list("pk", flat=True)[:BATCH]):
        erased += erase_traces(Trace(sessions=some))
        erased += Session.objects.filter(pk__in=some).delete()[0]
    return erased


def _list_talks(incident: Incident) -> QuerySet[Session]:
    told = Q(answers__scene__value__incident=incident.code)
    asked = Q(flow=PERSON_SEARCH, started_at__gte=incident.opened_at)
    if incident.closed_at is not None:
        asked &= Q(started_at__lte=incident.closed_at)
    return Session.objects.filter(told | asked)


def _erase_of_people(incident: Incident) -> int:
    """Erase what doors keep of those who spoke or were spoken of, and of taps that were no conversation."""
    erased = 0
    keys = frozenset(name_mailing(one) for one in incident.mass_questions.values_list("pk", flat=True))
    erased += erase_traces(Trace(mailings=keys))
    claims = incident.claims.order_by("pk").values_list("event_id", "about_id", "speaker_id")
    for some in _cut(claims.iterator(chunk_size=BATCH), BATCH):
        people = {person for _event, *both in some for person in both if person is not None}
        trace = Trace(residents=frozenset(people), events=frozenset(event for event, *_both in some))
        erased += erase_traces(trace)
    return erased


def _erase_told(incident: Incident) -> int:
    """Erase what people were told and asked, and what the desk was to do about it."""
    erased = 0
    for some in _cut(_list_beginnings(incident), FEW):
        tasks, notices = (_begins(field, some) for field in ("key", "idempotency_key"))
        erased += DeskTask.objects.filter(tasks).delete()[0]
        erased += Notice.objects.filter(notices).delete()[0]
    queries = incident.person_queries.values_list("pk", flat=True)
    asked = (f"{what}:{query}" for query in queries for what in ("evac-found", "evac-asked"))
    for keys in _cut(asked, BATCH):
        erased += Notice.objects.filter(idempotency_key__in=keys).delete()[0]
    return erased


def _list_beginnings(incident: Incident) -> Iterator[str]:
    """Yield with what the keys of an incident's notices and tasks begin."""
    yield from (name_task(incident), f"evac-ask:{incident.pk}:", f"evac-about:{incident.pk}:")
    for broadcast in incident.broadcasts.all():
        yield f"{broadcast.batch}:"
    for code in incident.reliefs.values_list("code", flat=True):
        yield from (f"evac-receipt:{code}:", f"evac-relief:{code}:")


def _begins(field: str, beginnings: Sequence[str]) -> Q:
    return reduce(or_, (Q(**{f"{field}__startswith": one}) for one in beginnings))


def _empty_tasks(incident: Incident) -> int:
    """Take out of the fleet's tasks whom they were for, what was brought, and the words for the place."""
    codes = incident.reliefs.values_list("code", flat=True)
    tasks = Task.objects.filter(reference__in=[f"relief:{code}" for code in codes])
    Stop.objects.filter(task__in=tasks.values("pk"), kind=StopKind.DROPOFF).update(place_name=DESTINATION)
    return tasks.update(contact_name="", contact_phone="", note="", destination_name=DESTINATION)


def _cut(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    left = iter(items)
    while some := list(islice(left, size)):
        yield some
