"""What services find missing by looking: no ride for long, no usual order, silent after a call to evacuate.

A service registers a finder in ``ready``. It is asked again and again, and only about people who agree to be
watched over; what it returns no more is taken back, for then she was seen after all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from moyai.core.residents.models import Resident


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is missing of somebody now.

    Attributes:
        resident_id: of whom.
        kind: a registered kind (`kinds.py`), one of the finder's.
        subject: what it is about; as long as it is the same, it is the same gap.
        at: since when it is missing.
    """

    resident_id: int
    kind: str
    subject: str
    at: datetime


Finder = Callable[[QuerySet[Resident], datetime], Iterable[Gap]]
"""Takes the people it may look at, and the town's time; it reads and never writes."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A finder with the kinds of signals that are its own."""

    service: str
    kinds: tuple[str, ...]
    find: Finder


_finders: dict[str, Registered] = {}


def register_finder(service: str, finder: Finder, *, kinds: Iterable[str]) -> None:
    """Have a service asked what is missing; the same service again replaces its finder."""
    _finders[service] = Registered(service, tuple(kinds), finder)


def list_finders() -> list[Registered]:
    """Return who is asked."""
    return [_finders[name] for name in sorted(_finders)]
