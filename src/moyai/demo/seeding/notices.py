"""What was told while a demo was written."""

from __future__ import annotations

from datetime import datetime

from moyai.core.notices.models import Notice


def read_notices(kinds: str, now: datetime) -> None:
    """Have all notices whose kind begins so read long ago: nobody's television begins with them."""
    Notice.objects.filter(kind__startswith=kinds, read_at=None).update(
        read_at=now, read_through="web", next_step_at=None
    )
