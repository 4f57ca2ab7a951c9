"""What the vehicles drove and cost, shift by shift, from the operating records."""

from dataclasses import dataclass
from datetime import date

from moyai.core.clock import local
from moyai.core.indicators.registry import Period
from moyai.core.indicators.series import within
from moyai.fleet.models import OperatingRecord


@dataclass(frozen=True)
class DriveFact:
    """What one shift drove.

    Attributes:
        day: on which it began, in Japan.
        vehicle_id: its vehicle.
        duration_s: from its beginning to its end.
        distance_m: driven.
        loaded_m: of it with riders.
        cost_yen: what it cost.
    """

    day: date
    vehicle_id: int
    duration_s: int
    distance_m: int
    loaded_m: int
    cost_yen: int


def read_drives(period: Period) -> list[DriveFact]:
    """Return the shifts that began in a period, in order: one query."""
    rows = within(OperatingRecord.objects.all(), "started_at", period).order_by("started_at", "pk")
    columns = ("shift__vehicle_id", "started_at", "ended_at", "distance_m", "loaded_distance_m", "cost_yen")
    return [
        DriveFact(local(start).date(), vehicle, round((end - start).total_seconds()), *figures)
        for vehicle, start, end, *figures in rows.values_list(*columns)
    ]
