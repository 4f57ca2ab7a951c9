"""What the worker does for the fleet again and again; each is safe to run twice."""

from __future__ import annotations

from datetime import datetime, timedelta

from moyai.fleet import operations
from moyai.fleet.planning.plan import day_of


def open_shifts(now: datetime) -> int:
    """Open the shifts whose time has come."""
    return operations.open_due_shifts(now=now)


def keep_time(now: datetime) -> int:
    """Time today's plans again, and say which promises will be broken."""
    return operations.retime_day(day=day_of(now), now=now)


def replan(now: datetime) -> object:
    """Try again for tasks that have no vehicle."""
    return operations.replan_unassigned(now=now)


def improve(now: datetime) -> object:
    """Better the plans of today and tomorrow without moving a promise."""
    return [operations.improve_day(day=day_of(now) + timedelta(days=ahead), now=now) for ahead in (0, 1)]


def close_shifts(now: datetime) -> int:
    """Close the shifts that are over and done."""
    return operations.close_due_shifts(now=now)
