"""Days of fair weather over a bed, as its sensors say them."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from moyai.services.smart_farm.models import Planting
from moyai.services.smart_farm.tests.sensing import fill_day, make_bed, make_planting, make_sensor

TODAY = date(2026, 6, 10)
DAYS = [TODAY - timedelta(days=back) for back in range(6, 0, -1)]


def air(hour: float) -> float:
    return round(22 + 6 * math.cos((hour - 14) / 24 * 2 * math.pi) + 0.01 * hour, 2)


def light(hour: float) -> float:
    return max(0.0, 800 * math.cos((hour - 12) / 7 * math.pi / 2)) if abs(hour - 12) < 7 else 0.0


def humidity(hour: float) -> float:
    return round(70 - 15 * math.cos((hour - 14) / 24 * 2 * math.pi) + 0.01 * hour, 2)


def make_measured_bed(
    days: Sequence[date] = DAYS,
    *,
    rain: Callable[[float], float] = lambda hour: 0.0,
    sown_on: date = DAYS[0],
    **facts: Any,
) -> Planting:
    """Return what grows in a bed of which all was measured on these days."""
    bed = make_bed()
    for kind, values in {
        "InAirTemp": air,
        "InAirHumid": humidity,
        "InRadiation": light,
        "WRainfallAmt": rain,
    }.items():
        sensor = make_sensor(kind, bed=bed)
        for day in days:
            fill_day(sensor, day, values)
    return make_planting(bed, sown_on=sown_on, **facts)
