"""How the figures of shopping are read."""

from django.db.models import QuerySet

from moyai.core.indicators.registry import Period
from moyai.services.shopping.enums import OrderStatus
from moyai.services.shopping.models import Order


def count_orders(period: Period) -> float:
    """Return how many orders were for days of a period."""
    return _live(period).count()


def count_shoppers(period: Period) -> float:
    """Return how many members had one."""
    return _live(period).values("member").distinct().count()


def measure_rolled(period: Period) -> float | None:
    """Return which share came later than wished, in percent; None without orders."""
    return _share(_live(period).filter(rolled_from__isnull=False).count(), _live(period).count())


def measure_cancelled(period: Period) -> float | None:
    """Return which share was cancelled, in percent; None without orders."""
    every = _of(period)
    return _share(every.filter(status=OrderStatus.CANCELLED).count(), every.count())


def _of(period: Period) -> QuerySet[Order]:
    return Order.objects.filter(round__date__range=(period.since, period.until))


def _live(period: Period) -> QuerySet[Order]:
    return _of(period).exclude(status=OrderStatus.CANCELLED)


def _share(part: int, whole: int) -> float | None:
    return None if whole == 0 else 100 * part / whole
