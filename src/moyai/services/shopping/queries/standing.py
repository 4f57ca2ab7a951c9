"""Reads on standing orders."""

from datetime import date, datetime, timedelta

from moyai.core.clock import local
from moyai.services.shopping.models import Member, Round, StandingOrder


def get_standing(standing_id: int) -> StandingOrder:
    """Return a standing order with its lines.

    Raises:
        StandingOrder.DoesNotExist: there is none.
    """
    found = StandingOrder.objects.select_related("member__resident", "member__shop", "member__area")
    return found.prefetch_related("lines__item").get(pk=standing_id)


def list_standing(member: Member) -> list[StandingOrder]:
    """Return the standing orders of somebody that have not ended."""
    live = member.standing_orders.filter(ended_at=None)
    return list(live.prefetch_related("lines__item__shelf", "skips", "days"))


def list_dates_ahead(standing: StandingOrder, today: date, count: int = 4) -> list[date]:
    """Return the next days on which it would come, closed days and skips not yet taken off."""
    first = max(today, standing.from_date)
    found: list[date] = []
    for ahead in range(count * 7 + 7):
        day = first + timedelta(days=ahead)
        is_over = standing.until_date is not None and day > standing.until_date
        if not is_over and standing.weekdays >> day.weekday() & 1:
            found.append(day)
    return found[:count]


def is_paused(standing: StandingOrder, day: date) -> bool:
    """Tell whether it rests on a day."""
    return standing.paused_at is not None and (standing.paused_until is None or day <= standing.paused_until)


def list_due(*, now: datetime, ahead: timedelta) -> list[tuple[StandingOrder, Round]]:
    """Return the standing orders whose round closes within a time, with that round; skipped days are not.

    What has been decided about a day is not looked at here.
    """
    closing = Round.objects.filter(closes_at__gt=now, closes_at__lte=now + ahead).select_related("area")
    found = []
    for round_ in closing.order_by("closes_at", "pk"):
        standing = StandingOrder.objects.filter(
            member__shop=round_.shop_id, member__area=round_.area_id, member__ended_at=None, ended_at=None
        ).exclude(skips__date=round_.date)
        related = standing.select_related("member__resident", "member__shop", "member__area")
        for one in related.prefetch_related("lines__item").order_by("pk"):
            if _comes_on(one, round_.date, local(now).date()):
                found.append((one, round_))
    return found


def _comes_on(standing: StandingOrder, day: date, today: date) -> bool:
    within = standing.from_date <= day and (standing.until_date is None or day <= standing.until_date)
    return within and bool(standing.weekdays >> day.weekday() & 1) and not is_paused(standing, day)
