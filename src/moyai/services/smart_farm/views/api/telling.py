"""What robots tell: readings and logs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from moyai.services.smart_farm.farmbot.shapes import show_log, show_reading
from moyai.services.smart_farm.operations.telling import record_log, record_reading
from moyai.services.smart_farm.refusals import NotHers
from moyai.services.smart_farm.views.api.door import Caller, NotThere, read_json, serve

MOST_READINGS, MOST_LOGS = 5000, 1000


@serve
def readings(caller: Caller, request: HttpRequest) -> Any:
    """List readings, the latest first, or keep one."""
    if request.method == "POST":
        if not caller.may_write():
            raise NotHers
        sent = read_json(request)
        return show_reading(record_reading(robot=caller.robot, sent=sent, label=caller.label, now=caller.now))
    return [show_reading(row) for row in caller.robot.readings.all()[:MOST_READINGS]]


@serve
def reading(caller: Caller, request: HttpRequest, number: int) -> Any:
    """Read a reading; it is evidence, so nobody changes or deletes one here."""
    row = caller.robot.readings.filter(pk=number).first()
    if row is None:
        raise NotThere
    if request.method != "GET":
        raise NotHers
    return show_reading(row)


@serve
def logs(caller: Caller, request: HttpRequest) -> Any:
    """List what was said, the latest first, or say something."""
    if request.method == "POST":
        if not caller.may_write():
            raise NotHers
        row = record_log(robot=caller.robot, sent=read_json(request), now=caller.now)
        return show_log(row) if row else ""
    return [show_log(row) for row in caller.robot.logs.all()[:MOST_LOGS]]


@serve
def search_logs(caller: Caller, request: HttpRequest) -> Any:
    """List what was said at least so important: ``?error=1&verbosity=2``."""
    rows = caller.robot.logs.all()
    least = request.GET.get("verbosity", "")
    if least.isascii() and least.isdigit() and len(least) < 3:
        rows = rows.filter(verbosity__lte=int(least))
    said = request.GET.get("type", "")
    if said:
        rows = rows.filter(type=said[:10].replace("\x00", ""))
    return [show_log(row) for row in rows[:MOST_LOGS]]


@serve
def log(caller: Caller, request: HttpRequest, number: int) -> Any:
    """Read or delete what was said."""
    row = caller.robot.logs.filter(pk=number).first()
    if row is None:
        raise NotThere
    if request.method == "DELETE":
        if not caller.may_write(is_settings=True):
            raise NotHers
        row.delete()
        return ""
    return show_log(row)
