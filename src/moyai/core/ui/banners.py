"""What stands above every page, for everybody or for whoever looks: services register who makes it."""

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


@dataclass(frozen=True)
class OwnBanner:
    """What somebody was told and has not yet seen, above every page of hers until she says that she has.

    One line with the newest of it; opened, all of ``lines`` and the button that says that she has seen them.

    Attributes:
        title: how much it is.
        lines: when (a time of day) and what, the newest first; nothing that others must not read.
        newest: the number of the newest; a page sounds when it grows.
        oldest: the number of the oldest that stands here.
        url: where everything stands.
        label: what the link is called.
        press_url: where "I have seen it" goes (POST: ``since`` = ``oldest``, ``until`` = ``newest``,
            ``next`` = ``back``).
        press_label: what the button is called.
        back: the address of the page.
        fresh_url: the address of the banner alone, asked again and again.
        rest: how many more there are, older and not shown here; empty for none.
        every_s: how often, seconds.
        is_heard: whether what is new is heard and felt, where the device does so.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    newest: int
    oldest: int
    url: str
    label: str
    press_url: str
    press_label: str
    back: str
    fresh_url: str
    rest: str = ""
    every_s: int = 20
    is_heard: bool = False


_makers: dict[str, Callable[[], list[TownBanner]]] = {}
_own: dict[str, Callable[[HttpRequest], OwnBanner | None]] = {}


def register_banners(key: str, make: Callable[[], list[TownBanner]]) -> None:
    """Have ``make()`` asked for banners by every page that is drawn.

    Raises:
        ValueError: somebody else has this key.
    """
    if _makers.setdefault(key, make) is not make:
        raise ValueError(f"{key!r} makes banners already")


def register_own(key: str, find: Callable[[HttpRequest], OwnBanner | None]) -> None:
    """Have ``find(request)`` asked for the banner of whoever looks; None: she is none of its people.

    Raises:
        ValueError: somebody else has this key.
    """
    if _own.setdefault(key, find) is not find:
        raise ValueError(f"{key!r} makes banners already")


def list_banners() -> list[TownBanner]:
    """Return the banners of this moment."""
    return [banner for make in _makers.values() for banner in make()]


def list_own(request: HttpRequest) -> list[OwnBanner]:
    """Return the banners of whoever looks."""
    found = (find(request) for find in _own.values())
    return [each for each in found if each is not None]


def add_banners(request: HttpRequest) -> dict[str, Any]:
    """Give every template the banners; nothing is asked until one draws them."""
    return {"town_banners": list_banners, "own_banners": lambda: list_own(request)}
