"""Periodic work of conversations."""

from __future__ import annotations

from datetime import datetime

from moyai.core.conversations.operations import expire_sessions


def mark_expired(now: datetime) -> int:
    """Mark the sessions whose time is up; return how many."""
    return expire_sessions(now=now)
