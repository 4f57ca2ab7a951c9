"""A CAP message as a value, and as XML: names, their order and code words are the standard's (§3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from moyai.core.clock import local

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_IDS = re.compile(r"[\s,<&]")


@dataclass(frozen=True)
class CapArea:
    """Where: words, a ring of (lon, lat) if known, and a municipality's code."""

    description: str
    ring: tuple[tuple[float, float], ...] = ()
    geocode: str = ""


@dataclass(frozen=True)
class CapInfo:
    """What is said in one language."""

    language: str
    category: str
    event: str
    response: str
    urgency: str
    severity: str
    certainty: str
    sender_name: str
    headline: str
    description: str
    instruction: str
    web: str
    level: int


@dataclass(frozen=True)
class CapMessage:
    """One message.

    Attributes:
        identifier: unique; without spaces, commas, ``<`` and ``&``.
        sender: who, an address or a host's name; the same rule.
        sent_at: aware time.
        status: ``Actual`` or ``Exercise``.
        message_type: ``Alert``, ``Update`` or ``Cancel``.
        note: what an exercise is about; empty otherwise.
        references: (sender, identifier, sent_at) of the messages that this one takes the place of.
        incident: name of the incident that they share.
        infos: the same in each language.
        areas: where.
    """

    identifier: str
    sender: str
    sent_at: datetime
    status: str
    message_type: str
    note: str
    references: tuple[tuple[str, str, datetime], ...]
    incident: str
    infos: tuple[CapInfo, ...]
    areas: tuple[CapArea, ...]

    def __post_init__(self) -> None:
        for word in (self.identifier, self.sender):
            if not word or _NOT_IN_IDS.search(word):
                raise ValueError(f"not an identifier of CAP: {word!r}")


def write_cap(message: CapMessage) -> bytes:
    """Return a message as XML in UTF-8."""
    root = Element("alert", {"xmlns": NAMESPACE})
    for name, value in _list_head(message):
        if value:
            _add(root, name, value)
    for info in message.infos:
        _add_info(root, info, message.areas)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def show_time(at: datetime) -> str:
    """Return a time as CAP wants it: whole seconds and an offset in digits, never ``Z``."""
    return local(at).replace(microsecond=0).isoformat()


def _list_head(message: CapMessage) -> Iterator[tuple[str, str]]:
    yield "identifier", message.identifier
    yield "sender", message.sender
    yield "sent", show_time(message.sent_at)
    yield "status", message.status
    yield "msgType", message.message_type
    yield "scope", "Public"
    yield "note", message.note
    yield "references", " ".join(f"{s},{i},{show_time(at)}" for s, i, at in message.references)
    yield "incidents", message.incident


def _add_info(root: Element, info: CapInfo, areas: tuple[CapArea, ...]) -> None:
    element = SubElement(root, "info")
    for name, value in (
        ("language", info.language),
        ("category", info.category),
        ("event", info.event),
        ("responseType", info.response),
        ("urgency", info.urgency),
        ("severity", info.severity),
        ("certainty", info.certainty),
        ("senderName", info.sender_name),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
        ("web", info.web),
    ):
        if value:
            _add(element, name, value)
    if info.level:
        parameter = SubElement(element, "parameter")
        _add(parameter, "valueName", "警戒レベル")
        _add(parameter, "value", str(info.level))
    for area in areas:
        _add_area(element, area)


def _add_area(info: Element, area: CapArea) -> None:
    element = SubElement(info, "area")
    _add(element, "areaDesc", area.description)
    if area.ring:
        _add(element, "polygon", " ".join(f"{lat:.6f},{lon:.6f}" for lon, lat in area.ring))
    if area.geocode:
        geocode = SubElement(element, "geocode")
        _add(geocode, "valueName", "全国地方公共団体コード")
        _add(geocode, "value", area.geocode)


def _add(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = _NOT_XML.sub("", text)
