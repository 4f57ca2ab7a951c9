"""What waits for somebody in an open call: each part adds its own list, shown on the first page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from moyai.core.accounts.models import User


@dataclass(frozen=True)
class Waiting:
    """Something that is to be done.

    Attributes:
        text: what, as a link says it.
        address: the page where it is done.
        due_at: until when; None: it has no hurry.
    """

    text: str | Promise
    address: str
    due_at: datetime | None = None


Lister = Callable[[User, datetime], Iterable[Waiting]]
_LISTERS: dict[str, Lister] = {}


def register(key: str, list_for: Lister) -> None:
    """Add a list.

    Args:
        key: of the part; the same key again replaces its list.
        list_for: given who and the moment, what waits for her.
    """
    _LISTERS[key] = list_for


def list_waiting(user: User, now: datetime) -> list[Waiting]:
    """Return all that waits for somebody, what is due first at the top."""
    found = [each for list_for in _LISTERS.values() for each in list_for(user, now)]
    return sorted(found, key=lambda each: (each.due_at is None, each.due_at or now))
