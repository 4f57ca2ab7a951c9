"""The vehicles' cash on a day, for pages."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Sum

from moyai.core.ledger.chart import VEHICLE_CASH
from moyai.core.ledger.models import Line
from moyai.core.partners.models import Partner
from moyai.fleet.models import Shift, Vehicle
from moyai.services.shared_taxi.money_models import DailyClosing


@dataclass(frozen=True)
class CashRow:
    """A vehicle's cash on a day.

    Attributes:
        vehicle: with its partner.
        cash_yen: what the books say lies in it.
        closing: of that day or of a later one; None while it is open.
    """

    vehicle: Vehicle
    cash_yen: int
    closing: DailyClosing | None


def list_cash(day: date, partners: Iterable[Partner] | None = None) -> list[CashRow]:
    """Return the vehicles that drove on a day or hold cash, by firm and code; None: those of every firm."""
    vehicles = Vehicle.objects.select_related("partner").order_by("partner__code", "code")
    if partners is not None:
        vehicles = vehicles.filter(partner__in=list(partners))
    drove = set(Shift.objects.filter(date=day).values_list("vehicle_id", flat=True))
    cash = _read_cash(day)
    closings = _read_closings(day)
    rows = [CashRow(one, cash.get(f"vehicle:{one.code}", 0), closings.get(one.pk)) for one in vehicles]
    return [row for row in rows if row.vehicle.pk in drove or row.cash_yen or row.closing]


def find_vehicle_of_driver(driver_id: int, day: date) -> Vehicle | None:
    """Return the vehicle that somebody drives on a day, or drove last before it."""
    shifts = Shift.objects.filter(driver_id=driver_id, date__lte=day).order_by("-date", "-starts_at")
    shift = shifts.select_related("vehicle__partner").first()
    return shift.vehicle if shift else None


def _read_cash(day: date) -> dict[str, int]:
    lines = Line.objects.filter(account=VEHICLE_CASH.code, entry__business_date__lte=day)
    sums = lines.values("party").annotate(yen=Sum(F("debit") - F("credit")))
    return dict(sums.order_by("party").values_list("party", "yen"))


def _read_closings(day: date) -> dict[int, DailyClosing]:
    """Return the closing that closed a day for each vehicle: the first one on or after it."""
    later = DailyClosing.objects.filter(business_date__gte=day).order_by("-business_date")
    return {closing.vehicle_id: closing for closing in later}
