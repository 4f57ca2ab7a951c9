"""Who went out on a day, as services know it: a ride taken. Another service may propose it as done.

A service registers what it knows in ``AppConfig.ready``; whoever asks learns that somebody was out, never
where.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from moyai.core.residents.models import Resident

Source = Callable[[Resident, date], bool]

_sources: dict[str, Source] = {}


def register_source(service: str, source: Source) -> None:
    """Have a service tell who was out; it reads and never writes. The same service again replaces it."""
    _sources[service] = source


def was_out(resident: Resident, day: date) -> bool:
    """Tell whether any service knows that somebody went out on a day, by the town's calendar."""
    return any(source(resident, day) for source in _sources.values())
