"""Having a replay made."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.jobs.operations import enqueue
from moyai.services.evacuation.after.work import make_replay
from moyai.services.evacuation.models import Incident, ReplayRun
from moyai.services.evacuation.refusals import ReplayRuns

STUCK_AFTER = timedelta(minutes=30)


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
