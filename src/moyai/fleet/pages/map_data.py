"""What the desk's map shows: areas and landmarks of the town, vehicles and their next stops."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext
from shapely.geometry import shape

from moyai.core.places.enums import AreaKind
from moyai.core.places.models import Area
from moyai.core.places.queries import list_areas, list_landmarks
from moyai.fleet.models import Stop
from moyai.fleet.pages.board import Board, BoardVehicle, expect
from moyai.fleet.pages.words import describe_stop, describe_vehicle, show_time
from moyai.fleet.queries import list_live_vehicles


def build_map(board: Board) -> dict[str, Any]:
    """Return the data of ``{% map_view %}``: ground, vehicles and stops."""
    live = build_live(board)
    areas = list_areas(AreaKind.OPERATING)
    return {
        "areas": _draw_areas(areas),
        "settlements": _list_names(areas),
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
        "vehicles": [_mark_vehicle(row, where[row.vehicle.pk], board.now) for row in driving],
        "stops": [_mark_stop(row, stop) for row, stop in going],
        "links": [[where[row.vehicle.pk], (stop.lon, stop.lat)] for row, stop in going],
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


def _draw_areas(areas: list[Area]) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": area.polygon,
            "properties": {"name": area.name, "tone": 1 + index % 6},
        }
        for index, area in enumerate(areas)
    ]
    return {"type": "FeatureCollection", "features": features}


def _list_names(areas: list[Area]) -> list[dict[str, Any]]:
    """Return the areas' names, and the landmarks' for those who look closer."""
    middles = [(area, shape(area.polygon).representative_point()) for area in areas]
    names = [{"name": area.name, "lon": at.x, "lat": at.y, "rank": 1} for area, at in middles]
    return names + [{"name": p.name, "lon": p.lon, "lat": p.lat, "rank": 3} for p in list_landmarks()]
