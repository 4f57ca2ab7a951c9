"""How good the connection was, with times: what browsers measure (getStats), never what was said or shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.core.video.enums import Level
from moyai.core.video.models import QualityReport, Seat
from moyai.core.video.refusals import BadSignal

LONGEST_MS = 600_000
MOST_KBIT_S = 10_000_000


@transaction.atomic
def report_quality(*, seat: Seat, report: Mapping[str, Any], now: datetime) -> QualityReport:
    """Write down how somebody gets another.

    Args:
        seat: who measured.
        report: ``{peer, level, loss_pct, rtt_ms, kbit_s}``; ``peer`` is a slot.
        now: the town's time.

    Raises:
        BadSignal: it is no such report.
    """
    level = report.get("level")
    loss = _read_number(report.get("loss_pct"), 100)
    peer = Seat.objects.filter(room=seat.room_id, slot=_read_slot(report.get("peer"))).first()
    if level not in Level.values or peer is None or peer.pk == seat.pk:
        raise BadSignal("report")
    return QualityReport.objects.create(
        seat=seat,
        peer=peer,
        at=now,
        level=level,
        loss_pct=round(loss, 2),
        rtt_ms=round(_read_number(report.get("rtt_ms"), LONGEST_MS)),
        kbit_s=round(_read_number(report.get("kbit_s"), MOST_KBIT_S)),
    )


def _read_slot(value: Any) -> int:
    if type(value) is not int:
        raise BadSignal("slot")
    return value


def _read_number(value: Any, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise BadSignal("number")
    if not 0 <= value <= most:
        raise BadSignal("number")
    return float(value)
