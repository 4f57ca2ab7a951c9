"""Readers of indicators: counts, shares, money and people over a period and by day."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum

from moyai.core.indicators.registry import Period, Value
from moyai.core.indicators.series import by_day, by_group, divide, divide_days, fill_days, within
from moyai.core.residents.enums import EligibilityStatus
from moyai.core.residents.models import Eligibility
from moyai.fleet.models import OperatingRecord
from moyai.services.shared_taxi.enums import RideStatus, UnmetReason
from moyai.services.shared_taxi.indicators.timings import count_late_cancels
from moyai.services.shared_taxi.models import Ride, UnmetRequest
from moyai.services.shared_taxi.policy import LABEL

_AT = "task__pickup_from"

Rows = Callable[[], QuerySet[Any]]


def done() -> QuerySet[Ride]:
    """Return the rides driven to the end."""
    return Ride.objects.filter(status=RideStatus.DONE)


def pooled() -> QuerySet[Ride]:
    """Return those of which others were aboard for a part of the way."""
    return done().filter(is_pooled=True)


def no_shows() -> QuerySet[Ride]:
    """Return the bookings of which nobody was at the pickup."""
    return Ride.objects.filter(status=RideStatus.NO_SHOW)


def cancelled() -> QuerySet[Ride]:
    """Return the bookings cancelled."""
    return Ride.objects.filter(status=RideStatus.CANCELLED)


def refused() -> QuerySet[UnmetRequest]:
    """Return the requests refused."""
    return UnmetRequest.objects.all()


def count(rows: Rows, field: str = _AT) -> Callable[[Period], float | None]:
    """Return a reader of how many rows fall into a period."""
    return lambda period: float(within(rows(), field, period).count())


def count_days(rows: Rows, field: str = _AT) -> Callable[[Period], Sequence[Value]]:
    """Return a reader of the same by day."""
    return lambda period: fill_days(by_day(rows(), field, period, Count("pk")), period)


def share(part: Rows, whole: Rows) -> Callable[[Period], float | None]:
    """Return a reader of a part in percent of the whole."""
    return lambda period: divide(_counted(part, period), _counted(whole, period), 100)


def share_days(part: Rows, whole: Rows) -> Callable[[Period], Sequence[Value]]:
    """Return a reader of the same by day."""
    return lambda period: divide_days(
        by_day(part(), _AT, period, Count("pk")), by_day(whole(), _AT, period, Count("pk")), period
    )


def _counted(rows: Rows, period: Period) -> float:
    return float(within(rows(), _AT, period).count())


def _sum(rows: QuerySet[Any], at: str, field: str, period: Period) -> float:
    return float(within(rows, at, period).aggregate(total=Sum(field))["total"] or 0)


def read_fares(period: Period) -> float:
    """Return the fares collected."""
    return _sum(done(), _AT, "fare_yen", period)


def read_fare_days(period: Period) -> list[Value]:
    """Return the same by day."""
    return fill_days(by_day(done(), _AT, period, Sum("fare_yen")), period)


def read_cost(period: Period) -> float:
    """Return the operating cost."""
    return _sum(OperatingRecord.objects.all(), "started_at", "cost_yen", period)


def read_cost_days(period: Period) -> list[Value]:
    """Return the same by day."""
    return fill_days(by_day(OperatingRecord.objects.all(), "started_at", period, Sum("cost_yen")), period)


def read_cost_per_ride(period: Period) -> float | None:
    """Return the cost of a ride."""
    return divide(read_cost(period), _counted(done, period))


def read_cost_per_ride_days(period: Period) -> list[Value]:
    """Return the same by day."""
    costs = by_day(OperatingRecord.objects.all(), "started_at", period, Sum("cost_yen"))
    return divide_days(costs, by_day(done(), _AT, period, Count("pk")), period, factor=1)


def read_recovery(period: Period) -> float | None:
    """Return fares in percent of cost."""
    return divide(read_fares(period), read_cost(period), 100)


def read_refusal_groups(period: Period) -> list[Value]:
    """Return the refusals by reason."""
    labels = {reason.value: str(reason.label) for reason in UnmetReason}
    return by_group(within(refused(), "at", period), "reason", labels, Count("pk"))


def read_refusal_share(period: Period) -> float | None:
    """Return refusals in percent of all requests."""
    turned_away = float(within(refused(), "at", period).count())
    booked = float(within(Ride.objects.exclude(status=RideStatus.MOVED), "created_at", period).count())
    return divide(turned_away, turned_away + booked, 100)


def read_late_cancels(period: Period) -> float | None:
    """Return the late cancellations."""
    return float(count_late_cancels(within(cancelled(), _AT, period)))


def _registered_on(day: date) -> QuerySet[Eligibility]:
    live = [EligibilityStatus.PROVISIONAL, EligibilityStatus.CONFIRMED, EligibilityStatus.RENEWED]
    made = Eligibility.objects.filter(service=LABEL, status__in=live)
    in_time = within(made, "declared_at", Period(date(1970, 1, 1), day))
    return in_time.exclude(expires_date__lt=day)


def read_registered(period: Period) -> float:
    """Return the people registered on the last day."""
    return float(_registered_on(period.until).values("resident").distinct().count())


def read_active(period: Period) -> float:
    """Return the people who rode."""
    return float(within(done(), _AT, period).values("resident").distinct().count())


def read_active_days(period: Period) -> list[Value]:
    """Return the same by day."""
    days = by_day(done(), _AT, period, Count("resident", distinct=True))
    return fill_days(days, period)


def read_active_share(period: Period) -> float | None:
    """Return the people who rode in percent of those registered."""
    return divide(read_active(period), read_registered(period), 100)
