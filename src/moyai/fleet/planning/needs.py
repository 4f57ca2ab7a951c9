"""What riders are expected to need: the fleet asks, and knows no past itself.

A service registers in ``AppConfig.ready()`` what its past days let expect; plans then keep scarce vehicles
free for those who need them (``engines/dispatch/reserves.py``), and nobody is refused for it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from moyai.engines.dispatch import Need, Vehicle, keep_for


@dataclass(frozen=True, slots=True)
class Expected:
    """What one service expects.

    Attributes:
        needs: By hour of the day, in the fleet's words: dimensions are (seats, wheelchairs), skills as
            ``translate.list_skills`` has them.
        worth_s: What keeping a vehicle free is worth for each wish expected, in seconds of driving.
    """

    needs: tuple[Need, ...]
    worth_s: float


Source = Callable[[date], Expected]
"""Takes a day; looks only at the days before it."""

_sources: dict[str, Source] = {}


def register(key: str, source: Source) -> None:
    """Have a service asked what it expects; the same key again replaces it."""
    _sources[key] = source


def keep_free(vehicles: tuple[Vehicle, ...], *, before: date, now_s: int) -> tuple[Vehicle, ...]:
    """Return a day's vehicles with the prices of what they are kept for; one alone stays as it is.

    Args:
        vehicles: All that run.
        before: The first day that is not known wholly yet.
        now_s: Seconds from the midnight of the day that is planned, negative before it.
    """
    if len(vehicles) < 2:
        return vehicles
    for source in _sources.values():
        expected = source(before)
        vehicles = keep_for(vehicles, expected.needs, now=now_s, worth=expected.worth_s)
    return vehicles
