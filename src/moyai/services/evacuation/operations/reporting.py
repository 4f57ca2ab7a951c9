"""Somebody tells where she is: kept as a claim, whichever the door."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.engines.whereabouts import Speaker, Subject
from moyai.services.evacuation.claims.saying import Saying, make_report
from moyai.services.evacuation.models import ClaimRecord, Incident
from moyai.services.evacuation.operations.claiming import keep_claim


@transaction.atomic
def keep_saying(
    *,
    incident: Incident,
    saying: Saying,
    event_id: str,
    speaker: Speaker,
    about: Subject,
    door: str,
    actor: str,
    now: datetime,
    happened_at: datetime | None = None,
    by: User | None = None,
) -> ClaimRecord:
    """Keep what was said of one person; the same statement under the same id is kept once.

    The audit log says that and by which door, never where she is nor how.

    Args:
        incident: in which.
        saying: what was said.
        event_id: its own id.
        speaker: who says it.
        about: `str(Resident.pk)` or a description.
        door: the channel's key, or ``paper``, ``shelter``.
        actor: for the audit log.
        now: the town's time.
        happened_at: when it was so, where that is earlier.
        by: the member of staff who wrote it down.
    """
    claim = make_report(
        saying,
        event_id=event_id,
        speaker=speaker,
        about=about,
        door=door,
        said_at=now,
        happened_at=happened_at,
    )
    row = keep_claim(incident=incident, claim=claim, by=by)
    record(
        actor=actor,
        action="evacuation.report",
        subject=f"incident:{incident.code}",
        now=now,
        claim=row.pk,
        door=door,
        role=speaker.role.value,
    )
    return row
