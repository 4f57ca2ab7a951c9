"""What happened on a simulated day, one frozen record after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

EventKind = Literal[
    "booked",
    "refused",
    "put_off",
    "lost",
    "moved",
    "left",
    "arrived",
    "boarded",
    "alighted",
    "no_show",
    "missed",
    "called_off",
    "rested",
    "late_driver",
    "broke_down",
    "repaired",
]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    Attributes:
        kind: What.
        at: When it began.
        until: When it ended: service, a break, a wait in vain; else as ``at``.
        vehicle_id: Whose, empty when no vehicle's.
        call_id: Of which rider, empty when of none.
        place: Where: of ``left`` where to; -1 when nowhere.
        facts: A way with a change has an event of each of its rides.
            ``booked``, ``put_off``: the promise (``promise_from``, ``promise_until``, ``pickup_at``,
            ``dropoff_until``, ``max_ride_s``). ``refused``: ``reason``. ``moved``:
            ``from_vehicle`` and ``saves``, by what the whole plan became cheaper.
    """

    kind: EventKind
    at: float
    until: float
    vehicle_id: str = ""
    call_id: str = ""
    place: int = -1
    facts: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DayLog:
    """A whole day.

    Attributes:
        events: In the order in which they began.
        decisions_s: How long each call's decision took by the stopwatch that was given; empty without one.
        improvements_s: The same for each improvement between calls.
    """

    events: tuple[Event, ...]
    decisions_s: tuple[float, ...] = ()
    improvements_s: tuple[float, ...] = ()

    def of_kind(self, *kinds: EventKind) -> list[Event]:
        """Return the events of some kinds."""
        return [each for each in self.events if each.kind in kinds]
