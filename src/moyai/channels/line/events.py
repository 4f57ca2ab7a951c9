"""A webhook body as separate events for the inbox. Pure; unknown types come through as they are."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any


@dataclass(frozen=True)
class Split:
    """One event: its own id, whose it is, when it happened, and the event as LINE sent it."""

    event_id: str
    person_key: str
    occurred_at: datetime
    payload: dict[str, Any]


def split_body(body: bytes) -> list[Split]:
    """Return the events of a verified body; an empty post (the console's check) has none.

    Raises:
        ValueError: The body is not what LINE sends.
    """
    data = json.loads(body)
    if not isinstance(data, dict) or not isinstance(data.get("events"), list):
        raise ValueError("the body has no list of events")
    return [_split(event) for event in data["events"]]


def _split(event: Any) -> Split:
    if not isinstance(event, dict):
        raise ValueError("an event is not an object")
    return Split(_name(event), _find_person(event), _read_time(event), event)


def _name(event: dict[str, Any]) -> str:
    """Return webhookEventId; an event without one is known by its content."""
    given = event.get("webhookEventId")
    if isinstance(given, str) and 0 < len(given) <= 64:
        return given
    plain = {key: value for key, value in event.items() if key != "deliveryContext"}
    return hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()


def _find_person(event: dict[str, Any]) -> str:
    source = event.get("source")
    if not isinstance(source, dict):
        return ""
    found = source.get("userId") or source.get("groupId") or source.get("roomId")
    return str(found)[:64] if found else ""


def _read_time(event: dict[str, Any]) -> datetime:
    """Return the time of occurrence; a time that makes no sense becomes the epoch, first in order."""
    stamp = event.get("timestamp")
    is_time = isinstance(stamp, int) and not isinstance(stamp, bool) and 0 <= stamp < 4_102_444_800_000
    return datetime.fromtimestamp(stamp / 1000 if is_time and stamp else 0, UTC)
