"""Who wants to hear when something is free again: a service's waiting list.

Called inside the transaction that frees it; a listener must not talk to the outside.
"""

from collections.abc import Callable
from datetime import datetime

from moyai.core.reservations.models import Reservation

Listener = Callable[[Reservation, datetime], None]

_listeners: dict[str, Listener] = {}


def listen(purpose: str, listener: Listener) -> None:
    """Name who hears that a reservation of a purpose has given something back; again replaces it."""
    _listeners[purpose] = listener


def tell_freed(reservation: Reservation, now: datetime) -> None:
    """Tell the listener of the reservation's purpose, if there is one."""
    listener = _listeners.get(reservation.purpose)
    if listener is not None:
        listener(reservation, now)
