"""Rows of the REST API as a robot understands them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from moyai.engines.garden_bot.bed import Bed, Known, Place, Slot
from moyai.engines.garden_bot.language import Malformed, Sequence, read_sequence

KINDS = ("sequences", "points", "tools", "peripherals", "sensors", "point_groups")
"""What a robot fetches."""

Rows = Mapping[str, list[dict[str, Any]]]


def to_known(rows: Rows) -> Known:
    """Return what a robot knows of these rows; a sequence that it cannot read it does not have."""
    tools = {row["id"]: row for row in rows["tools"]}
    slots = {}
    for row in rows["points"]:
        tool = tools.get(row.get("tool_id") or 0)
        if row["pointer_type"] == "ToolSlot" and tool is not None:
            slots[tool["id"]] = Slot(
                tool_id=tool["id"],
                name=tool["name"],
                place=_place(row),
                pull_out=row["pullout_direction"],
                is_on_gantry=row["gantry_mounted"],
                flow_ml_s=tool.get("flow_rate_ml_per_s") or 0.0,
            )
    plain = [row for row in rows["points"] if row["pointer_type"] != "ToolSlot"]
    return Known(
        sequences=_read_sequences(rows["sequences"]),
        points={row["id"]: _place(row) for row in plain},
        slots=slots,
        peripherals={row["id"]: row["pin"] for row in rows["peripherals"]},
        sensors={row["id"]: row["pin"] for row in rows["sensors"]},
        groups={row["id"]: tuple(row["point_ids"]) for row in rows["point_groups"]},
    )


def to_bed(firmware: Mapping[str, Any], fbos: Mapping[str, Any]) -> Bed:
    """Return the frame that the settings tell of."""
    length = [firmware[f"movement_axis_nr_steps_{a}"] / firmware[f"movement_step_per_mm_{a}"] for a in "xyz"]
    return Bed(Place(*length), soil_mm=float(fbos["soil_height"]), safe_mm=float(fbos["safe_height"]))


def _read_sequences(rows: list[dict[str, Any]]) -> dict[int, Sequence]:
    found: dict[int, Sequence] = {}
    for row in rows:
        plain = {"kind": "sequence"} | {name: row[name] for name in ("args", "body") if name in row}
        try:
            found[row["id"]] = read_sequence(plain)
        except Malformed:
            continue
    return found


def _place(row: Mapping[str, Any]) -> Place:
    return Place(float(row["x"]), float(row["y"]), float(row["z"]))
