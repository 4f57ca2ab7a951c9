"""Concerns, reasons and records as pages show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from moyai.core.clock import local
from moyai.core.languages import get_page_language
from moyai.core.residents.contacts import show_phone
from moyai.core.residents.models import Resident
from moyai.core.residents.queries import find_phone
from moyai.core.watchover.enums import Condition, Contact, EventKind, Level, Outcome, Step
from moyai.core.watchover.kinds import say_reason
from moyai.core.watchover.models import Concern, Observation
from moyai.core.watchover.queries import find_last_met, list_observations, list_signals

TONES = {Level.LOOK: "info", Level.TODAY: "warning", Level.NOW: "danger"}
_CONDITION_TONES = {"well": "success", "off": "warning", "worried": "danger"}


def describe(concern: Concern, now: datetime) -> dict[str, Any]:
    """Return a concern as a row of the list."""
    level, step = Level(concern.grade), Step(concern.step)
    return {
        "concern": concern,
        "resident": concern.resident,
        "phone": show_phone(find_phone(concern.resident)),
        "level": level.label,
        "tone": TONES[level],
        "reasons": say_reasons(concern),
        "step": step.label,
        "is_welfare": step == Step.WELFARE or concern.stopped_at is not None,
        "is_stopped": concern.stopped_at is not None,
        "due_at": concern.due_at,
        "is_late": concern.due_at is not None and concern.due_at <= now,
        "outcome": Outcome(concern.outcome).label if concern.outcome else "",
    }


def say_reasons(concern: Concern) -> list[dict[str, Any]]:
    """Return the reasons in plain sentences."""
    language = get_page_language()
    return [
        {
            "text": say_reason(each["code"]).get(language),
            "at": local(datetime.fromisoformat(each["at"])),
            "times": each["times"],
        }
        for each in concern.reasons
    ]


def describe_last_met(resident: Resident) -> dict[str, Any] | None:
    """Return when she was last met and how she was, without a word of the note."""
    seen = find_last_met(resident)
    return describe_observation(seen) if seen else None


def describe_observation(seen: Observation) -> dict[str, Any]:
    """Return one observation in words."""
    return {
        "id": seen.pk,
        "at": seen.at,
        "contact": Contact(seen.contact).label,
        "condition": Condition(seen.condition).label if seen.condition else "",
        "tone": _CONDITION_TONES.get(seen.condition, "neutral"),
        "note": seen.note,
        "by": _name(seen),
    }


def list_timeline(resident: Resident, concern: Concern | None) -> list[dict[str, Any]]:
    """Return everything of one person, the latest first: for the welfare office."""
    language = get_page_language()
    rows = [{"what": "seen", **describe_observation(seen)} for seen in list_observations(resident)]
    rows += [
        {"what": "signal", "at": one.at, "text": say_reason(one.kind).get(language)}
        for one in list_signals(resident)
    ]
    if concern is not None:
        rows += [
            {
                "what": "event",
                "at": event.at,
                "text": EventKind(event.kind).label,
                "step": Step(event.step).label
                if event.kind == EventKind.PASSED_OVER and event.step is not None
                else "",
                "note": event.note,
                "by": _name(event),
            }
            for event in concern.events.select_related("by")
        ]
    return sorted(rows, key=lambda row: row["at"], reverse=True)


def _name(row: Any) -> str:
    return (row.by.display_name or row.by.username) if row.by else ""
