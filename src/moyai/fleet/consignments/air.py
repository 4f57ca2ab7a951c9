"""Carriers that another mode plans: a drone's flights. The fleet asks for one, books it, and lets it go.

The mode registers itself in ``AppConfig.ready()``; what becomes of a flight it tells through
``operations.failing`` and ``fleet.operations.outside``, like whoever carries a volunteer's leg.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from moyai.core.errors import Refused
from moyai.fleet.consignments.errors import GoodsRefused
from moyai.fleet.consignments.gates import Closed
from moyai.fleet.consignments.models import Leg
from moyai.fleet.modes.parcel import Goods
from moyai.fleet.specs import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Flown:
    """A flight as it could be planned.

    Attributes:
        place: Where the goods are put down.
        starts_at: When it would take off.
        arrives_at: When the goods would be on the ground.
        cost_yen: What it costs.
        limits: The most that is carried at once, by dimension.
        ticket: What the mode needs to book it.
    """

    place: Point
    starts_at: datetime
    arrives_at: datetime
    cost_yen: int
    limits: Mapping[str, int]
    ticket: Mapping[str, Any] = field(default_factory=dict)


class Mode(Protocol):
    """Plans flights."""

    def offer(
        self,
        *,
        origin: Point,
        door: Point,
        goods: Goods,
        ready_at: datetime,
        window: tuple[datetime, datetime],
        now: datetime,
    ) -> Flown | Closed:
        """Return a flight that is there within the window, or why none goes."""
        ...

    def book(self, *, leg: Leg, flown: Flown, actor: str, now: datetime) -> None:
        """Plan the flight for a leg, in the caller's transaction.

        Raises:
            Refused: it cannot be planned any more.
        """
        ...

    def let_go(self, *, leg: Leg, actor: str, now: datetime) -> None:
        """Call off the flight of a leg that another takes over, where it has not begun.

        Raises:
            Refused: it was let go: the drone is about to take off.
        """
        ...


class NotBooked(RuntimeError):  # noqa: N818 - what became of it
    """The mode cannot plan any more what it offered: another carrier is asked."""


_modes: dict[str, Mode] = {}


def register(kind: str, mode: Mode) -> None:
    """Have a mode plan what a kind of carrier flies; again replaces it."""
    _modes[kind] = mode


def find_mode(kind: str) -> Mode | None:
    """Return who plans for a kind of carrier."""
    return _modes.get(kind)


def book(*, leg: Leg, flown: Flown, actor: str, now: datetime) -> None:
    """Plan the flight for a leg.

    Raises:
        NotBooked: it cannot be planned any more.
    """
    try:
        _modes[leg.carrier].book(leg=leg, flown=flown, actor=actor, now=now)
    except Refused as refused:
        raise NotBooked(refused.code) from refused


def let_go(*, leg: Leg, actor: str, now: datetime) -> None:
    """Call off the flight of a leg, if it has one.

    Raises:
        GoodsRefused: ``under_way``.
    """
    mode = _modes.get(leg.carrier)
    try:
        if mode is not None:
            mode.let_go(leg=leg, actor=actor, now=now)
    except Refused as refused:
        raise GoodsRefused("under_way") from refused
