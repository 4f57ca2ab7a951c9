"""LINE as a source of the intake: how a journaled body is split, and who applies an event."""

from __future__ import annotations

from typing import Any

from moyai.channels.line.events import split_body
from moyai.channels.line.operations import hear
from moyai.channels.line.operations.tapping import keep, recognise
from moyai.channels.line.webhook import SOURCE as KEY
from moyai.core.intake.registry import Incoming, Lane, Source


def _split(_account: str, body: bytes) -> list[Incoming]:
    return [Incoming(one.event_id, one.person_key, one.occurred_at, one.payload) for one in split_body(body)]


def _describe(event: dict[str, Any]) -> str:
    message = event.get("message")
    kind = message.get("type", "") if isinstance(message, dict) else ""
    return f"{event.get('type', '?')} {kind}".strip()


SOURCE = Source(
    key=KEY, split=_split, apply=hear, title="LINE", describe=_describe, lane=Lane(recognise, keep)
)
