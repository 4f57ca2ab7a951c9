"""How goods read on pages."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from moyai.fleet.consignments.enums import ConsignmentState, ReadingFlag, Temperature
from moyai.fleet.consignments.models import Box, Consignment, Leg, TemperatureReading
from moyai.fleet.consignments.queries import is_unbroken
from moyai.fleet.consignments.texts import name_kind
from moyai.fleet.enums import CarrierKind
from moyai.fleet.pages.words import pick_language, show_time

_TONES = {
    ConsignmentState.STRANDED: "danger",
    ConsignmentState.NOT_MET: "warning",
    ConsignmentState.WAITING: "warning",
    ConsignmentState.HANDED: "success",
    ConsignmentState.LEFT: "success",
}


def describe_row(one: Consignment) -> dict[str, Any]:
    """Return a line of the day's list."""
    legs = [leg for leg in one.legs.all() if leg.state != "dropped"]
    return {
        "one": one,
        "carriers": " → ".join(name_leg(leg) for leg in legs),
        "boxes": describe_boxes(list(one.boxes.all())),
        "tone": _TONES.get(ConsignmentState(one.state), "info"),
        "window": f"{show_time(one.window_from)}–{show_time(one.window_until)}",
    }


def name_leg(leg: Leg) -> str:
    """Return who carries a leg."""
    if leg.carrier == CarrierKind.VOLUNTEER and hasattr(leg, "ask"):
        name = leg.ask.slot.volunteer.user.display_name
        return _("ボランティア（%(name)s）") % {"name": name}
    return pick_language(name_kind(leg.carrier))


def describe_boxes(boxes: list[Box]) -> str:
    """Return "冷蔵1箱・常温2箱 3.4kg"."""
    counts = {name: sum(box.temperature == name for box in boxes) for name in Temperature.values}
    parts = [
        _("%(class)s%(count)d箱") % {"class": Temperature(name).label, "count": count}
        for name, count in counts.items()
        if count
    ]
    grams = sum(box.grams for box in boxes)
    return f"{_('・').join(parts)} {grams / 1000:.1f}kg"


def describe_chain(one: Consignment) -> str:
    """Return whether the chain of custody is whole."""
    return _("すべて読み取られています") if is_unbroken(one) else _("読み取られていない受け渡しがあります")


def describe_reading(reading: TemperatureReading) -> dict[str, Any]:
    """Return a line of the temperature log."""
    tones = {ReadingFlag.BREACH: "danger", ReadingFlag.ABSURD: "warning"}
    return {
        "reading": reading,
        "shown": f"{reading.decidegrees / 10:.1f}℃",
        "tone": tones.get(ReadingFlag(reading.flag), "success"),
        "flag": ReadingFlag(reading.flag).label,
    }
