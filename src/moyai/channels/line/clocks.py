"""The two clocks of the chat: the town's for conversations, the real one for what is LINE's."""

from datetime import UTC, datetime

from moyai.core import clock


def get_town_time() -> datetime:
    """Return the town's time."""
    return clock.now()


def get_real_time() -> datetime:
    """Return the real time."""
    return datetime.now(UTC)
