"""Periodic work of notices: here the outbox learns what real time it is."""

from __future__ import annotations

from datetime import UTC, datetime

from moyai.core.notices.operations import deliver_due


def deliver(now: datetime) -> int:
    """Hand out what is due; providers' rates follow real seconds, whatever the town's clock says."""
    return deliver_due(now, real_now=datetime.now(UTC))
