"""What the desk's map shows: the town's ground, vehicles and their next stops."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from moyai.core.feeds.queries import SeenBus, list_seen_buses
from moyai.core.languages import get_page_language
from moyai.core.places.ground import draw_ground
from moyai.fleet.models import Stop
from moyai.fleet.pages.board import Board, BoardVehicle, expect
from moyai.fleet.pages.words import describe_stop, describe_vehicle, show_time
from moyai.fleet.queries import list_live_vehicles


def build_map(board: Board) -> dict[str, Any]:
    """Return the data of ``{% map_view %}``: ground, vehicles and stops."""
    live = build_live(board)
    return {
        **draw_ground(get_page_language()),
        "markers": live["vehicles"] + live["stops"],
        "links": live["links"],
    }


def build_live(board: Board) -> dict[str, Any]:
    """Return what moves: the vehicles that drive today, and the next stop of each."""
    driving = [row for row in board.vehicles if row.shifts]
    points = {live.vehicle.pk: live.position for live in list_live_vehicles(board.now)}
    where = {row.vehicle.pk: points.get(row.vehicle.pk, row.position) for row in driving}
    going = [(row, stop) for row in driving if (stop := _find_aim(row))]
    return {
        "vehicles": [
            *(_mark_vehicle(row, where[row.vehicle.pk], board.now) for row in driving),
            *(_mark_bus(bus) for bus in list_seen_buses(board.now)),
        ],
        "stops": [_mark_stop(row, stop) for row, stop in going],
        "links": [[where[row.vehicle.pk], (stop.lon, stop.lat)] for row, stop in going],
    }


def _mark_bus(bus: SeenBus) -> dict[str, Any]:
    """Return another operator's bus, small: it is nobody's here to move."""
    facts = {"operator": bus.operator, "headsign": bus.headsign, "time": show_time(bus.at), "near": bus.near}
    return {
        "id": f"bus-{bus.key}",
        "kind": "bus",
        "label": bus.route,
        "lon": bus.lon,
        "lat": bus.lat,
        "detail": gettext("%(operator)s・%(headsign)s・%(time)s %(near)sのあたり") % facts,
    }


def _find_aim(row: BoardVehicle) -> Stop | None:
    """Return where a vehicle goes next; None when it stays or rests."""
    stop = row.next_stop
    return stop if stop and stop.lon is not None and not row.is_out else None


def _mark_vehicle(row: BoardVehicle, point: tuple[float, float], now: datetime) -> dict[str, Any]:
    lon, lat = point
    state = describe_vehicle(row)
    return {
        "id": f"vehicle-{row.vehicle.code}",
        "kind": "vehicle",
        "label": row.vehicle.name,
        "lon": lon,
        "lat": lat,
        "heading": row.vehicle.last_heading,
        "status": _look(row, now),
        "detail": _describe_row(row, state.text),
    }


def _look(row: BoardVehicle, now: datetime) -> str:
    """Return how the marker looks: out, late, idle, or driving (empty)."""
    if row.is_out:
        return "out"
    if any(task.late_s(now) for task in row.tasks):
        return "late"
    return "" if row.open_shift and row.next_stop else "idle"


def _describe_row(row: BoardVehicle, state: str) -> str:
    stop = row.next_stop
    if stop is None or row.is_out:
        return state
    facts = {"state": state, "time": show_time(expect(stop)), "stop": describe_stop(stop)}
    return gettext("%(state)s・次は%(time)s %(stop)s") % facts


def _mark_stop(row: BoardVehicle, stop: Stop) -> dict[str, Any]:
    return {
        "id": f"stop-{row.vehicle.code}",
        "kind": "stop",
        "status": stop.kind,
        "label": describe_stop(stop),
        "lon": stop.lon,
        "lat": stop.lat,
        "detail": f"{row.vehicle.name} {show_time(expect(stop))}",
    }
