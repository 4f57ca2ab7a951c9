"""The day's re-plans in words: for the desk, and for the vehicle that went out or came back."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from moyai.fleet.models import Replan, Task, Vehicle
from moyai.fleet.pages.words import pick_language, show_time, show_window
from moyai.fleet.queries import list_replans
from moyai.fleet.specs import Promise

MOST_SHOWN = 10


def list_reports(vehicle: Vehicle, day: date) -> list[dict[str, Any]]:
    """Return a vehicle's re-plans of a day, the latest first, with whom to call."""
    replans = list_replans(day, MOST_SHOWN, vehicle=vehicle)
    codes = {task["task_code"] for replan in replans for task in _all_tasks(replan)}
    contacts = {task.code: task for task in Task.objects.filter(code__in=codes)}
    return [_describe(replan, contacts) for replan in replans]


def list_summaries(day: date) -> list[dict[str, Any]]:
    """Return the day's re-plans of all vehicles as lines, the latest first."""
    return [
        {
            "at": replan.at,
            "vehicle": replan.vehicle,
            "transfers": sum(task["is_transfer"] for task in [*replan.kept, *replan.changed]),
            "kept": len(replan.kept),
            "changed": len(replan.changed),
            "lost": len(replan.lost),
        }
        for replan in list_replans(day, MOST_SHOWN)
    ]


def _all_tasks(replan: Replan) -> Iterable[dict[str, Any]]:
    return [*replan.kept, *replan.changed, *replan.lost]


def _describe(replan: Replan, contacts: dict[str, Task]) -> dict[str, Any]:
    """Who waits inside a broken vehicle stands apart: her first pickup is over."""
    kept, changed = (
        [_read_replanned(task, contacts) for task in each] for each in (replan.kept, replan.changed)
    )
    return {
        "key": replan.pk,
        "at": replan.at,
        "transfers": [task for task in [*changed, *kept] if task["is_transfer"]],
        "kept": [task for task in kept if not task["is_transfer"]],
        "changed": [task for task in changed if not task["is_transfer"]],
        "lost": [_read_lost(task, contacts) for task in replan.lost],
    }


def _read_replanned(task: dict[str, Any], contacts: dict[str, Task]) -> dict[str, Any]:
    promises = {"old": _show_promise(task["old"]), "new": _show_promise(task["new"])}
    at = task.get("transfer_at")
    when = show_time(datetime.fromisoformat(at)) if at else ""
    return {**task, **_find_contact(task, contacts), **promises, "transfer_at": when}


def _read_lost(task: dict[str, Any], contacts: dict[str, Task]) -> dict[str, Any]:
    words = {"promise": _show_promise(task["promise"]), "reason": pick_language(task["reason"])}
    return {**task, **_find_contact(task, contacts), **words}


def _find_contact(task: dict[str, Any], contacts: dict[str, Task]) -> dict[str, str]:
    found = contacts.get(task["task_code"])
    if found is None:  # erased since
        return {"contact_name": task["task_code"], "contact_phone": ""}
    return {"contact_name": found.contact_name, "contact_phone": found.contact_phone}


def _show_promise(facts: dict[str, str]) -> dict[str, str]:
    promise = Promise(**{name: datetime.fromisoformat(at) for name, at in facts.items()})
    return {
        "pickup": show_window(promise.pickup_from, promise.pickup_until),
        "dropoff": show_window(promise.dropoff_from, promise.dropoff_until),
    }
