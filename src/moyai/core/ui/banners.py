"""What stands above every page, whoever looks: services register who makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class TownBanner:
    """One banner.

    Attributes:
        title: what it says, in the page's language.
        text: one more sentence, or none.
        tone: ``info``, ``warning``, ``danger``, or ``drill`` (striped: not in earnest).
        url: where it leads.
        label: what the link is called.
    """

    title: str
    text: str = ""
    tone: str = "info"
    url: str = ""
    label: str = ""


_makers: dict[str, Callable[[], list[TownBanner]]] = {}


def register_banners(key: str, make: Callable[[], list[TownBanner]]) -> None:
    """Have ``make()`` asked for banners by every page that is drawn.

    Raises:
        ValueError: somebody else has this key.
    """
    if _makers.setdefault(key, make) is not make:
        raise ValueError(f"{key!r} makes banners already")


def list_banners() -> list[TownBanner]:
    """Return the banners of this moment."""
    return [banner for make in _makers.values() for banner in make()]


def add_banners(_request: HttpRequest) -> dict[str, Any]:
    """Give every template the banners; nothing is asked until one draws them."""
    return {"town_banners": list_banners}
