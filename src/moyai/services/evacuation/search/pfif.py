"""PFIF 1.4 (http://zesty.ca/pfif/1.4): those who let it be told, as other registries read it; nobody else.

A consent that has run out or was withdrawn leaves the placeholder that the standard asks for (data expiry):
identifier and dates, so that others who copied the record erase it, too. Injuries, homes and telephone
numbers are never written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

NAMESPACE = "http://zesty.ca/pfif/1.4"
register_namespace("pfif", NAMESPACE)
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class PfifPerson:
    """One record.

    Attributes:
        number: of the resident, without the domain.
        family_name: empty in a placeholder.
        given_name: empty in a placeholder.
        given_at: when she let it be told.
        expires_at: until when.
        is_over: run out or withdrawn: only the placeholder is written.
        confirmed_at: when she was last heard of; None: nothing is known of her.
        is_self: she said so herself.
        place: kind of place, empty where she does not let it be told.
        text: a sentence on how she is.
    """

    number: str
    family_name: str
    given_name: str
    given_at: datetime
    expires_at: datetime
    is_over: bool
    confirmed_at: datetime | None = None
    is_self: bool = False
    place: str = ""
    text: str = ""


def write_pfif(people: Iterable[PfifPerson], *, domain: str, source: str, now: datetime) -> bytes:
    """Return a document in PFIF 1.4, elements in the standard's order.

    Args:
        people: the records.
        domain: of this deployment, before the numbers of records.
        source: who publishes it, in words.
        now: the town's time.
    """
    root = Element(_name("pfif"))
    for person in people:
        _write_person(root, person, domain, source, now)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode").encode()


def _write_person(root: Element, person: PfifPerson, domain: str, source: str, now: datetime) -> None:
    record_id = f"{domain}/person.{person.number}"
    element = SubElement(root, _name("person"))
    fields = [("person_record_id", record_id), ("entry_date", _time(now))]
    fields.append(("expiry_date", _time(person.expires_at)))
    if person.is_over:
        _write(element, [*fields, ("source_date", _time(person.expires_at))])
        return
    name = f"{person.family_name} {person.given_name}"
    fields += [
        ("author_name", source),
        ("source_name", source),
        ("source_date", _time(person.given_at)),
        ("full_name", name),
        ("given_name", person.given_name),
        ("family_name", person.family_name),
    ]
    _write(element, fields)
    if person.confirmed_at is not None:
        _write_note(element, person, record_id, domain, source, now)


def _write_note(
    parent: Element, person: PfifPerson, record_id: str, domain: str, source: str, now: datetime
) -> None:
    assert person.confirmed_at is not None
    element = SubElement(parent, _name("note"))
    fields = [
        ("note_record_id", f"{domain}/note.{person.number}.{int(person.confirmed_at.timestamp())}"),
        ("person_record_id", record_id),
        ("entry_date", _time(now)),
        ("author_name", source),
        ("source_date", _time(person.confirmed_at)),
        ("author_made_contact", "true"),
        ("status", "is_note_author" if person.is_self else "believed_alive"),
        ("last_known_location", person.place),
        ("text", person.text),
    ]
    _write(element, fields)


def _write(element: Element, fields: list[tuple[str, str]]) -> None:
    for name, value in fields:
        if value:
            SubElement(element, _name(name)).text = _NOT_XML.sub("", value)


def _name(local_name: str) -> str:
    return f"{{{NAMESPACE}}}{local_name}"


def _time(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
