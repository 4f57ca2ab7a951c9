"""XML from outside: no entities, no document types, nothing fetched, nothing deep or endless.

Expat itself is told to refuse; so no other parser is needed.
"""

from __future__ import annotations

from typing import Any, NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

MOST_BYTES = 4_000_000
MOST_DEPTH = 60
MOST_ELEMENTS = 200_000


class UnsafeXmlError(Exception):
    """The document is too large, too deep, brings its own entities, or is no XML."""


class _Guard:
    """Builds the tree and counts while it does."""

    def __init__(self) -> None:
        self._builder = TreeBuilder()
        self._depth = self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._count += 1
        if self._depth > MOST_DEPTH or self._count > MOST_ELEMENTS:
            raise UnsafeXmlError("too deep or too many elements")
        self._builder.start(_brace(name), {_brace(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        self._depth -= 1
        self._builder.end(_brace(name))

    def data(self, text: str) -> None:
        self._builder.data(text)

    def close(self) -> Element:
        return self._builder.close()


def parse_xml(content: bytes) -> Element:
    """Return the root element; names are ``{namespace}local`` as ElementTree has them.

    Raises:
        UnsafeXmlError: see the class.
    """
    if len(content) > MOST_BYTES:
        raise UnsafeXmlError(f"more than {MOST_BYTES} bytes")
    guard = _Guard()
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse
    parser.EntityDeclHandler = _refuse
    parser.ExternalEntityRefHandler = _refuse
    parser.StartElementHandler = guard.start
    parser.EndElementHandler = guard.end
    parser.CharacterDataHandler = guard.data
    try:
        parser.Parse(content, True)
        return guard.close()
    except (expat.ExpatError, LookupError, ValueError) as error:
        raise UnsafeXmlError(f"not XML: {error}") from error


def _brace(name: str) -> str:
    return "{" + name if "}" in name else name


def _refuse(*_: Any) -> NoReturn:
    raise UnsafeXmlError("document types and entities are not taken")
