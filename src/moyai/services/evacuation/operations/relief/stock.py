"""Stock of depots: counted, taken in, reserved, returned, never below zero; each change is written down."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from moyai.core.accounts.models import User
from moyai.core.audit.operations import record
from moyai.services.evacuation.enums import MoveReason, NeedKind
from moyai.services.evacuation.models import Depot, Relief, Stock, StockMove
from moyai.services.evacuation.refusals_relief import NotEnough


@transaction.atomic
def add_depot(*, name: str, address: str, lon: float, lat: float, by: User, now: datetime) -> Depot:
    """Write down a place where goods are kept; the same name moves it."""
    depot, _made = Depot.objects.update_or_create(
        name=name, defaults={"address": address, "lon": lon, "lat": lat}
    )
    record(actor=f"user:{by.pk}", action="evacuation.add_depot", subject=f"depot:{depot.pk}", now=now)
    return depot


@transaction.atomic
def count_stock(*, depot: Depot, item: NeedKind, quantity: int, by: User, now: datetime) -> Stock:
    """Set a stock to what was counted. What is reserved is not in it any more."""
    stock, _made = Stock.objects.get_or_create(depot=depot, item=item)
    change = quantity - stock.quantity
    if not Stock.objects.filter(pk=stock.pk, quantity=stock.quantity).update(quantity=quantity):
        raise NotEnough
    _note(stock, change, MoveReason.COUNTED, None, by, now)
    return stock


@transaction.atomic
def take_in(*, depot: Depot, item: NeedKind, quantity: int, by: User, now: datetime) -> Stock:
    """Add what has come in."""
    stock, _made = Stock.objects.get_or_create(depot=depot, item=item)
    Stock.objects.filter(pk=stock.pk).update(quantity=F("quantity") + quantity)
    _note(stock, quantity, MoveReason.TAKEN_IN, None, by, now)
    return stock


def reserve(relief: Relief, depot: Depot, by: User | None, now: datetime) -> None:
    """Put goods aside for a relief. A drill looks whether there is enough, and takes nothing.

    Raises:
        NotEnough: the depot has not got so much.
    """
    stock = Stock.objects.filter(depot=depot, item=relief.item, quantity__gte=relief.quantity)
    if relief.incident.is_drill:
        if not stock.exists():
            raise NotEnough
        return
    if not stock.update(quantity=F("quantity") - relief.quantity):
        raise NotEnough
    row = Stock.objects.get(depot=depot, item=relief.item)
    _note(row, -relief.quantity, MoveReason.RESERVED, relief, by, now)


def put_back(relief: Relief, by: User | None, now: datetime) -> None:
    """Return what was reserved."""
    if relief.depot is None or relief.incident.is_drill:
        return
    stock, _made = Stock.objects.get_or_create(depot=relief.depot, item=relief.item)
    Stock.objects.filter(pk=stock.pk).update(quantity=F("quantity") + relief.quantity)
    _note(stock, relief.quantity, MoveReason.RETURNED, relief, by, now)


def _note(
    stock: Stock, change: int, reason: MoveReason, relief: Relief | None, by: User | None, now: datetime
) -> None:
    StockMove.objects.create(stock=stock, change=change, reason=reason, relief=relief, at=now, by=by)
    record(
        actor=f"user:{by.pk}" if by else "system:relief",
        action="evacuation.move_stock",
        subject=f"depot:{stock.depot_id}",
        now=now,
        item=stock.item,
        change=change,
        reason=reason.value,
    )
