"""What the worker does for the crews again and again; each is safe to run twice."""

from __future__ import annotations

from datetime import datetime

from moyai.fleet.crews import operations


def write_duty_records(now: datetime) -> int:
    """Write the duty records of shifts that have ended."""
    return operations.write_due_duty_records(now=now)


def tell_expiring(now: datetime) -> int:
    """Tell the desk whose licence ends soon."""
    return operations.tell_expiring(now=now)
