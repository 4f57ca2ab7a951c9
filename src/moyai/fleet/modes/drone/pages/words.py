"""States of flights in words and colours, and decisions as rows."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from moyai.fleet.modes.drone.enums import EventKind, FlightStatus
from moyai.fleet.modes.drone.models import Flight, FlightEvent, GoNoGo
from moyai.fleet.pages.words import State, pick_language

_TONES = {
    FlightStatus.READY: "success",
    FlightStatus.NO_GO: "danger",
    FlightStatus.RELEASED: "warning",
    FlightStatus.FLYING: "accent",
    FlightStatus.BROKEN_OFF: "warning",
    FlightStatus.FAILED: "danger",
    FlightStatus.LOST: "danger",
    FlightStatus.PLANNED: "info",
}
_MODES = {
    "mission": _("計画どおり飛んでいる"),
    "hold": _("その場で待っている"),
    "return": _("もどっている"),
    "land": _("降りている"),
    "takeoff": _("上がっている"),
}
WISHES: dict[str, dict[str, Any]] = {
    "hold": {
        "label": _("その場で待つ"),
        "ask": _("空中で待たせますか"),
        "what": _("電池は減り続けます。"),
        "tone": "",
    },
    "resume": {
        "label": _("続ける"),
        "ask": _("計画の続きを飛ばせますか"),
        "what": _("待っていた所から、計画どおりに飛びます。"),
        "tone": "",
    },
    "return": {
        "label": _("もどる"),
        "ask": _("離着陸場へもどしますか"),
        "what": _("来た道をたどって、離着陸場へもどります。荷物は届きません。"),
        "tone": "button--danger",
    },
    "alternate": {
        "label": _("代わりの場所へ降りる"),
        "ask": _("いちばん近い緊急着陸場へ降ろしますか"),
        "what": _("飛行禁止の区域を通らずに行ける、いちばん近い緊急着陸場へ飛んで、降ります。"),
        "tone": "button--danger",
    },
    "land": {
        "label": _("いますぐ降りる"),
        "ask": _("いまの場所に降ろしますか"),
        "what": _("真下に降ります。下に人や物がないことを、カメラで確かめてください。"),
        "tone": "button--danger",
    },
}
"""The pilot's buttons in flight, each asked once more."""

_FAILURES = {
    "no_vehicle": _("機体から返事がありません"),
    "armed_already": _("機体のモーターが、もう動いています"),
    "other_mission": _("機体の飛行計画が、こちらのものと違います"),
    "no_gps": _("機体が位置を測れません"),
    "not_on_ground": _("機体が地面にありません"),
    "no_remote_id": _("リモートIDの準備ができていません"),
    "low_battery": _("電池が足りません"),
    "arm_refused": _("機体がモーターを始動しません"),
    "start_refused": _("機体が計画を始めません"),
    "no_line": _("機体とつなぐ通信口を、ほかのものが使っています"),
    "silent": _("返事がないままです"),
    "no_go": _("飛ばせない条件があったので、荷物はほかの運び手にかわりました"),
    "not_started": _("時刻になっても離陸しなかったので、荷物はほかの運び手にかわりました"),
    "carrier_changed": _("荷物がほかの運び手にかわりました"),
}


def describe_flight(flight: Flight) -> State:
    """Return where a flight stands."""
    status = FlightStatus(flight.status)
    return State(str(status.label), _TONES.get(status, "neutral"))


def describe_why(why: str) -> str:
    """Return in words why a flight did not take off; people's own words as they are."""
    if why.startswith(("upload_", "verify_")):
        return str(_("飛行計画を機体に送れませんでした"))
    return str(_FAILURES.get(why, why))


def describe_event(event: FlightEvent) -> dict[str, Any]:
    """Return an event as a line."""
    note = event.note
    if event.kind == EventKind.MODE:
        note = str(_MODES.get(note, note))
    elif event.kind in (EventKind.WISH, EventKind.REFUSED):
        note = str(WISHES[note]["label"]) if note in WISHES else ""
    elif event.kind in (EventKind.FAILED, EventKind.LOST):
        note = describe_why(note)
    return {"at": event.at, "text": event.get_kind_display(), "note": note}


def describe_mode(mode: str) -> str:
    """Return how it flies."""
    return str(_MODES.get(mode, ""))


def describe_decision(decision: GoNoGo) -> dict[str, Any]:
    """Return a decision with its rows, what must not be first."""
    rows = [
        {**each, "sentence": pick_language(each["text"]), "is_go": each["code"] == "fine"}
        for each in decision.findings
    ]
    return {"decision": decision, "rows": sorted(rows, key=lambda row: row["is_go"])}
