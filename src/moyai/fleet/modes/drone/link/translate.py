"""The mission protocol's messages as the engine's machines know them, and as MAVLink sends them."""

from __future__ import annotations

from typing import Any

from moyai.engines.flight.formats.items import MavItem
from moyai.engines.flight.upload import Ack, Count, ItemMessage, Message, Request, RequestList
from moyai.fleet.modes.drone.link.wire import MissionAck, MissionCount, dialect


def write(message: Message, system: int, component: int = 1) -> Any:
    """Return a message for a vehicle."""
    to = (system, component)
    if isinstance(message, Count):
        return MissionCount(*to, message.count, message.mission_type)
    if isinstance(message, RequestList):
        return dialect.MAVLink_mission_request_list_message(*to, message.mission_type)
    if isinstance(message, Request):
        return dialect.MAVLink_mission_request_int_message(*to, message.seq, message.mission_type)
    if isinstance(message, Ack):
        return MissionAck(*to, message.result, message.mission_type)
    item = message.item
    return dialect.MAVLink_mission_item_int_message(
        *to,
        item.seq,
        item.frame,
        item.command,
        int(item.is_current),
        int(item.continues),
        *item.params,
        item.x,
        item.y,
        item.z,
        item.mission_type,
    )


def read(message: Any) -> Message | None:
    """Return what a vehicle said, when it belongs to the mission protocol."""
    kind = message.get_type()
    if kind in ("MISSION_REQUEST_INT", "MISSION_REQUEST"):
        return Request(message.seq, message.mission_type)
    if kind == "MISSION_COUNT":
        return Count(message.count, message.mission_type, message.opaque_id)
    if kind == "MISSION_ACK":
        return Ack(message.type, message.mission_type, message.opaque_id)
    if kind == "MISSION_ITEM_INT":
        return ItemMessage(
            MavItem(
                message.seq,
                message.frame,
                message.command,
                (message.param1, message.param2, message.param3, message.param4),
                message.x,
                message.y,
                message.z,
                bool(message.current),
                bool(message.autocontinue),
                message.mission_type,
            )
        )
    return None
