"""Points in a bed: made, changed, removed; the same rows for pages and for FarmBot's clients."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.services.smart_farm.enums import PointerType
from moyai.services.smart_farm.farmbot.kinds import POINTS
from moyai.services.smart_farm.farmbot.rules import read_fields
from moyai.services.smart_farm.farmbot.shapes import show_point
from moyai.services.smart_farm.models import Crop, Point, Robot
from moyai.services.smart_farm.operations.syncing import tell_change
from moyai.services.smart_farm.refusals import BadResource


@transaction.atomic
def create_point(*, robot: Robot, sent: Any, label: str = "", now: datetime) -> Point:
    """Make a plant, weed, slot or mark.

    Raises:
        BadResource: it does not fit, lies outside the bed, or there are too many already.
    """
    values, faults = read_fields(POINTS, sent, is_new=True)
    faults = faults or _find_outside(robot, values)
    if not faults and robot.points.count() >= POINTS.most:
        faults = {"points": f"there are {POINTS.most} already"}
    if faults:
        raise BadResource(faults)
    row = Point(robot=robot, created_at=now, **_to_columns(values))
    row.crop = Crop.objects.filter(slug=row.openfarm_slug).first() if row.openfarm_slug else None
    if row.pointer_type not in (PointerType.PLANT, PointerType.WEED):
        row.plant_stage = ""
    return _keep(row, label, now)


@transaction.atomic
def change_point(*, row: Point, sent: Any, label: str = "", now: datetime) -> Point:
    """Change a point; what it is stays.

    Raises:
        BadResource: it would not fit any more.
    """
    values, faults = read_fields(POINTS, sent, is_new=False)
    values.pop("pointer_type", None)
    faults = faults or _find_outside(row.robot, {"x": row.x, "y": row.y} | values)
    if faults:
        raise BadResource(faults)
    for name, value in _to_columns(values).items():
        setattr(row, name, value)
    if "openfarm_slug" in values:
        row.crop = Crop.objects.filter(slug=row.openfarm_slug).first()
    if row.pointer_type not in (PointerType.PLANT, PointerType.WEED):
        row.plant_stage = ""
    return _keep(row, label, now)


@transaction.atomic
def delete_points(*, robot: Robot, numbers: Collection[int], label: str = "", now: datetime) -> int:
    """Remove points of a robot; those of others stay. Return how many went."""
    found = list(robot.points.filter(pk__in=numbers).values_list("pk", flat=True))
    robot.points.filter(pk__in=found).delete()
    for number in found:
        tell_change(robot=robot, model=POINTS.model, number=number, body=None, label=label, now=now)
    return len(found)


def _keep(row: Point, label: str, now: datetime) -> Point:
    row.updated_at = now
    row.save()
    tell_change(
        robot=row.robot, model=POINTS.model, number=row.pk, body=show_point(row), label=label, now=now
    )
    return row


def _to_columns(values: dict[str, Any]) -> dict[str, Any]:
    columns = dict(values)
    if "name" in columns:
        columns["name"] = columns["name"] or ""
    if columns.get("planted_at"):
        columns["planted_at"] = datetime.fromisoformat(columns["planted_at"])
    return columns


def _find_outside(robot: Robot, values: dict[str, Any]) -> dict[str, str]:
    """Return which coordinate lies outside the bed; a tool may hang anywhere on its frame."""
    if values.get("pointer_type") == PointerType.TOOL_SLOT:
        return {}
    sides = {"x": robot.bed.length_mm, "y": robot.bed.width_mm}
    return {
        axis: f"must be from 0 to {most}" for axis, most in sides.items() if not 0 <= values[axis] <= most
    }
