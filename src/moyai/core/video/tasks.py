"""Jobs of video calls."""

from datetime import UTC, datetime

from moyai.core.video import operations


def look_after_rooms(now: datetime) -> int:
    """Look after every open room; return how many there were."""
    return operations.look_after_rooms(now=now, real=datetime.now(UTC))
