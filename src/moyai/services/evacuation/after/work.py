"""Making a replay: a task of the worker, with progress that the page shows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from django.db import transaction
from django_tasks import task

from moyai.core import clock
from moyai.engines.whereabouts import Claim
from moyai.services.evacuation.after.replaying import list_moments, play
from moyai.services.evacuation.models import ClaimRecord, ReplayFrame, ReplayRun
from moyai.services.evacuation.projecting.projector import make_roster, read_claims
from moyai.services.evacuation.projecting.register import DatabaseRegister

logger = logging.getLogger(__name__)

CHUNK = 2000


@task()
def make_replay(*, incident_id: int) -> None:
    """Make the frames of an incident; what was there before stays until they are ready."""
    run = ReplayRun.objects.select_related("incident").filter(incident=incident_id).first()
    if run is None:  # the incident was erased in the meantime
        return
    try:
        _make(run, clock.now())
    except Exception as failure:
        logger.exception("The replay of %s failed", run.incident.code)
        ReplayRun.objects.filter(pk=run.pk).update(problem=type(failure).__name__)


def _make(run: ReplayRun, now: datetime) -> None:
    incident, register = run.incident, DatabaseRegister()
    roster = make_roster(incident, register, keeps_changes=False)
    moments = list_moments(incident.opened_at, incident.closed_at or now)
    frames = [
        ReplayFrame(
            incident=incident,
            at=frame.at,
            claims=frame.claims,
            people=frame.people,
            heads=frame.heads,
            needs=frame.needs,
        )
        for frame in play(_list_claims(run, register), moments, roster)
    ]
    with transaction.atomic():
        ReplayFrame.objects.filter(incident=incident).delete()
        ReplayFrame.objects.bulk_create(frames)
        ReplayRun.objects.filter(pk=run.pk).update(ready_at=now, done=frames[-1].claims)


def _list_claims(run: ReplayRun, register: DatabaseRegister) -> Iterator[Claim]:
    """Yield the claims in the order in which they came, telling how far it is."""
    rows = ClaimRecord.objects.filter(incident=run.incident_id).order_by("said_at", "pk")
    waiting = rows.values_list("pk", "kind", "event_id", "body").iterator(chunk_size=CHUNK)
    done = 0
    while some := list(islice(waiting, CHUNK)):
        claims = list(read_claims(some))
        register.prepare(claims)
        yield from claims
        done += len(some)
        ReplayRun.objects.filter(pk=run.pk).update(done=done)
