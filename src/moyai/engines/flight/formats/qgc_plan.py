"""QGroundControl's ``.plan``: mission, fence and rally points in one JSON file."""

from __future__ import annotations

import json
from math import isnan, nan
from typing import Any

from moyai.engines.flight.formats.items import SCALE, MavItem, list_items
from moyai.engines.flight.geometry import Point
from moyai.engines.flight.mission import Command, Frame, Item, Mission, MissionType

PX4, MULTICOPTER = 12, 2


def write_plan(mission: Mission) -> str:
    """Return the file's text."""
    lon, lat = mission.home
    document = {
        "fileType": "Plan",
        "version": 1,
        "groundStation": "QGroundControl",
        "mission": {
            "version": 2,
            "firmwareType": PX4,
            "vehicleType": MULTICOPTER,
            "cruiseSpeed": mission.cruise_m_s,
            "hoverSpeed": mission.cruise_m_s,
            "globalPlanAltitudeMode": 1,
            "plannedHomePosition": [lat, lon, mission.home_amsl_m],
            "items": [_write(each) for each in list_items(mission, MissionType.MISSION)],
        },
        "geoFence": {"version": 2, "circles": [], "polygons": _write_rings(mission)},
        "rallyPoints": {
            "version": 2,
            "points": [[point[1], point[0], height_m] for point, height_m in mission.rally],
        },
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _write(item: MavItem) -> dict[str, Any]:
    is_placed = item.frame != Frame.MISSION
    place = [item.x / SCALE, item.y / SCALE, item.z] if is_placed else [0, 0, 0]
    made: dict[str, Any] = {
        "type": "SimpleItem",
        "command": int(item.command),
        "doJumpId": item.seq + 1,
        "frame": 3 if is_placed else 2,
        "params": [*(None if isnan(p) else p for p in item.params), *place],
        "autoContinue": True,
    }
    if is_placed:
        made |= {"Altitude": item.z, "AltitudeMode": 1, "AMSLAltAboveTerrain": None}
    return made


def _write_rings(mission: Mission) -> list[dict[str, Any]]:
    rings = [(True, mission.fence)] if mission.fence else []
    rings += [(False, ring) for ring in mission.closed]
    return [
        {"version": 1, "inclusion": inclusion, "polygon": [[lat, lon] for lon, lat in ring]}
        for inclusion, ring in rings
    ]


def read_plan(text: str) -> Mission:
    """Return the mission of a file.

    Raises:
        ValueError: this is no plan, or one that we cannot mean.
    """
    try:
        document = json.loads(text)
        if document["fileType"] != "Plan" or document["version"] != 1:
            raise ValueError("not a plan of version 1")
        mission, fence = document["mission"], document["geoFence"]
        lat, lon, amsl_m = (float(each) for each in mission["plannedHomePosition"])
        rings = [(bool(one["inclusion"]), _read_ring(one["polygon"])) for one in fence["polygons"]]
        inside = [ring for inclusion, ring in rings if inclusion]
        return Mission(
            name="",
            home=(lon, lat),
            home_amsl_m=amsl_m,
            items=tuple(_read(each) for each in mission["items"]),
            fence=inside[0] if inside else (),
            closed=tuple(ring for inclusion, ring in rings if not inclusion),
            rally=tuple(
                ((float(y), float(x)), float(height_m))
                for x, y, height_m in document["rallyPoints"]["points"]
            ),
            cruise_m_s=float(mission["cruiseSpeed"]),
        )
    except (KeyError, TypeError, IndexError, json.JSONDecodeError) as error:
        raise ValueError("not a plan that can be read") from error


def _read_ring(corners: list[list[float]]) -> tuple[Point, ...]:
    return tuple((float(lon), float(lat)) for lat, lon in corners)


def _read(item: dict[str, Any]) -> Item:
    if item["type"] != "SimpleItem":
        raise ValueError("only simple items are read")
    p1, p2, p3, p4 = (nan if each is None else float(each) for each in item["params"][:4])
    if int(item["frame"]) == Frame.MISSION:
        return Item(Command(int(item["command"])), (p1, p2, p3, p4))
    lat, lon, height_m = (float(each) for each in item["params"][4:7])
    return Item(Command(int(item["command"])), (p1, p2, p3, p4), lon, lat, height_m)
