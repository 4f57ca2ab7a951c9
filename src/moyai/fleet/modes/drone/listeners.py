"""Who is told what becomes of a flight: a service whose parcel it carries registers here.

    listeners.register("shopping", on_flight)

Called in the transaction of the change, after it; what fails there fails the change.
"""

from collections.abc import Callable
from datetime import datetime

from moyai.fleet.modes.drone.models import Flight

Listener = Callable[[Flight, datetime], None]

_listeners: dict[str, Listener] = {}


def register(key: str, listener: Listener) -> None:
    """Tell somebody of every change of a flight's status; the same key again replaces it."""
    _listeners[key] = listener


def tell(flight: Flight, now: datetime) -> None:
    """Tell everybody."""
    for key in sorted(_listeners):
        _listeners[key](flight, now)
