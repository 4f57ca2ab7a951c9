"""What services know of a watched person that helps to find her: her ride today, her order tomorrow."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from moyai.core.residents.models import Resident


@dataclass(frozen=True)
class Expected:
    """Where she is expected: a moment, and words in the language of the page."""

    at: datetime
    text: str


Source = Callable[[Resident, datetime], list[Expected]]

_sources: dict[str, Source] = {}


def register_source(service: str, source: Source) -> None:
    """Have a service tell where somebody is expected; it reads and never writes."""
    _sources[service] = source


def list_next(resident: Resident, now: datetime) -> list[Expected]:
    """Return where she is expected, the nearest first."""
    found = [one for source in _sources.values() for one in source(resident, now)]
    return sorted(found, key=lambda one: one.at)
