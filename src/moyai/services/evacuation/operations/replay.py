"""Having a replay made, and making it: a task of the worker, with progress that the page shows."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from django.db import transaction
from django_tasks import task

from moyai.core import clock
from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.jobs.operations import enqueue
from moyai.engines.whereabouts import Claim
from moyai.services.evacuation.after.replaying import list_moments, play
from moyai.services.evacuation.models import ClaimRecord, Incident, ReplayFrame, ReplayRun
from moyai.services.evacuation.projecting.projector import make_roster, read_claims
from moyai.services.evacuation.projecting.register import DatabaseRegister
from moyai.services.evacuation.refusals import ReplayRuns

logger = logging.getLogger(__name__)

STUCK_AFTER = timedelta(minutes=30)
CHUNK = 2000


@transaction.atomic
def ask_for_replay(*, code: str, by: User, now: datetime) -> ReplayRun:
    """Have the replay of an incident made, or made anew.

    Raises:
        Incident.DoesNotExist: there is none.
        ReplayRuns: it is being made.
    """
    incident = Incident.objects.get(code=code)
    run = ReplayRun.objects.filter(incident=incident).first()
    if run and run.ready_at is None and not run.problem and now - run.asked_at < STUCK_AFTER:
        raise ReplayRuns
    run, _is_new = ReplayRun.objects.update_or_create(
        incident=incident,
        defaults={
            "asked_at": now,
            "claims": incident.claims.count(),
            "done": 0,
            "ready_at": None,
            "problem": "",
        },
    )
    enqueue(make_replay, incident_id=incident.pk)
    subject = f"incident:{incident.code}"
    record(actor=f"user:{by.pk}", action="evacuation.ask_for_replay", subject=subject, now=now)
    return run


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
