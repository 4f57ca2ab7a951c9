"""The dispatcher's desk: the whole day on one calm page."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from moyai.core import clock
from moyai.core.accounts.enums import Role
from moyai.core.accounts.permissions import require_role
from moyai.core.parts import answer_if_changed
from moyai.fleet.desk_panels import DeskPanel, list_links, list_panels
from moyai.fleet.enums import TaskStatus
from moyai.fleet.pages.board import Board, BoardTask, BoardVehicle, expect, read_board
from moyai.fleet.pages.day_timeline import build_timeline
from moyai.fleet.pages.map_data import build_live, build_map
from moyai.fleet.pages.replan_report import list_summaries
from moyai.fleet.pages.words import describe_party, describe_stop, describe_task, describe_vehicle

SOON_SHOWN = 12
"""How many of those who wait stand on the desk; the day's plan has them all."""


@require_safe
@require_role(Role.DISPATCHER)
def desk(request: HttpRequest) -> HttpResponse:
    """Show the desk."""
    board = _read()
    context = {"date": board.date, "map": build_map(board), "links": list_links()}
    for describe in _PARTS.values():
        context |= describe(request, board)
    return render(request, "fleet/desk.html", context)


@require_safe
@require_role(Role.DISPATCHER)
def part(request: HttpRequest, name: str) -> HttpResponse:
    """Return one part of the desk anew (see _PARTS); 304 when it is the same."""
    if name not in _PARTS:
        raise Http404
    page = render(request, f"fleet/parts/{name}.html", _PARTS[name](request, _read()))
    return answer_if_changed(request, page)


@require_safe
@require_role(Role.DISPATCHER)
def live_map(request: HttpRequest) -> HttpResponse:
    """Return where the vehicles and their next stops are."""
    return answer_if_changed(request, JsonResponse(build_live(_read())))


def _read() -> Board:
    return read_board(clock.today(), clock.now())


def _describe_attention(_request: HttpRequest, board: Board) -> dict[str, Any]:
    """Figures of the day, and what needs a person."""
    unassigned = [describe_row(item, board) for item in board.unassigned]
    at_risk = [describe_row(item, board) for item in board.at_risk]
    return {
        "now": board.now,
        "figures": [
            {"label": _("待っている"), "value": board.count(TaskStatus.PLANNED)},
            {"label": _("乗車中"), "value": board.count(TaskStatus.ABOARD)},
            {"label": _("終わった"), "value": board.count(TaskStatus.DONE)},
            {"label": _("不在"), "value": board.count(TaskStatus.NO_SHOW)},
        ],
        "unassigned": unassigned,
        "at_risk": at_risk,
        "open_count": len(unassigned) + len(at_risk),
        "out_of_service": board.out_of_service,
        "replans": list_summaries(board.date),
    }


def _describe_vehicles(_request: HttpRequest, board: Board) -> dict[str, Any]:
    return {"vehicles": [describe_vehicle_row(row) for row in board.vehicles]}


def _describe_timeline(_request: HttpRequest, board: Board) -> dict[str, Any]:
    return {"timeline": build_timeline(board)}


def _describe_lists(request: HttpRequest, board: Board) -> dict[str, Any]:
    """Who waits, and the services' own panels."""
    waiting = board.waiting
    return {
        "waiting": [describe_row(item, board) for item in waiting[:SOON_SHOWN]],
        "waiting_count": len(waiting),
        "has_more": len(waiting) > SOON_SHOWN,
        "panels": [_render_panel(request, panel, board) for panel in list_panels()],
    }


_PARTS: dict[str, Callable[[HttpRequest, Board], dict[str, Any]]] = {
    "attention": _describe_attention,
    "vehicles": _describe_vehicles,
    "timeline": _describe_timeline,
    "lists": _describe_lists,
}


def describe_row(item: BoardTask, board: Board) -> dict[str, Any]:
    """Return a task as a line of a list."""
    return {
        "item": item,
        "task": item.task,
        "vehicle": item.shift.vehicle if item.shift else None,
        "state": describe_task(item, board.now),
        "party": describe_party(item.task),
    }


def describe_vehicle_row(row: BoardVehicle) -> dict[str, Any]:
    """Return a vehicle as a line of a list."""
    stop = None if row.is_out else row.next_stop
    return {
        "row": row,
        "vehicle": row.vehicle,
        "state": describe_vehicle(row),
        "next": describe_stop(stop) if stop else "",
        "next_at": expect(stop) if stop else None,
        "driver": row.shifts[0].driver if row.shifts else None,
    }


def _render_panel(request: HttpRequest, panel: DeskPanel, board: Board) -> dict[str, Any]:
    context = {**panel.load(board.date, board.now), "date": board.date, "now": board.now}
    body = render_to_string(panel.template, context, request)
    return {"key": panel.key, "title": panel.title, "count": context.get("count"), "body": body}
