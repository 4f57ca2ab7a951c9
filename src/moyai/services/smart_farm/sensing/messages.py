"""Readings by a broker: topics, and what a message says. Pure.

A gateway publishes to ``farm/<farm>/readings`` (QoS 1)::

    {"id": "a7f3-118", "readings": [{"sensor": "bed1-temp", "at": 1780272000, "value": 21.3}]}

At the farm's own broker PUBACK says that it is on disk. On another one, which acknowledges for itself, a
gateway hears ``{"id": "a7f3-118"}`` on ``farm/<farm>/receipts`` once it is. Until then it keeps the message
and sends it again: a broker that forgets costs nothing, and what comes twice is taken once.
"""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime

from moyai.core.intake.registry import Incoming

KEY = "farm"
"""As the farm's own broker files what stations say (broker/service.py)."""
ROOT = "farm"
MOST_ROWS = 5_000
LARGEST = 1024 * 1024
_TOPIC = re.compile(rf"{ROOT}/([-a-zA-Z0-9_]{{1,32}})/readings")
SUBSCRIPTION = f"{ROOT}/+/readings"


def find_farm_code(topic: str) -> str | None:
    """Return the farm to which a topic of readings belongs, or None."""
    match = _TOPIC.fullmatch(topic)
    return match[1] if match else None


def make_receipt(farm_code: str, body: bytes) -> tuple[str, bytes]:
    """Return topic and message by which a gateway learns that its message is safe."""
    return f"{ROOT}/{farm_code}/receipts", json.dumps({"id": find_message_id(body)}).encode()


def find_message_id(body: bytes) -> str:
    """Return a message's own id; of one without, or that cannot be read, its digest."""
    try:
        given = json.loads(body).get("id")
    except (ValueError, AttributeError, RecursionError):
        given = None
    return given if isinstance(given, str) and 0 < len(given) <= 64 else _digest(body)


def split(account: str, body: bytes) -> list[Incoming]:
    """Return a message as one event, by what it says rather than by its id: an id used twice loses nothing.

    Raises:
        ValueError: it is no message of readings; staff find it among the dead letters.
    """
    message = json.loads(body)
    rows = message.get("readings") if isinstance(message, dict) else None
    if not isinstance(rows, list) or not 0 < len(rows) <= MOST_ROWS:
        raise ValueError(f"a message has 1 to {MOST_ROWS} readings")
    return [Incoming(_digest(body), "", datetime(2000, 1, 1, tzinfo=UTC), {"readings": rows})]


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:40]
