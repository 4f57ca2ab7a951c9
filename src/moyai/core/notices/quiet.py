"""Quiet hours: when somebody is not told, and until when it waits. Pure; hours are the town's wall clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from moyai.core.clock import local


def is_quiet(at: datetime, quiet_from: time, quiet_until: time) -> bool:
    """Tell whether ``at`` lies in the hours, which may go over midnight; from = until means no such hours."""
    now = local(at).time()
    if quiet_from <= quiet_until:
        return quiet_from <= now < quiet_until
    return now >= quiet_from or now < quiet_until


def end_quiet(at: datetime, quiet_from: time, quiet_until: time) -> datetime:
    """Return ``at``, or the end of the quiet hours that it lies in."""
    if not is_quiet(at, quiet_from, quiet_until):
        return at
    wall = local(at)
    end = datetime.combine(wall.date(), quiet_until, wall.tzinfo)
    end = end if end > wall else end + timedelta(days=1)
    return end.astimezone(at.tzinfo)
