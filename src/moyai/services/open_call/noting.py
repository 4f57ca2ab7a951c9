"""One line in the audit log for what was done in an open call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moyai.core.audit.operations import record


def note(verb: str, subject: str, actor: str, now: datetime, **facts: Any) -> None:
    """Write it, in the caller's transaction; never what an entry says, nor a name of a minor."""
    record(actor=actor, action=f"open_call.{verb}", subject=subject, now=now, **facts)
