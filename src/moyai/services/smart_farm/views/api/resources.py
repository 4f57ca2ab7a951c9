"""Everything of FarmBot's API that is kept as it is, the device, and what only has to be there."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from moyai.services.smart_farm.farmbot.kinds import KINDS
from moyai.services.smart_farm.farmbot.shapes import show_device, show_resource, show_user
from moyai.services.smart_farm.models import Resource
from moyai.services.smart_farm.operations.resources import (
    change_resource,
    create_resource,
    delete_resource,
    get_single,
)
from moyai.services.smart_farm.operations.robots import change_device
from moyai.services.smart_farm.refusals import NotHers
from moyai.services.smart_farm.views.api.door import Caller, NotThere, read_json, serve


@serve
def many(caller: Caller, request: HttpRequest, kind: str) -> Any:
    """List rows, make one, or read and change the one row of its kind."""
    if kind == "device":
        return _device(caller, request)
    if kind == "users":
        return [show_user(caller.robot, caller.member)]
    rules = _get_rules(kind)
    if rules.is_single:
        row = get_single(robot=caller.robot, kind=kind, now=caller.now)
        return _one(caller, request, row, may_delete=False)
    if request.method == "POST":
        _check_may_write(caller, kind)
        if not rules.may_make:
            raise NotHers
        row = create_resource(
            robot=caller.robot, kind=kind, sent=read_json(request), label=caller.label, now=caller.now
        )
        return show_resource(row)
    _check_method(request, "GET")
    return [show_resource(row) for row in caller.robot.resources.filter(kind=kind)[: rules.most]]


@serve
def one(caller: Caller, request: HttpRequest, kind: str, number: int) -> Any:
    """Read, change or delete a row of the caller's robot; others' are not there."""
    row = caller.robot.resources.filter(kind=kind, pk=number).first()
    if row is None or kind not in KINDS:
        raise NotThere
    return _one(caller, request, row, may_delete=not row.is_single)


def _one(caller: Caller, request: HttpRequest, row: Resource, *, may_delete: bool) -> Any:
    row.robot = caller.robot
    if request.method == "GET":
        return show_resource(row)
    _check_may_write(caller, row.kind)
    if request.method in ("PATCH", "PUT"):
        sent, may_set = read_json(request), caller.may_write(is_settings=True)
        return show_resource(
            change_resource(row=row, sent=sent, label=caller.label, now=caller.now, may_set=may_set)
        )
    _check_method(request, "DELETE")
    if not may_delete:
        raise NotHers
    delete_resource(row=row, label=caller.label, now=caller.now)
    return ""


def _device(caller: Caller, request: HttpRequest) -> Any:
    if request.method in ("PATCH", "PUT"):
        if not caller.may_write(is_settings=True):
            raise NotHers
        sent, is_bot = read_json(request), caller.member is None
        change_device(robot=caller.robot, sent=sent, is_bot=is_bot, actor=caller.actor, now=caller.now)
    else:
        _check_method(request, "GET")
    return show_device(caller.robot)


def _check_may_write(caller: Caller, kind: str) -> None:
    if not caller.may_write(is_settings=_get_rules(kind).is_settings):
        raise NotHers


def _check_method(request: HttpRequest, *allowed: str) -> None:
    if request.method not in allowed:
        raise NotThere


def _get_rules(kind: str) -> Any:
    rules = KINDS.get(kind)
    if rules is None:
        raise NotThere
    return rules
