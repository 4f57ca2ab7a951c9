"""What tasks take of a vehicle, and what it has: three dimensions for people, five more with goods.

A day without goods is planned in the three alone, so that rides cost what they cost before there were any.
"""

from __future__ import annotations

from moyai.engines.dispatch.problem import Load
from moyai.fleet.models import Task, Vehicle
from moyai.fleet.modes.parcel import NOTHING, Goods
from moyai.fleet.planning.load import DayRows
from moyai.fleet.specs import TaskSpec

PEOPLE = 3
"""Seats, wheelchair places, walkers come first."""


def goods_of(wanted: Task | TaskSpec) -> Goods:
    """Return what a task or wish carries beside people."""
    if isinstance(wanted, TaskSpec):
        return wanted.goods or NOTHING
    return Goods(
        wanted.grams,
        wanted.millilitres,
        wanted.boxes_ambient,
        wanted.boxes_chilled,
        wanted.boxes_frozen,
    )


def has_goods(rows: DayRows) -> bool:
    """Tell whether anything of a day carries boxes."""
    return any(goods_of(task).boxes for each in rows.shifts for task in each.tasks.values())


def room_of(vehicle: Vehicle) -> Goods:
    """Return what a vehicle may carry of goods at once."""
    return Goods(
        vehicle.most_grams,
        vehicle.most_millilitres,
        vehicle.most_ambient,
        vehicle.most_chilled,
        vehicle.most_frozen,
    )


def list_configurations(vehicle: Vehicle, *, with_goods: bool = False) -> tuple[Load, ...]:
    """Return (seats, wheelchairs, walkers) for each number of occupied wheelchair places, and the goods."""
    goods = room_of(vehicle).as_load() if with_goods else ()
    return tuple(
        (
            max(0, vehicle.seats - taken * vehicle.wheelchair_seats),
            taken,
            vehicle.boot_places,
            *goods,
        )
        for taken in range(vehicle.wheelchair_places + 1)
    )


def load_of(wanted: Task | TaskSpec, *, with_goods: bool = False) -> Load:
    """Return what a task or wish takes of each dimension."""
    people = (wanted.seats, wanted.wheelchairs, wanted.walkers)
    return (*people, *goods_of(wanted).as_load()) if with_goods else people
