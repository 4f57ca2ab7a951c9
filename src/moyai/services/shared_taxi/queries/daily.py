"""A vehicle's day of fares, as its daily report (日報) has it: every entry, what was counted, who drove.

Money is read from the books alone, driving from the duty records. What a rider pays who pays no cash leaves
nothing in the vehicle, so her ride's entry is found by who drove her.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from moyai.core.ledger.chart import VEHICLE_CASH
from moyai.core.ledger.models import Entry
from moyai.core.ledger.queries import get_balance
from moyai.fleet.crews.models import DutyRecord
from moyai.fleet.enums import ShiftStatus, StopKind, StopStatus
from moyai.fleet.models import Shift, Vehicle
from moyai.services.shared_taxi.models import Ride
from moyai.services.shared_taxi.money_models import DailyClosing
from moyai.services.shared_taxi.queries.claims import ClaimRow, Shares, list_rows
from moyai.services.shared_taxi.queries.receipts import make_fare_key

CLOSING = "closing:"
"""How keys of the closings' own entries begin."""


@dataclass(frozen=True)
class DailyRow:
    """One entry of the day, with the ride whose fare it is; a correction or a refund may have none."""

    row: ClaimRow
    ride: Ride | None

    @property
    def at(self) -> datetime | None:
        """When she got out; None where no ride is known."""
        return self.ride.task.finished_at if self.ride else None


@dataclass(frozen=True)
class DutyLine:
    """A shift of the day: who drove, from when to when (planned, until its record is written), how far."""

    driver: str
    begun_at: datetime
    ended_at: datetime
    distance_m: int | None


@dataclass(frozen=True)
class DailySheet:
    """A vehicle's day.

    Attributes:
        vehicle: with its partner.
        day: the business day.
        duties: its shifts.
        rows: the entries of the day, in the order of getting out.
        brought_yen: cash of earlier days that had not been counted.
        closing: by which the day was closed, on the day or later; None while it is open.
    """

    vehicle: Vehicle
    day: date
    duties: tuple[DutyLine, ...]
    rows: tuple[DailyRow, ...]
    brought_yen: int
    closing: DailyClosing | None

    @property
    def total(self) -> Shares:
        """The sums of the rows."""
        return sum((one.row.shares for one in self.rows), Shares())

    @property
    def persons(self) -> int:
        """How many people rode, companions included."""
        return sum(one.ride.persons for one in self.rows if one.ride)

    @property
    def cash_yen(self) -> int:
        """What should lie in the vehicle at the end of the day."""
        return self.brought_yen + self.total.cash_yen

    @property
    def is_closed_now(self) -> bool:
        """Tell whether what was counted is this very day's (a later closing counts several days)."""
        return self.closing is not None and self.closing.business_date == self.day


def get_daily_sheet(vehicle: Vehicle, day: date) -> DailySheet:
    """Return a vehicle's day."""
    later = DailyClosing.objects.filter(vehicle=vehicle, business_date__gte=day)
    eve = day - timedelta(days=1)
    return DailySheet(
        vehicle=vehicle,
        day=day,
        duties=tuple(_list_duties(vehicle, day)),
        rows=tuple(_list_rows(vehicle, day)),
        brought_yen=get_balance(VEHICLE_CASH, party=f"vehicle:{vehicle.code}", until=eve),
        closing=later.order_by("business_date").first(),
    )


def _list_rows(vehicle: Vehicle, day: date) -> list[DailyRow]:
    driven = _list_driven(vehicle, day)
    by_key = {make_fare_key(ride.code): ride for ride in driven}
    in_cash = Q(lines__account=VEHICLE_CASH.code, lines__party=f"vehicle:{vehicle.code}")
    entries = Entry.objects.filter(in_cash | Q(key__in=by_key), business_date=day)
    keys = list(
        entries.exclude(key__startswith=CLOSING).order_by("pk").values_list("key", flat=True).distinct()
    )
    rows = list(list_rows(keys))
    rides = by_key | _find_rides(row.entry for row in rows if row.entry.key not in by_key)
    found = [DailyRow(row, rides.get(row.entry.key)) for row in rows]
    return sorted(found, key=lambda one: (one.at or one.row.entry.made_at, one.row.entry.pk))


def _list_driven(vehicle: Vehicle, day: date) -> list[Ride]:
    """Rides whose riders got out of the vehicle on the day, or whose fare came onto it late."""
    stops = Q(
        task__stops__kind=StopKind.DROPOFF,
        task__stops__status__in=[StopStatus.DONE, StopStatus.ARRIVED],
        task__stops__shift__vehicle=vehicle,
        task__stops__shift__date__lte=day,
        task__stops__shift__date__gte=day - timedelta(days=31),
    )
    return list(Ride.objects.filter(stops).select_related("task").distinct())


def _find_rides(entries: Iterable[Entry]) -> dict[str, Ride]:
    """The rides that other entries name: corrections of a fare, refunds."""
    codes = {one.key: one.reference.removeprefix("ride:") for one in entries}
    rides = {one.code: one for one in Ride.objects.filter(code__in=codes.values()).select_related("task")}
    return {key: rides[code] for key, code in codes.items() if code in rides}


def _list_duties(vehicle: Vehicle, day: date) -> Iterable[DutyLine]:
    records = {one.shift_id: one for one in DutyRecord.objects.filter(shift__vehicle=vehicle, date=day)}
    shifts = Shift.objects.filter(vehicle=vehicle, date=day).select_related("driver").order_by("starts_at")
    for shift in shifts.exclude(status=ShiftStatus.BROKEN_OFF, duty_record=None):
        record = records.get(shift.pk)
        if record is not None:
            yield DutyLine(record.driver_name, record.begun_at, record.ended_at, record.distance_m)
        else:
            yield DutyLine(shift.driver.display_name, shift.starts_at, shift.ends_at, None)
