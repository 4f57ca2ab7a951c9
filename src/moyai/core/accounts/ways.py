"""Further ways to sign in that channels bring; the sign-in page offers those that are on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Way:
    """A way to sign in.

    Attributes:
        key: its name.
        label: what its button says (a lazy translation).
        icon: name of an icon.
        find_address: returns where it begins, empty while it is off.
    """

    key: str
    label: Any
    icon: str
    find_address: Callable[[], str]


_ways: dict[str, Way] = {}


def register_way(way: Way) -> None:
    """Offer a way; called by its channel when it starts."""
    _ways[way.key] = way


def list_ways() -> list[Way]:
    """Return the ways that are on, in the order of their registration."""
    return [way for way in _ways.values() if way.find_address()]
