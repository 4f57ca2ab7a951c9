"""Days that are closed for a party: nothing is posted there any more, corrections go to the next open day."""

from collections.abc import Callable, Iterable
from datetime import date

FindOpen = Callable[[str, date], date]

_locks: dict[str, FindOpen] = {}


def lock(kind: str, find_open: FindOpen) -> None:
    """Make known which days are closed for the parties ``kind:code``.

    Args:
        kind: the first part of a party.
        find_open: given the code and a day, returns the first day from it on that is not closed.
    """
    _locks[kind] = find_open


def find_open_day(parties: Iterable[str], day: date) -> date:
    """Return the first day from ``day`` on that is closed for none of the parties."""
    asked = [(kind, code) for kind, _colon, code in (party.partition(":") for party in set(parties))]
    found = day
    while True:
        later = max((_locks[kind](code, found) for kind, code in asked if kind in _locks), default=found)
        if later == found:
            return found
        found = later
