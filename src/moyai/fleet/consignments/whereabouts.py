"""What a consignment is, and where its boxes are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from moyai.fleet.consignments.enums import LegState
from moyai.fleet.consignments.models import Box, Consignment, Leg
from moyai.fleet.enums import StopKind
from moyai.fleet.modes.parcel import Goods, add_up
from moyai.fleet.queries.connections import find_expected_at
from moyai.fleet.specs import Point


@dataclass(frozen=True, slots=True)
class Here:
    """Where goods can be collected, and from when on."""

    point: Point
    at: datetime


def goods_in(box: Box) -> Goods:
    """Return one box as goods."""
    return Goods(box.grams, box.millilitres, **{box.temperature: 1})


def goods_of(consignment: Consignment) -> Goods:
    """Return all its boxes."""
    return add_up(goods_in(box) for box in consignment.boxes.all())


def find_here(consignment: Consignment, now: datetime) -> Here | None:
    """Return where the next carrier finds the goods; None while the last one is on the way with them.

    At the shop, at the hub to which an earlier leg has brought them or is bringing them, or where a leg ended
    before its time.
    """
    moved = ~Q(state__in=[LegState.DROPPED, LegState.PLANNED]) | Q(ended_lon__isnull=False)
    legs = consignment.legs.filter(moved)
    leg = legs.select_related("task", "to_hub").order_by("-number").first()
    if leg is None:
        origin = Point(consignment.origin_name, consignment.origin_lon, consignment.origin_lat)
        return Here(origin, max(consignment.ready_at, now))
    if leg.ended_lon is not None and leg.ended_lat is not None:
        return Here(Point(leg.ended_name, leg.ended_lon, leg.ended_lat), now)
    if leg.to_hub is None:
        return None
    return Here(_point_of(leg), max(now, _expected_at(leg, now)))


def _point_of(leg: Leg) -> Point:
    return Point(leg.task.destination_name, leg.task.destination_lon, leg.task.destination_lat)


def _expected_at(leg: Leg, now: datetime) -> datetime:
    if leg.state == LegState.DONE:
        return now
    return find_expected_at(leg.task, StopKind.DROPOFF) or leg.task.dropoff_until
