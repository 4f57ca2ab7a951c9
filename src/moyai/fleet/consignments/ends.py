"""The end of what reached nobody: the service that sent it is told once, so that nobody pays for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from moyai.fleet.consignments.models import Consignment


class End(StrEnum):
    """How it ended. CALLED_OFF: it never left; RETURNED: it is back; LOST: it is gone or spoilt."""

    CALLED_OFF = "called_off"
    RETURNED = "returned"
    LOST = "lost"


Listener = Callable[[Consignment, End, str, datetime], None]
"""Takes the consignment, its end, who ended it, and the town's time; called in the transaction of the end."""

_listeners: dict[str, Listener] = {}


def listen_to_ends(kind: str, listener: Listener) -> None:
    """Have the service that sends consignments of a kind hear of those that reached nobody."""
    _listeners[kind] = listener


def tell_end(consignment: Consignment, end: End, *, actor: str, now: datetime) -> None:
    """Tell the service that sent it; a service that does not listen is not told."""
    listener = _listeners.get(consignment.kind)
    if listener is not None:
        listener(consignment, end, actor, now)
