"""Which days are closed: a vehicle's by counting its cash, a firm's by its claim for the month."""

from datetime import date, timedelta

from moyai.services.shared_taxi.money_models import DailyClosing, OperatorClaim


def find_open_day_of_vehicle(code: str, day: date) -> date:
    """Return the first day from ``day`` on that is not closed for a vehicle."""
    closed = DailyClosing.objects.filter(vehicle__code=code, business_date__gte=day)
    last = closed.order_by("-business_date").values_list("business_date", flat=True).first()
    return day if last is None else last + timedelta(days=1)


def find_open_day_of_partner(code: str, day: date) -> date:
    """Return the first day from ``day`` on whose month a firm has not claimed yet."""
    claimed = set(
        OperatorClaim.objects.filter(partner__code=code, month__gte=day.replace(day=1)).values_list(
            "month", flat=True
        )
    )
    found = day
    while found.replace(day=1) in claimed:
        found = next_month(found)
    return found


def next_month(day: date) -> date:
    """Return the first day of the month after a day's."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
