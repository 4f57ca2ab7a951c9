"""Somebody is on the telephone: a door that hears it says so here, and whoever answers people listens.

Doors do not know one another; the desk, if it is on, registers itself as a listener.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from moyai.core.conversations.models import Session
from moyai.core.residents.models import Resident


@dataclass(frozen=True)
class Ringing:
    """A call that comes in or goes on.

    Attributes:
        key: names the call for as long as it lasts, e.g. ``"voice:12"``.
        number: the caller's number, digits alone; empty when it is withheld.
        residents: whose number it is, or who the caller has shown herself to be.
        session: the conversation that the call is in.
        at: the town's time.
        is_over: whether it has ended.
    """

    key: str
    number: str
    residents: tuple[Resident, ...]
    session: Session | None
    at: datetime
    is_over: bool = False


Listener = Callable[[Ringing], None]
_listeners: dict[str, Listener] = {}


def register_listener(key: str, listener: Listener) -> None:
    """Have a listener told of every call; the same key again replaces it."""
    _listeners[key] = listener


def announce_call(
    *,
    key: str,
    number: str,
    residents: Sequence[Resident],
    now: datetime,
    session: Session | None = None,
    is_over: bool = False,
) -> None:
    """Tell every listener of a call, again whenever more is known, and at its end."""
    ringing = Ringing(key, number, tuple(residents), session, now, is_over)
    for listener in list(_listeners.values()):
        listener(ringing)
