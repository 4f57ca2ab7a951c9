"""Points in a bed: made, changed, removed; the same rows for pages and for FarmBot's clients."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

from django.db import transaction

from moyai.services.smart_farm.enums import PointerType
from moyai.services.smart_farm.farmbot.kinds import POINTS
from moyai.services.smart_farm.farmbot.rules import read_fields
from moyai.services.smart_farm.farmbot.shapes import show_point, show_resource
from moyai.services.smart_farm.models import Crop, Point, Robot
from moyai.services.smart_farm.operations.resources import note_rows_changed
from moyai.services.smart_farm.operations.syncing import tell_change
from moyai.services.smart_farm.operations.timetable import keeping_timetable
from moyai.services.smart_farm.refusals import BadResource

FIELD = "points"
PLACE = frozenset({"x", "y", "z", "tool_id", "pullout_direction", "gantry_mounted"})
"""By what a robot goes."""


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
    with _keeping(robot, now) if row.pointer_type == PointerType.TOOL_SLOT else nullcontext():
        return _keep(row, label, now)


@transaction.atomic
def change_point(*, row: Point, sent: Any, label: str = "", now: datetime) -> Point:
    """Change a point; what it is stays.

    Raises:
        BadResource: it would not fit any more, the robot goes by it just now, or would leave its limits.
    """
    values, faults = read_fields(POINTS, sent, is_new=False)
    values.pop("pointer_type", None)
    faults = faults or _find_outside(row.robot, {"x": row.x, "y": row.y} | values)
    if faults:
        raise BadResource(faults)
    columns = _to_columns(values)
    has_moved = any(columns[name] != getattr(row, name) for name in PLACE & columns.keys())
    if has_moved:
        note_rows_changed(robot=row.robot, field=FIELD, now=now)
    for name, value in columns.items():
        setattr(row, name, value)
    if "openfarm_slug" in values:
        row.crop = Crop.objects.filter(slug=row.openfarm_slug).first()
    if row.pointer_type not in (PointerType.PLANT, PointerType.WEED):
        row.plant_stage = ""
    with _keeping(row.robot, now) if has_moved else nullcontext():
        return _keep(row, label, now)


@transaction.atomic
def delete_points(*, robot: Robot, numbers: Collection[int], label: str = "", now: datetime) -> int:
    """Remove points of a robot, also from its groups; those of others stay. Return how many went.

    Raises:
        BadResource: the robot goes to one of them by itself.
    """
    found = list(robot.points.filter(pk__in=numbers).values_list("pk", flat=True))
    with _keeping(robot, now):
        robot.points.filter(pk__in=found).delete()
        _leave_groups(robot, set(found), label, now)
    for number in found:
        tell_change(robot=robot, model=POINTS.model, number=number, body=None, label=label, now=now)
    return len(found)


def _leave_groups(robot: Robot, gone: set[int], label: str, now: datetime) -> None:
    """Take points out of the groups of a robot; FarmBot's own API does the same."""
    for group in robot.resources.filter(kind="point_groups"):
        kept = [number for number in group.data.get("point_ids") or () if number not in gone]
        if len(kept) < len(group.data.get("point_ids") or ()):
            group.data, group.updated_at = group.data | {"point_ids": kept}, now
            group.save(update_fields=["data", "updated_at"])
            body = show_resource(group)
            tell_change(robot=robot, model="PointGroup", number=group.pk, body=body, label=label, now=now)


def _keeping(robot: Robot, now: datetime) -> AbstractContextManager[None]:
    return keeping_timetable(robot, field=FIELD, now=now)


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
