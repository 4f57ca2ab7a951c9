"""``$filter``: read into a tree, then asked of a thing in memory or turned into a condition of the database.

A subset of the standard: ``eq ne gt ge lt le and or not``, parentheses, strings, numbers, times, ``true false
null``, paths with ``/``, and the functions ``substringof startswith endswith tolower toupper``.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import Q

LONGEST = 2_000
DEEPEST = 20
_TOKENS = re.compile(
    r"\s*(?:(?P<string>'(?:[^']|'')*')"
    r"|(?P<time>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d))"
    r"|(?P<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)"
    r"|(?P<word>@?[A-Za-z_][\w.@]*(?:/[A-Za-z_@][\w.@]*)*)"
    r"|(?P<mark>[(),]))"
)
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}
_LOOKUPS = {"eq": "exact", "gt": "gt", "ge": "gte", "lt": "lt", "le": "lte"}
_TURNED = {"gt": "lt", "lt": "gt", "ge": "le", "le": "ge", "eq": "eq", "ne": "ne"}
_FUNCTIONS = {"substringof": 2, "startswith": 2, "endswith": 2, "tolower": 1, "toupper": 1}
_CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None}


class BadFilter(ValueError):  # noqa: N818 - answered with 400
    """The filter cannot be read."""


class TooClever(ValueError):  # noqa: N818 - answered with 501
    """The filter can be read, and not be answered here."""


@dataclass(frozen=True, slots=True)
class Literal:
    """A value that was written."""

    value: Any


@dataclass(frozen=True, slots=True)
class Path:
    """A property, perhaps of something related: ``Datastream/ObservedProperty/name``."""

    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """An operator or a function and what it is applied to."""

    name: str
    given: tuple[Node, ...]


Node = Literal | Path | Call


def parse(text: str) -> Node:
    """Return the tree of a filter.

    Raises:
        BadFilter: it is none.
    """
    if len(text) > LONGEST:
        raise BadFilter("the filter is too long")
    reader = _Reader(_split(text))
    node = reader.read_or(0)
    if reader.peek() is not None:
        raise BadFilter(f"{reader.peek()} is not expected")
    return node


def holds(node: Node, look_up: Callable[[tuple[str, ...]], Any]) -> bool:
    """Tell whether a filter holds of a thing; ``look_up`` gives its properties by path."""
    return bool(_value(node, look_up))


def make_condition(node: Node, columns: dict[str, tuple[str, Callable[[Any], Any]]]) -> Q:
    """Return a filter as a condition of the database.

    Args:
        node: The filter.
        columns: For each path, the field and how a written value becomes its.

    Raises:
        TooClever: it asks for something that is no column.
    """
    match node:
        case Call("and", (left, right)):
            return make_condition(left, columns) & make_condition(right, columns)
        case Call("or", (left, right)):
            return make_condition(left, columns) | make_condition(right, columns)
        case Call("not", (one,)):
            return ~make_condition(one, columns)
        case Call(name, (Path(parts), Literal(value))) if name in _COMPARE:
            return _column(name, "/".join(parts), value, columns)
        case Call(name, (Literal(value), Path(parts))) if name in _COMPARE:
            return _column(_TURNED[name], "/".join(parts), value, columns)
    raise TooClever("observations are filtered by time, result, id and Datastream/@iot.id")


def _column(name: str, path: str, value: Any, columns: dict[str, tuple[str, Callable[[Any], Any]]]) -> Q:
    if path not in columns:
        raise TooClever(f"observations are not filtered by {path}")
    field, convert = columns[path]
    try:
        bare = convert(value)
    except (TypeError, ValueError, AttributeError, OverflowError):
        raise BadFilter(f"{value!r} cannot be compared with {path}") from None
    return ~Q(**{field: bare}) if name == "ne" else Q(**{f"{field}__{_LOOKUPS[name]}": bare})


def _value(node: Node, look_up: Callable[[tuple[str, ...]], Any]) -> Any:
    if isinstance(node, Literal):
        return node.value
    if isinstance(node, Path):
        return look_up(node.parts)
    if node.name == "and":
        return all(_value(each, look_up) for each in node.given)
    if node.name == "or":
        return any(_value(each, look_up) for each in node.given)
    values = [_value(each, look_up) for each in node.given]
    if node.name == "not":
        return not values[0]
    return _compare(node.name, values) if node.name in _COMPARE else _call(node.name, values)


def _compare(name: str, values: list[Any]) -> bool:
    left, right = (_to_time(each, values) for each in values)
    try:
        return bool(_COMPARE[name](left, right))
    except TypeError:
        return False  # what cannot be compared is neither more nor less


def _to_time(value: Any, values: list[Any]) -> Any:
    if isinstance(value, str) and any(isinstance(each, datetime) for each in values):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return value
    return value


def _call(name: str, values: list[Any]) -> Any:
    if not all(isinstance(each, str) for each in values):
        return False
    match name:
        case "substringof":
            return values[0] in values[1]
        case "startswith":
            return values[0].startswith(values[1])
        case "endswith":
            return values[0].endswith(values[1])
        case "tolower":
            return values[0].lower()
    return values[0].upper()


def _split(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKENS.match(text, at)
        if match is None:
            raise BadFilter(f"{text[at : at + 20]!r} is not understood")
        assert match.lastgroup is not None
        found.append((match.lastgroup, match[match.lastgroup]))
        at = match.end()
    return found


class _Reader:
    """Reads tokens by precedence: or, and, not, comparison."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._at = tokens, 0

    def peek(self) -> str | None:
        return self._tokens[self._at][1] if self._at < len(self._tokens) else None

    def take(self, expected: str = "") -> tuple[str, str]:
        if self._at >= len(self._tokens):
            raise BadFilter("the filter ends too early")
        token = self._tokens[self._at]
        if expected and token[1] != expected:
            raise BadFilter(f"{expected} is expected before {token[1]}")
        self._at += 1
        return token

    def read_or(self, depth: int) -> Node:
        node = self.read_and(depth)
        while self.peek() == "or":
            self.take()
            node = Call("or", (node, self.read_and(depth)))
        return node

    def read_and(self, depth: int) -> Node:
        node = self.read_not(depth)
        while self.peek() == "and":
            self.take()
            node = Call("and", (node, self.read_not(depth)))
        return node

    def read_not(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise BadFilter("the filter is too deep")
        if self.peek() == "not":
            self.take()
            return Call("not", (self.read_not(depth + 1),))
        left = self.read_value(depth)
        if self.peek() in _COMPARE:
            return Call(self.take()[1], (left, self.read_value(depth)))
        return left

    def read_value(self, depth: int) -> Node:
        kind, text = self.take()
        if text == "(":
            node = self.read_or(depth + 1)
            self.take(")")
            return node
        if kind == "string":
            return Literal(text[1:-1].replace("''", "'"))
        if kind == "number":
            return Literal(float(text) if any(each in text for each in ".eE") else int(text))
        if kind == "time":
            return Literal(_read_time(text))
        if kind == "word":
            return self._read_word(text, depth)
        raise BadFilter(f"{text} is not expected")

    def _read_word(self, text: str, depth: int) -> Node:
        if text in _CONSTANTS:
            return Literal(_CONSTANTS[text])
        if self.peek() != "(":
            return Path(tuple(text.split("/")))
        if text not in _FUNCTIONS:
            raise TooClever(f"the function {text} is not known here")
        self.take("(")
        given = [self.read_or(depth + 1)]
        while self.peek() == ",":
            self.take()
            given.append(self.read_or(depth + 1))
        self.take(")")
        if len(given) != _FUNCTIONS[text]:
            raise BadFilter(f"{text} takes {_FUNCTIONS[text]} values")
        return Call(text, tuple(given))


def _read_time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadFilter(f"{text} is no time") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
