"""A ride there and back, for a service that does not drive people itself.

A clinic gives an appointment; who brings the patient there by a time and home afterwards is another service,
of which it knows nothing. Whoever carries people registers a `Carrier` in ``AppConfig.ready``; the asking
service quotes, books, moves and cancels both legs as one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized
from moyai.fleet.specs import Point

SERVICE_ACTOR = "service:"
"""An actor that begins so is a service that tells the rider itself, of both legs in one message."""


@dataclass(frozen=True, kw_only=True)
class Leg:
    """One way, with the windows that are promised.

    Attributes:
        pickup_from: The vehicle comes no earlier.
        pickup_until: Nor later.
        arrives_from: She arrives no earlier.
        arrives_until: Nor later.
        fare_yen: What the party pays.
    """

    pickup_from: datetime
    pickup_until: datetime
    arrives_from: datetime
    arrives_until: datetime
    fare_yen: int


@dataclass(frozen=True, kw_only=True)
class RoundTrip:
    """A way there and back that can be had. ``value``: the carrier's own, JSON; handed back to book."""

    carrier: str
    there: Leg
    back: Leg
    value: Mapping[str, Any]

    @property
    def fare_yen(self) -> int:
        """What both legs cost."""
        return self.there.fare_yen + self.back.fare_yen


@dataclass(frozen=True)
class NoTrip:
    """Why there is none, in the rider's words."""

    text: Localized


@dataclass(frozen=True, kw_only=True)
class Wish:
    """A way to a place and home again.

    Attributes:
        resident: Who rides.
        home: Where she is fetched and brought back to.
        place: Where she goes.
        arrive_by: She is there no later, aware.
        leave_after: She is fetched there no earlier.
        persons: Everybody who rides, herself included.
        channel: Through which door she books.
    """

    resident: Resident
    home: Point
    place: Point
    arrive_by: datetime
    leave_after: datetime
    persons: int
    channel: str


@dataclass(frozen=True, kw_only=True)
class Booked:
    """Both legs as they are booked: the carrier's codes of them, and when they go."""

    carrier: str
    there_code: str
    back_code: str
    back: Leg


class Carrier(Protocol):
    """Who brings people somewhere and home. Its writes join the caller's transaction."""

    def quote(self, wish: Wish, *, now: datetime) -> RoundTrip | NoTrip:
        """Return a way there and back, or why there is none; nothing is kept."""
        ...

    def book(self, wish: Wish, trip: RoundTrip, *, key: str, actor: str, now: datetime) -> Booked:
        """Book both legs or none; the same key again books nothing more. The asker tells the rider.

        Raises:
            Refused: one of them is gone; nothing was booked.
        """
        ...

    def cancel(self, booked_codes: tuple[str, str], *, actor: str, now: datetime) -> None:
        """Cancel what can still be cancelled of both legs; the rider is told nothing."""
        ...

    def move_back(
        self, back_code: str, *, leave_after: datetime, key: str, actor: str, now: datetime
    ) -> tuple[str, Leg]:
        """Fetch her later (or earlier) for the way home; return its code and windows.

        Raises:
            Refused: no vehicle can; the old one stays booked.
        """
        ...


_carriers: dict[str, Carrier] = {}


def register_carrier(key: str, carrier: Carrier) -> None:
    """Make a carrier known; the same key again replaces it."""
    _carriers[key] = carrier


def find_carrier(key: str) -> Carrier | None:
    """Return a carrier, None: its service is off."""
    return _carriers.get(key)


def quote_round_trip(wish: Wish, *, now: datetime) -> RoundTrip | NoTrip | None:
    """Return the first carrier's way there and back, else why there is none; None: nobody carries people."""
    refusal: NoTrip | None = None
    for carrier in _carriers.values():
        found = carrier.quote(wish, now=now)
        if isinstance(found, RoundTrip):
            return found
        refusal = refusal or found
    return refusal
