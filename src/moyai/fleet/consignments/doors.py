"""At the door: whoever hands goods over also sees how she is, and the service that sent them may be told.

Nothing of it is kept here: whether it may be kept at all is her consent, which the watch-over core asks for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from moyai.core.accounts.models import User
from moyai.core.watchover.enums import Condition
from moyai.fleet.consignments.models import Consignment


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """How she was.

    Attributes:
        condition: None: nobody was met.
        at: When.
        key: The same for an entry that comes twice.
        by: Whose word it is.
        note: A few words.
    """

    condition: Condition | None
    at: datetime
    key: str
    by: User | None = None
    note: str = ""


Listener = Callable[[Consignment, Seen, datetime], None]

_listeners: dict[str, Listener] = {}


def listen_at_doors(kind: str, listener: Listener) -> None:
    """Have the service that sends consignments of a kind hear how people were at their doors."""
    _listeners[kind] = listener


def tell_seen(consignment: Consignment, seen: Seen, *, now: datetime) -> None:
    """Tell the service that sent it; a service that does not listen is not told."""
    listener = _listeners.get(consignment.kind)
    if listener is not None:
        listener(consignment, seen, now)
