"""What makes a roll-call refuse: pure, from what was found to the reasons.

Before duty (運輸規則 24条; 自家用有償: 施行規則 51条の22) nobody drives with alcohol, ill, too tired or
short of sleep, or with a vehicle whose daily inspection failed. After duty only alcohol is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from moyai.fleet.crews.enums import Inspection, Method, RefusalCode, RollCallKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RollCallFacts:
    """What whoever held a roll-call saw and said.

    Attributes:
        method: How it was held.
        method_note: How, when it was not face to face.
        detector: Which detector; empty = none was used.
        alcohol_mg_l: The detector's reading, mg of alcohol in a litre of breath.
        has_drunk: Whether the driver is under the influence (酒気帯び), by look and voice.
        is_ill: Ill, so that driving would not be safe.
        is_fatigued: Too tired, likewise.
        is_sleepless: Too little sleep, likewise.
        inspection: The vehicle's daily inspection; before duty only.
        odometer_km: The odometer, whole kilometres.
        instructions: What the driver was told for the day's safety.
        condition: After duty: vehicle, road, how the drive went.
        relief_notice: After duty: what the next driver was told.
        note: Anything else.
    """

    method: Method
    has_drunk: bool
    method_note: str = ""
    detector: str = ""
    alcohol_mg_l: Decimal | None = None
    is_ill: bool = False
    is_fatigued: bool = False
    is_sleepless: bool = False
    inspection: Inspection | None = None
    odometer_km: int | None = None
    instructions: str = ""
    condition: str = ""
    relief_notice: str = ""
    note: str = ""


def list_refusals(kind: RollCallKind, facts: RollCallFacts) -> list[RefusalCode]:
    """Return why the driver must not drive, in the order in which it is said; empty when all is well."""
    found = list(_about_alcohol(facts))
    if kind == RollCallKind.BEFORE:
        found += [*_about_health(facts), *_about_vehicle(facts)]
    return found


def _about_alcohol(facts: RollCallFacts) -> Iterator[RefusalCode]:
    if facts.alcohol_mg_l is None:
        yield RefusalCode.NO_DETECTOR
    elif facts.alcohol_mg_l > 0:
        yield RefusalCode.ALCOHOL
    if facts.has_drunk:
        yield RefusalCode.DRUNK


def _about_health(facts: RollCallFacts) -> Iterator[RefusalCode]:
    if facts.is_ill:
        yield RefusalCode.ILL
    if facts.is_fatigued:
        yield RefusalCode.FATIGUED
    if facts.is_sleepless:
        yield RefusalCode.SLEEPLESS


def _about_vehicle(facts: RollCallFacts) -> Iterator[RefusalCode]:
    if facts.inspection == Inspection.FAULT:
        yield RefusalCode.FAULT
    elif facts.inspection != Inspection.FINE:
        yield RefusalCode.NOT_INSPECTED
