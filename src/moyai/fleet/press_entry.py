"""Buttons pressed at stops, as entries of the tablet."""

from __future__ import annotations

from typing import Any

from moyai.fleet.entries import Entry, EntryKind
from moyai.fleet.enums import NotHandedOver, PressAction
from moyai.fleet.models import Stop
from moyai.fleet.operations.errors import EntryRefused
from moyai.fleet.operations.pressing import press
from moyai.fleet.specs import Sentence

LARGEST_ID = 2**63 - 1
_WORDS: dict[str, Sentence] = {
    PressAction.ARRIVED: {"ja": "着きました", "en": "arrived"},
    PressAction.BOARDED: {"ja": "乗りました", "en": "boarded"},
    PressAction.NO_SHOW: {"ja": "いません", "en": "not there"},
    PressAction.DONE: {"ja": "降りました", "en": "done"},
}


def apply_press(entry: Entry) -> dict[str, Any]:
    """Press a button: ``{stop, action, plan?, why?}``; ``plan``: the version that the tablet showed."""
    stop, action, plan = _read(entry)
    press(
        driver=entry.driver,
        stop_id=stop,
        action=action,
        press_id=entry.entry_id,
        pressed_at=entry.made_at,
        seen_plan=plan,
        why=read_why(entry.data.get("why")),
        now=entry.now,
    )
    return {}


def read_why(sent: object) -> str:
    """Return why goods stayed aboard as the tablet sent it; empty for anything else."""
    return str(sent) if sent in NotHandedOver.values else ""


def describe_press(entry: Entry) -> Sentence:
    """Return which button it was, and where; no rider's name."""
    stop_id, action, _plan = _read(entry)
    stop = Stop.objects.filter(pk=stop_id).first()
    place = (stop.place_name or stop.get_kind_display()) if stop else "?"
    words = _WORDS[action]
    return {"ja": f"「{place}」の「{words['ja']}」", "en": f"“{words['en']}” at {place}"}


def _read(entry: Entry) -> tuple[int, PressAction, int | None]:
    try:
        stop, action = int(entry.data["stop"]), PressAction(entry.data["action"])
        plan = None if entry.data.get("plan") is None else int(entry.data["plan"])
    except (KeyError, TypeError, ValueError) as error:
        raise EntryRefused("unreadable") from error
    if not 0 < stop <= LARGEST_ID:
        raise EntryRefused("unreadable")
    return stop, action, plan


PRESS = EntryKind("press", apply_press, describe_press)
