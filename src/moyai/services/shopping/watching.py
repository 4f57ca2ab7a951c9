"""Whose usual order has not come: of members who order by a rhythm, and who agree to be watched over."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

from django.db.models import QuerySet

from moyai.core.clock import at_local, local
from moyai.core.residents.models import Resident
from moyai.core.watchover.gaps import Gap, register_finder
from moyai.services.shopping.enums import OrderStatus
from moyai.services.shopping.models import Order
from moyai.services.shopping.policy import LABEL

MISSED_ORDER = "missed_order"
LOOKED_BACK, LEAST_DAYS = timedelta(days=90), 4
TWICE, LEAST_GAP = 2, timedelta(days=7)
"""Missed is who lets twice her usual time pass, and a week at least. Assumptions."""


def register() -> None:
    """Make known whose order is missed."""
    register_finder(LABEL, find_missed_orders, kinds=(MISSED_ORDER,))


def find_missed_orders(watched: QuerySet[Resident], now: datetime) -> list[Gap]:
    """Return whose usual order did not come; what is ordered for a coming day is an order."""
    since = local(now).date() - LOOKED_BACK
    orders = Order.objects.filter(
        member__resident__in=watched, member__ended_at__isnull=True, round__date__gt=since
    ).exclude(status=OrderStatus.CANCELLED)
    days: defaultdict[int, list[date]] = defaultdict(list)
    rows = orders.order_by("round__date").values_list("member__resident", "round__date").distinct()
    for resident_id, day in rows:
        days[resident_id].append(day)
    return [gap for one, own in days.items() if (gap := _judge(one, own, now)) is not None]


def _judge(resident_id: int, days: list[date], now: datetime) -> Gap | None:
    if len(days) < LEAST_DAYS:
        return None
    usual = median((later - before).days for before, later in pairwise(days))
    due = days[-1] + max(LEAST_GAP, timedelta(days=TWICE * usual))
    if local(now).date() <= due:
        return None
    return Gap(resident_id, MISSED_ORDER, f"since:{days[-1]}", at_local(due, 24 * 60))
