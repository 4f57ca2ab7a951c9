"""Reads TwiML documents."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree import ElementTree

MOST_BYTES = 64 * 1024
VERBS = {"Say", "Play", "Gather", "Record", "Dial", "Redirect", "Hangup", "Pause", "Reject"}


class BadDocument(Exception):  # noqa: N818 - what the carrier says of it
    """What was answered is no TwiML that this carrier knows."""


@dataclass(frozen=True)
class Verb:
    """One element: its name, attributes, text and, for Gather, what is said inside."""

    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    inside: tuple[Verb, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """Return an attribute."""
        return self.attributes.get(name, default)

    def count(self, name: str, default: int) -> int:
        """Return an attribute that is a whole number; the default when it is none."""
        text = self.get(name)
        return int(text) if text.isdecimal() else default


def read(document: bytes) -> tuple[Verb, ...]:
    """Return the verbs of a document.

    Raises:
        BadDocument: It is too large, no XML, has a document type, is no Response, or has an unknown verb.
    """
    if len(document) > MOST_BYTES or b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        raise BadDocument("too large, or with a document type")
    try:
        root = ElementTree.fromstring(document)  # noqa: S314 - no document type, so nothing to expand
    except ElementTree.ParseError as error:
        raise BadDocument(f"no XML: {error}") from error
    if root.tag != "Response":
        raise BadDocument(f"{root.tag} instead of Response")
    return tuple(map(_read_verb, root))


def _read_verb(element: ElementTree.Element) -> Verb:
    if element.tag not in VERBS:
        raise BadDocument(f"unknown verb {element.tag}")
    text = (element.text or "").strip()
    if element.tag == "Dial" and len(element):
        text = (element[0].text or "").strip()
    inside = tuple(map(_read_verb, element)) if element.tag == "Gather" else ()
    return Verb(element.tag, text, dict(element.attrib), inside)
