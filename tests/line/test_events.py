"""Every type of event that LINE may send is taken, and what is not for us changes nothing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from linebot.v3.webhook import WebhookParser

from moyai.channels.line.events import split_body
from moyai.channels.line.operations import hear
from moyai.channels.line.platform.webhook.samples import EVENTS
from moyai.channels.line.signature import sign
from moyai.core.intake.models import InboxEvent
from moyai.services.shared_taxi.tests.town import NOW

USER = "U" + "a" * 32


def complete(event: dict[str, Any], number: int) -> dict[str, Any]:
    filled = {
        "mode": "active",
        "timestamp": 1_790_000_000_000 + number,
        "webhookEventId": f"01J{number:023d}",
        "deliveryContext": {"isRedelivery": False},
        "source": {"type": "user", "userId": USER},
        "replyToken": f"t{number}",
    }
    message = event.get("message")
    return {**filled, **event, **({"message": {"id": str(number), **message}} if message else {})}


BODY = json.dumps({"destination": USER, "events": [complete(e, n) for n, e in enumerate(EVENTS)]}).encode()


def test_official_parser_reads_the_signed_samples() -> None:
    parsed = WebhookParser("secret").parse(BODY.decode(), sign(b"secret", BODY).decode())
    assert len(parsed) == len(EVENTS)


@pytest.mark.django_db
def test_every_type_of_event_is_stored_and_applied() -> None:
    for one in split_body(BODY):
        event = InboxEvent.objects.create(
            source="line",
            account="ina",
            event_id=one.event_id,
            person_key=one.person_key,
            occurred_at=one.occurred_at,
            received_at=datetime.now(UTC),
            payload=one.payload,
            next_attempt_at=NOW,
        )
        hear(event, NOW)
    assert InboxEvent.objects.count() == len(EVENTS)
