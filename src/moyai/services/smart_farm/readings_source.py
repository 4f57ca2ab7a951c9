"""Readings that came by a broker: from the journal into the table, many messages at a time (core/intake)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.core.intake.models import InboxEvent
from moyai.core.intake.registry import Incoming, Lane, Source, Ticket
from moyai.services.smart_farm.models import Farm
from moyai.services.smart_farm.operations.readings import store_rows
from moyai.services.smart_farm.sensing.messages import KEY, split
from moyai.services.smart_farm.sensing.rows import read_row


def apply(event: InboxEvent, now: datetime) -> None:
    """Keep the readings of one message."""
    _keep(event.account, event.payload["readings"], now)


def _recognise(_account: str, event: Incoming) -> Any:
    return event.payload["readings"]


def _keep_many(tickets: Sequence[Ticket], now: datetime, _real_now: datetime) -> None:
    """Keep the readings of many messages, those of a farm together."""
    by_farm: dict[str, list[Any]] = {}
    for ticket in tickets:
        by_farm.setdefault(ticket.account, []).extend(ticket.read)
    for code, rows in by_farm.items():
        _keep(code, rows, now)


def _keep(code: str, rows: Sequence[Any], now: datetime) -> None:
    farm = Farm.objects.get(code=code)
    store_rows(farm=farm, rows=[read_row(each) for each in rows], now=now)


SOURCE = Source(
    key=KEY,
    split=split,
    apply=apply,
    title=_("畑のセンサー"),
    lane=Lane(recognise=_recognise, keep=_keep_many),
)
