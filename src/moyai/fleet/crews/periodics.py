"""What the worker does for the crews again and again; each is safe to run twice."""

from __future__ import annotations

from datetime import datetime

from moyai.fleet.crews import operations


def tell_expiring(now: datetime) -> int:
    """Tell the desk whose licence ends soon."""
    return operations.tell_expiring(now=now)
