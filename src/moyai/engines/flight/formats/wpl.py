"""``QGC WPL 110``: a mission as plain text, without fence and rally points."""

from __future__ import annotations

from math import isfinite, nan

from moyai.engines.flight.formats.items import SCALE, MavItem, list_items
from moyai.engines.flight.mission import Command, Frame, Mission, MissionType

HEAD = "QGC WPL 110"
COLUMNS = 12
_TO_FILE = {Frame.RELATIVE_INT: 3, Frame.GLOBAL_INT: 0, Frame.MISSION: 2}
_FROM_FILE = {3: Frame.RELATIVE_INT, 0: Frame.GLOBAL_INT, 2: Frame.MISSION}


def write_wpl(mission: Mission) -> str:
    """Return the file; its first line is home, as ground stations expect."""
    lon, lat = mission.home
    lines = [HEAD, _line(0, True, 0, Command.WAYPOINT, (0.0, 0.0, 0.0, 0.0), lat, lon, mission.home_amsl_m)]
    for each in list_items(mission, MissionType.MISSION):
        params = tuple(0.0 if not isfinite(p) else p for p in each.params)
        frame = _TO_FILE[Frame(each.frame)]
        lines.append(
            _line(each.seq + 1, False, frame, each.command, params, each.x / SCALE, each.y / SCALE, each.z)
        )
    return "\n".join(lines) + "\n"


def _line(
    index: int,
    current: bool,
    frame: int,
    command: int,
    params: tuple[float, ...],
    x: float,
    y: float,
    z: float,
) -> str:
    numbers = [*(f"{p:.8f}" for p in params), f"{x:.8f}", f"{y:.8f}", f"{z:.6f}"]
    return "\t".join([str(index), str(int(current)), str(frame), str(int(command)), *numbers, "1"])


def read_wpl(text: str) -> tuple[tuple[float, float, float], list[MavItem]]:
    """Return home (longitude, latitude, metres above sea) and the items of a file.

    Raises:
        ValueError: this is no such file.
    """
    lines = text.splitlines()
    if not lines or lines[0].strip() != HEAD:
        raise ValueError("the file does not begin with QGC WPL 110")
    rows = [line.split("\t") for line in lines[1:] if line.strip()]
    if not rows or any(len(row) != COLUMNS for row in rows):
        raise ValueError("a line has not 12 columns")
    home, *rest = (_read(row, seq - 1) for seq, row in enumerate(rows))
    return (home.y / SCALE, home.x / SCALE, home.z), rest


def _read(row: list[str], seq: int) -> MavItem:
    if int(row[0]) != seq + 1:
        raise ValueError(f"line {seq + 2}: out of order")
    frame = _FROM_FILE.get(int(row[2]))
    if frame is None:
        raise ValueError(f"line {seq + 2}: unknown frame")
    p1, p2, p3, p4, x, y, z = (float(each) for each in row[4:11])
    if not all(isfinite(each) for each in (x, y, z)):
        raise ValueError(f"line {seq + 2}: not a number")
    is_placed = frame != Frame.MISSION
    params = (p1, p2, p3, nan if is_placed and p4 == 0 else p4)
    return MavItem(
        seq,
        frame,
        int(row[3]),
        params,
        round(x * SCALE) if is_placed else 0,
        round(y * SCALE) if is_placed else 0,
        z,
        is_current=row[1] == "1",
        continues=row[11] == "1",
    )
