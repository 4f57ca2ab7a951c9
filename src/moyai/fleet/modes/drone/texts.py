"""What the desk is told, and what the books say in fixed words."""

from __future__ import annotations

from moyai.fleet.modes.drone.enums import EventKind, FlightStatus

_TOLD = {
    EventKind.LINK_LOST: ("{name}：飛行中に通信が切れました。", "{name}: the link was lost in flight."),
    EventKind.GPS_LOST: (
        "{name}：飛行中に位置が分からなくなりました。",
        "{name}: it lost its position in flight.",
    ),
    EventKind.LOW_BATTERY: (
        "{name}：電池が予備を下回りました。",
        "{name}: the battery is below the reserve.",
    ),
    EventKind.OTHER_MISSION: (
        "{name}：機体の飛行計画がこちらのものと違います。空中で待たせました。",
        "{name}: the plan on board is not ours. It was told to wait in the air.",
    ),
    EventKind.FAILED: (
        "{name}：離陸を取りやめました。荷物をほかの方法で届けてください。",
        "{name}: it did not take off. The parcel has to go another way.",
    ),
    EventKind.LOST: (
        "{name}：行方が分かりません。事故として対応してください。",
        "{name}: it is not found. Treat it as an accident.",
    ),
}


def tell_desk(kind: EventKind, name: str) -> dict[str, str]:
    """Return what the desk reads of an alarm."""
    ja, en = _TOLD[kind]
    return {"ja": ja.format(name=name), "en": en.format(name=name)}


_FAILURES = {
    FlightStatus.CANCELLED: "ドローンの飛行が取りやめになりました。",
    FlightStatus.FAILED: "ドローンが離陸しませんでした。",
    FlightStatus.BROKEN_OFF: "ドローンが荷物を届けずに降りました。",
    FlightStatus.LOST: "ドローンの行方が分かりません。",
}
_WHY = {
    "not_started": "時刻になっても離陸しませんでした。",
    "no_go": "飛ばせない条件がありました。",
    "carrier_changed": "ほかの運び手にかわりました。",
}


def say_failure(status: FlightStatus, why: str) -> str:
    """Return why a parcel did not go by drone, as the desk reads it of the leg."""
    return _FAILURES[status] + _WHY.get(why, "")


def tell_incident(name: str, is_duty: bool) -> dict[str, str]:
    """Return what the desk reads of a report; ``is_duty``: it has to be told to the Minister at once."""
    ja, en = f"{name}：事故などの報告が書かれました。", f"{name}: an incident was written down."
    if is_duty:
        ja += "国土交通大臣への報告（航空法132条の90・91）を、ただちに行ってください。"
        en += " It has to be reported to the Minister at once (Civil Aeronautics Act 132-90, 132-91)."
    return {"ja": ja, "en": en}


def describe_manner() -> str:
    """Return the restricted airspace and the manner of flight, as the flight record asks."""
    return "目視外飛行・物件の投下（レベル3.5）"
