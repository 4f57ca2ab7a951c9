"""Who looked at people's data: written into the audit log before the page is given."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.services.evacuation.models import Incident


def record_look(*, by: User, what: str, incident: Incident | None, now: datetime, **facts: Any) -> None:
    """Note that a member of staff looked at a list of people, or took it away as a file.

    Args:
        by: who looks.
        what: which list, e.g. ``"vulnerable"``.
        incident: in which incident; None outside of one.
        now: the town's time.
        facts: how much of it; no names.
    """
    record(
        actor=f"user:{by.pk}",
        action="evacuation.look",
        subject=f"incident:{incident.code}" if incident else what,
        now=now,
        what=what,
        **facts,
    )
