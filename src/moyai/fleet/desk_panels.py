"""What services show at the dispatcher's desk.

The fleet imports no service: a service registers here, in its ``AppConfig.ready()``, what belongs on the
desk::

    from moyai.fleet import desk_panels

    desk_panels.add_link(desk_panels.DeskLink("callers", _("電話で受け付ける"), "desk:callers"))
    desk_panels.add_panel(
        desk_panels.DeskPanel("refused", _("お断りした予約"), "shared_taxi/desk_refused.html", load_refused)
    )
    desk_panels.add_task_facts("shared_taxi", list_ride_facts)
    desk_panels.add_task_rider("shared_taxi", find_rider)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from moyai.fleet.models import Task

Label = str | Promise
"""A sentence, translated when it is shown."""

PanelLoader = Callable[[date, datetime], Mapping[str, Any]]
"""Takes the day and the present time; returns the template's context (``count`` stands beside the title)."""

FactsLoader = Callable[[Task], list[dict[str, Any]]]
"""Takes a task; returns rows of its page, ``{label, value, action?: {url, label}}``."""

RiderFinder = Callable[[Task], int | None]
"""Takes a task; returns the account (user id) of whose ride it is, None when that person has none."""


@dataclass(frozen=True, slots=True)
class DeskPanel:
    """A box of the desk: a service's own list. The template is the inside of the box, without a heading."""

    key: str
    title: Label
    template: str
    load: PanelLoader
    sort: int = 50


@dataclass(frozen=True, slots=True)
class DeskLink:
    """A button at the top of the desk that leads to a service's own page."""

    key: str
    label: Label
    url_name: str
    icon: str = "phone"
    sort: int = 50


_panels: dict[str, DeskPanel] = {}
_links: dict[str, DeskLink] = {}
_facts: dict[str, FactsLoader] = {}
_riders: dict[str, RiderFinder] = {}


def add_panel(panel: DeskPanel) -> None:
    """Show a panel on the desk; the same key again replaces it."""
    _panels[panel.key] = panel


def add_link(link: DeskLink) -> None:
    """Show a button at the top of the desk; the same key again replaces it."""
    _links[link.key] = link


def add_task_facts(kind: str, load: FactsLoader) -> None:
    """Add a service's own rows to the page of its tasks."""
    _facts[kind] = load


def add_task_rider(kind: str, find: RiderFinder) -> None:
    """Name whose rides the tasks of a kind are, so that their pages tell her from who acts for her."""
    _riders[kind] = find


def list_panels() -> list[DeskPanel]:
    """Return the panels in their order."""
    return sorted(_panels.values(), key=lambda panel: (panel.sort, panel.key))


def list_links() -> list[DeskLink]:
    """Return the buttons in their order."""
    return sorted(_links.values(), key=lambda link: (link.sort, link.key))


def list_task_facts(task: Task) -> list[dict[str, Any]]:
    """Return what the asking service tells about a task; nothing when it registered nothing."""
    load = _facts.get(task.kind)
    return load(task) if load else []


def find_task_rider(task: Task) -> int | None:
    """Return the account of whose ride a task is, when the asking service can tell."""
    find = _riders.get(task.kind)
    return find(task) if find else None
