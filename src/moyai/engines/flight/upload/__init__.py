"""MAVLink's mission protocol as pure machines: what comes in, what goes out, what time it is."""

from moyai.engines.flight.upload.download import Download
from moyai.engines.flight.upload.messages import (
    Ack,
    Count,
    ItemMessage,
    Message,
    Request,
    RequestList,
    Result,
)
from moyai.engines.flight.upload.upload import State, Upload

__all__ = [
    "Ack",
    "Count",
    "Download",
    "ItemMessage",
    "Message",
    "Request",
    "RequestList",
    "Result",
    "State",
    "Upload",
]
