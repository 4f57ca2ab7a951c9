"""The two bodies: shelters (避難所情報) and evacuation orders (避難情報)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement

from moyai.core.clock import local
from moyai.services.evacuation.drill import mark
from moyai.services.evacuation.enums import Congestion, Level, ShelterKind, Status
from moyai.services.evacuation.lalert.envelope import COMMONS, EB, EVACUATION, SHELTER, add
from moyai.services.evacuation.models import Shelter

TYPES = {
    ShelterKind.EMERGENCY: "一時避難場所",
    ShelterKind.DESIGNATED: "避難所",
    ShelterKind.WELFARE: "避難所",
    ShelterKind.UNOFFICIAL: "臨時避難所",
    ShelterKind.CAR_PARK: "臨時避難所",
}
SORTS = {Status.OPEN: "開設", Status.FULL: "開設", Status.CLOSED: "閉鎖"}
STATES = {
    Congestion.FREE: "空き",
    Congestion.CROWDED: "混雑",
    Congestion.FULL: "定員一杯",
    Congestion.UNKNOWN: "不明",
}
ORDERS = {Level.ELDERLY: "高齢者等避難", Level.EVACUATE: "避難指示", Level.EMERGENCY: "緊急安全確保"}


def make_shelters(shelters: Sequence[Shelter], *, disaster: str, mode: str) -> Element:
    """Return the body of shelters; the total counts who was counted, and is left out where nobody was."""
    body = Element(f"{{{SHELTER}}}Shelter")
    add(SubElement(body, f"{{{EB}}}Disaster"), EB, "DisasterName", mark(disaster, mode))
    counted = [s.headcount for s in shelters if s.is_open and s.headcount is not None]
    if counted:
        add(SubElement(body, f"{{{SHELTER}}}TotalNumber"), SHELTER, "HeadCount", sum(counted))
    add(body, SHELTER, "TotalNumberOfShelter", sum(s.is_open for s in shelters))
    informations = SubElement(body, f"{{{SHELTER}}}Informations")
    for shelter in shelters:
        _add_shelter(informations, shelter, mode)
    return body


def make_orders(
    level: Level,
    areas: Collection[tuple[str, str]],
    *,
    disaster: str,
    mode: str,
    is_lifted: bool,
    at: datetime,
) -> Element:
    """Return the body of an evacuation order.

    Args:
        level: what is issued or, lifted, was.
        areas: (name, reading) of each; a reading that is not known is empty.
        disaster: its name.
        mode: real or drill.
        is_lifted: whether the order is taken back.
        at: aware time since when.
    """
    body = Element(f"{{{EVACUATION}}}EvacuationOrder")
    add(SubElement(body, f"{{{EB}}}Disaster"), EB, "DisasterName", mark(disaster, mode))
    detail = SubElement(body, f"{{{EVACUATION}}}Detail")
    add(detail, EVACUATION, "Sort", ORDERS[level])
    add(detail, EVACUATION, "IssueOrLift", "解除" if is_lifted else "発令")
    listed = SubElement(detail, f"{{{EVACUATION}}}Areas")
    for name, kana in areas:
        area = SubElement(listed, f"{{{EVACUATION}}}Area")
        location = SubElement(area, f"{{{EB}}}Location")
        add(location, COMMONS, "areaName", mark(name, mode))
        add(location, COMMONS, "areaNameKana", kana)
        add(area, EVACUATION, "DateTime", _show(at))
    return body


def _add_shelter(parent: Element, shelter: Shelter, mode: str) -> None:
    information = SubElement(parent, f"{{{SHELTER}}}Information")
    location = SubElement(information, f"{{{SHELTER}}}Location")
    add(location, COMMONS, "areaName", mark(shelter.name, mode))
    add(location, COMMONS, "areaNameKana", shelter.kana)
    phone = add(location, EB, "ContactInfo", shelter.phone)
    if phone is not None:
        phone.set("contactType", "phone")
    add(location, SHELTER, "Address", shelter.address)
    add(information, SHELTER, "Type", TYPES[ShelterKind(shelter.kind)])
    add(information, SHELTER, "Sort", SORTS[Status(shelter.status)])
    add(information, SHELTER, "DateTime", _show(shelter.since))
    add(information, SHELTER, "Capacity", shelter.capacity)
    if shelter.is_open:
        add(information, SHELTER, "Status", STATES[Congestion(shelter.congestion)])
    if shelter.is_open and shelter.headcount is not None:
        number = SubElement(information, f"{{{SHELTER}}}NumberOf")
        add(number, SHELTER, "HeadCount", shelter.headcount)
    add(information, SHELTER, "CheckedDateTime", _show(shelter.changed_at))


def _show(at: datetime | None) -> str:
    return local(at).replace(microsecond=0).isoformat() if at else ""
