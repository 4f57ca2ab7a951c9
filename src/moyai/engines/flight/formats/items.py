"""Missions as MAVLink items: the mission, the fence and the rally points, and back."""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan

from moyai.engines.flight.geometry import Point
from moyai.engines.flight.mission import Command, Frame, Item, Mission, MissionType

SCALE = 10_000_000


@dataclass(frozen=True)
class MavItem:
    """The content of a MISSION_ITEM_INT: ``x`` and ``y`` are degrees × 10⁷."""

    seq: int
    frame: int
    command: int
    params: tuple[float, float, float, float]
    x: int
    y: int
    z: float
    is_current: bool = False
    continues: bool = True
    mission_type: int = MissionType.MISSION

    def says_the_same(self, other: MavItem) -> bool:
        """Tell whether another item means this one; numbers went through 32 bits on the way."""
        pairs = zip((*self.params, self.z), (*other.params, other.z), strict=True)
        return (
            (self.seq, self.frame, self.command, self.x, self.y, self.mission_type)
            == (other.seq, other.frame, other.command, other.x, other.y, other.mission_type)
        ) and all(_is_close(a, b) for a, b in pairs)


def _is_close(a: float, b: float) -> bool:
    # An autopilot may keep "no matter" (not a number) as nothing.
    one, other = (0.0 if isnan(each) else each for each in (a, b))
    return abs(one - other) <= 1e-4 + 1e-6 * abs(one)


def list_items(mission: Mission, kind: MissionType) -> list[MavItem]:
    """Return one of the three plans of a mission."""
    makers = {
        MissionType.MISSION: _list_mission,
        MissionType.FENCE: _list_fence,
        MissionType.RALLY: _list_rally,
    }
    return makers[kind](mission)


def _list_mission(mission: Mission) -> list[MavItem]:
    return [_make(seq, item) for seq, item in enumerate(mission.items)]


def _make(seq: int, item: Item) -> MavItem:
    if item.lon is None or item.lat is None:
        return MavItem(seq, Frame.MISSION, item.command, item.params, 0, 0, 0.0, is_current=seq == 0)
    x, y = scale((item.lon, item.lat))
    return MavItem(
        seq, Frame.RELATIVE_INT, item.command, item.params, x, y, item.height_m, is_current=seq == 0
    )


def scale(point: Point) -> tuple[int, int]:
    """Return latitude and longitude × 10⁷, in MAVLink's order."""
    return round(point[1] * SCALE), round(point[0] * SCALE)


def _list_fence(mission: Mission) -> list[MavItem]:
    rings = [(Command.FENCE_IN, mission.fence)] if mission.fence else []
    rings += [(Command.FENCE_OUT, ring) for ring in mission.closed]
    corners = [(command, len(ring), point) for command, ring in rings for point in ring]
    return [
        MavItem(
            seq,
            Frame.GLOBAL_INT,
            command,
            (float(count), 0.0, 0.0, 0.0),
            *scale(point),
            0.0,
            mission_type=MissionType.FENCE,
        )
        for seq, (command, count, point) in enumerate(corners)
    ]


def _list_rally(mission: Mission) -> list[MavItem]:
    return [
        MavItem(
            seq,
            Frame.RELATIVE_INT,
            Command.RALLY,
            (0.0, 0.0, 0.0, 0.0),
            *scale(point),
            height_m,
            mission_type=MissionType.RALLY,
        )
        for seq, (point, height_m) in enumerate(mission.rally)
    ]


def read_items(items: list[MavItem]) -> tuple[Item, ...]:
    """Return what a list of mission items says."""
    return tuple(
        Item(each.command, each.params)
        if each.frame == Frame.MISSION
        else Item(each.command, each.params, each.y / SCALE, each.x / SCALE, each.z)
        for each in items
    )


def read_rings(items: list[MavItem]) -> list[tuple[int, tuple[Point, ...]]]:
    """Return the rings of a fence, each with its command.

    Raises:
        ValueError: a ring has another number of corners than it says.
    """
    rings: list[tuple[int, tuple[Point, ...]]] = []
    at = 0
    while at < len(items):
        count = int(items[at].params[0])
        part = items[at : at + count]
        if count < 3 or len(part) < count or {each.command for each in part} != {items[at].command}:
            raise ValueError("a ring of the fence is not whole")
        rings.append((items[at].command, tuple((each.y / SCALE, each.x / SCALE) for each in part)))
        at += count
    return rings
