"""What stations and pilots measure is kept; what cannot be is refused or kept as not known."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from math import isfinite

from django.db import transaction

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.fleet.modes.drone.errors import WrongRecord
from moyai.fleet.modes.drone.models import Battery, Observation
from moyai.fleet.modes.drone.weather import KEYS, Observed


@transaction.atomic
def keep_observations(*, observed: Sequence[Observed], source: str, now: datetime) -> int:
    """Keep what a source told, each value of each moment once; returns how many were new."""
    rows = [
        Observation(
            station=each.station[:60],
            key=each.key,
            value=each.value if each.value is not None and isfinite(each.value) else None,
            at=each.at,
            source=source[:60],
        )
        for each in observed
        if each.key in KEYS
    ]
    first = min((row.at for row in rows), default=now)
    known = set(Observation.objects.filter(at__gte=first).values_list("station", "key", "at"))
    new = [row for row in rows if (row.station, row.key, row.at) not in known]
    Observation.objects.bulk_create(new)
    return len(new)


@transaction.atomic
def measure_battery(*, battery_id: int, charge_pct: int, by: User, now: datetime) -> None:
    """Keep what a pilot read from a battery.

    Raises:
        WrongRecord: ``value``.
    """
    if not 0 <= charge_pct <= 100:
        raise WrongRecord("value")
    Battery.objects.filter(pk=battery_id).update(charge_pct=charge_pct, charged_at=now)
    subject = f"battery:{battery_id}"
    record(actor=f"user:{by.pk}", action="drone.measure_battery", subject=subject, now=now, pct=charge_pct)
