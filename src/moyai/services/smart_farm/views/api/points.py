"""Points: plants, weeds, tool slots, marks."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from moyai.services.smart_farm.enums import PointerType
from moyai.services.smart_farm.farmbot.kinds import POINTS
from moyai.services.smart_farm.farmbot.shapes import show_point
from moyai.services.smart_farm.models import Point
from moyai.services.smart_farm.operations.points import change_point, create_point, delete_points
from moyai.services.smart_farm.refusals import BadResource, NotHers
from moyai.services.smart_farm.views.api.door import Caller, NotThere, read_json, serve

SEARCHED = {"pointer_type", "name", "plant_stage", "openfarm_slug", "tool_id", "radius", "x", "y", "z"}


@serve
def points(caller: Caller, request: HttpRequest) -> Any:
    """List points or make one."""
    if request.method == "POST":
        _check(caller)
        row = create_point(robot=caller.robot, sent=read_json(request), label=caller.label, now=caller.now)
        return show_point(row)
    return _list(caller.robot.points.all())


@serve
def plants(caller: Caller, _request: HttpRequest) -> Any:
    """List the plants alone."""
    return _list(caller.robot.points.filter(pointer_type=PointerType.PLANT))


@serve
def search(caller: Caller, request: HttpRequest) -> Any:
    """List points that have these values; what no point has is passed over."""
    wanted = read_json(request)
    if not isinstance(wanted, dict):
        raise BadResource({"body": "must be an object"})
    known = {name: each for name, each in wanted.items() if name in SEARCHED and _is_plain(each)}
    try:
        return _list(caller.robot.points.filter(**known))
    except (ValueError, TypeError, OverflowError):
        return []


@serve
def point(caller: Caller, request: HttpRequest, numbers: str) -> Any:
    """Read or change a point, or remove some (``1,2,3``)."""
    found = _read_numbers(numbers)
    if request.method == "DELETE":
        _check(caller)
        if not delete_points(robot=caller.robot, numbers=found, label=caller.label, now=caller.now):
            raise NotThere
        return ""
    row = caller.robot.points.filter(pk=found[0]).first()
    if row is None:
        raise NotThere
    row.robot = caller.robot
    if request.method in ("PATCH", "PUT"):
        _check(caller)
        row = change_point(row=row, sent=read_json(request), label=caller.label, now=caller.now)
    return show_point(row)


def _list(rows: QuerySet[Point]) -> list[dict[str, Any]]:
    return [show_point(row) for row in rows.order_by("pk")[: POINTS.most]]


def _check(caller: Caller) -> None:
    if not caller.may_write():
        raise NotHers


def _read_numbers(text: str) -> list[int]:
    parts = text.split(",")[: POINTS.most]
    if not all(part.isascii() and part.isdigit() and len(part) < 12 for part in parts):
        raise NotThere
    return [int(part) for part in parts]


def _is_plain(found: Any) -> bool:
    return isinstance(found, (str, int, float)) and "\x00" not in str(found) and len(str(found)) < 200
