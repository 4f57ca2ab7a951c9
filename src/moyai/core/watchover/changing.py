"""Changes of a concern: conditional on its version, with an event for its timeline."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.core.notices.models import Notice
from moyai.core.watchover.enums import EventKind, Step
from moyai.core.watchover.models import Concern, ConcernEvent


def change(concern: Concern, **fields: Any) -> bool:
    """Set fields of an open concern as it was read; tell whether nobody was quicker."""
    open_ = Concern.objects.filter(pk=concern.pk, version=concern.version, closed_at__isnull=True)
    if not open_.update(version=concern.version + 1, **fields):
        return False
    concern.version += 1
    for name, value in fields.items():
        setattr(concern, name, value)
    return True


def add_event(
    concern: Concern,
    kind: EventKind,
    now: datetime,
    *,
    by: User | None = None,
    step: Step | None = None,
    note: str = "",
    notice: Notice | None = None,
) -> None:
    """Write down what happened, for the timeline and the audit log; the log has no words of the note."""
    known = notice is not None and ConcernEvent.objects.filter(notice=notice).exists()
    ConcernEvent.objects.create(
        concern=concern,
        at=now,
        kind=kind,
        step=concern.step if step is None else step,
        by=by,
        note=note[:200],
        notice=None if known else notice,
    )
    record(
        actor=f"user:{by.pk}" if by else "system:watchover",
        action=f"watchover.{kind}",
        subject=f"resident:{concern.resident.code}",
        now=now,
        concern=concern.code,
        grade=concern.grade,
    )
