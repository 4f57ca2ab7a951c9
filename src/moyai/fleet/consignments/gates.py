"""Whether a kind of carrier may go now: the fleet asks, and knows no weather itself.

A mode registers its gate in ``AppConfig.ready()``. A kind that must have one and has none does not go:
nothing flies on doubt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from moyai.fleet.enums import CarrierKind
from moyai.fleet.modes.parcel import Goods
from moyai.fleet.specs import Point, Sentence

MUST_HAVE_ONE = frozenset({CarrierKind.DRONE})


@dataclass(frozen=True, slots=True)
class Closed:
    """Why a gate is closed: a word for the record and a sentence for people."""

    code: str
    text: Sentence


Gate = Callable[[Point, Point, datetime, Goods], Closed | None]
"""Takes where from, where to, when it would set out, and what it would carry; None when it may go."""

NO_GATE = Closed(
    "no_gate",
    {
        "ja": "飛ばしてよいかを確かめる仕組みが、まだありません",
        "en": "nothing says yet whether it may go",
    },
)

_gates: dict[str, Gate] = {}


def register(kind: str, gate: Gate) -> None:
    """Have a gate asked for a kind of carrier; again replaces it."""
    _gates[kind] = gate


def forget(kind: str) -> None:
    """Take a gate away."""
    _gates.pop(kind, None)


def find_closed(kind: str, origin: Point, destination: Point, at: datetime, goods: Goods) -> Closed | None:
    """Return why a kind must not go, or None when it may."""
    gate = _gates.get(kind)
    if gate is None:
        return NO_GATE if kind in MUST_HAVE_ONE else None
    return gate(origin, destination, at, goods)
