"""What pages tell one another: kept until it is read, two minutes at most."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.core.video.enums import SignalKind
from moyai.core.video.models import Seat, Signal
from moyai.core.video.queries import doorbell
from moyai.core.video.refusals import BadSignal, TakenOver

MOST_AT_ONCE = 60
LONGEST = 60_000
"""Characters of JSON: a session description of audio and video has about 7,000."""


@transaction.atomic
def send_signals(*, seat: Seat, page: str, signals: Sequence[Mapping[str, Any]], real: datetime) -> int:
    """Lay down what a page tells others, in its order; what is for a page that has gone is dropped.

    Guests are heard by nobody before a host is there.

    Args:
        seat: whose.
        page: the page that sends.
        signals: ``{to, to_page, kind, body}`` each; ``to`` is a slot.
        real: the real time.

    Returns:
        How many were laid down.

    Raises:
        BadSignal: one of them is none; nothing is laid down.
        TakenOver: the page is not the one that sits there.
    """
    if seat.page != page:
        raise TakenOver
    if len(signals) > MOST_AT_ONCE:
        raise BadSignal("too many")
    others = {one.slot: one for one in Seat.objects.filter(room=seat.room_id, revoked_at__isnull=True)}
    read = [_read(one) for one in signals]
    is_open = any(one.is_host and one.is_here for one in others.values())
    rows = []
    for slot, to_page, kind, body in read:
        other = others.get(slot)
        if other is None or other.pk == seat.pk or other.page != to_page or not is_open:
            continue
        rows.append(
            Signal(
                sender=seat,
                sender_page=page,
                recipient=other,
                recipient_page=to_page,
                kind=kind,
                body=body,
                sent_at=real,
            )
        )
    Signal.objects.bulk_create(rows)
    transaction.on_commit(doorbell.ring)
    return len(rows)


@transaction.atomic
def acknowledge_signals(*, seat: Seat, numbers: Collection[int]) -> None:
    """Erase what a page has read."""
    Signal.objects.filter(recipient=seat, pk__in=numbers).delete()


def _read(signal: Mapping[str, Any]) -> tuple[int, str, str, dict[str, Any]]:
    slot, page = signal.get("to"), signal.get("to_page")
    kind, body = signal.get("kind"), signal.get("body")
    is_whole = type(slot) is int and isinstance(page, str) and kind in SignalKind.values
    if not is_whole or not isinstance(body, dict) or len(json.dumps(body)) > LONGEST:
        raise BadSignal("signal")
    assert isinstance(slot, int) and isinstance(page, str)
    return slot, page, str(kind), body
