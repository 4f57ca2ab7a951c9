"""Carries the report of a re-plan over the redirect: in the session of the person who asked for it."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from moyai.fleet.models import Vehicle
from moyai.fleet.pages.words import pick_language, show_window
from moyai.fleet.specs import LostTask, Promise, ReplannedTask, ReplanReport


def keep_report(request: HttpRequest, vehicle: Vehicle, report: ReplanReport) -> None:
    """Keep the report until the vehicle's page has shown it."""
    request.session[_key(vehicle)] = {
        "kept": [_write_replanned(task) for task in report.kept],
        "changed": [_write_replanned(task) for task in report.changed],
        "lost": [_write_lost(task) for task in report.lost],
    }


def take_report(request: HttpRequest, vehicle: Vehicle) -> dict[str, Any] | None:
    """Return the kept report, in words; None when there is none.

    It stays until the next re-plan or sign-out, so that a reload does not lose the telephone numbers to call.
    """
    kept = request.session.get(_key(vehicle))
    if kept is None or not any(kept.values()):
        return kept
    return {
        "kept": [_read_replanned(task) for task in kept["kept"]],
        "changed": [_read_replanned(task) for task in kept["changed"]],
        "lost": [_read_lost(task) for task in kept["lost"]],
    }


def _key(vehicle: Vehicle) -> str:
    return f"replan_report:{vehicle.code}"


def _write_replanned(task: ReplannedTask) -> dict[str, Any]:
    return {**asdict(task), "old": task.old.as_facts(), "new": task.new.as_facts()}


def _write_lost(task: LostTask) -> dict[str, Any]:
    return {**asdict(task), "promise": task.promise.as_facts()}


def _read_replanned(task: dict[str, Any]) -> dict[str, Any]:
    return {**task, "old": _show_promise(task["old"]), "new": _show_promise(task["new"])}


def _read_lost(task: dict[str, Any]) -> dict[str, Any]:
    return {**task, "promise": _show_promise(task["promise"]), "reason": pick_language(task["reason"])}


def _show_promise(facts: dict[str, str]) -> dict[str, str]:
    promise = Promise(**{name: datetime.fromisoformat(at) for name, at in facts.items()})
    return {
        "pickup": show_window(promise.pickup_from, promise.pickup_until),
        "dropoff": show_window(promise.dropoff_from, promise.dropoff_until),
    }
