"""Which args each kind has and what each may be: read once from the fields of its class."""

from __future__ import annotations

import types
from dataclasses import MISSING, dataclass, fields
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from moyai.engines.garden_bot.language import sentences as say
from moyai.engines.garden_bot.language.node import Node
from moyai.engines.garden_bot.language.rules import Among, Rule, Text
from moyai.engines.sentences import Sentence

WIRE_NAMES = {"then": "_then", "otherwise": "_else"}
_COMMENT = Text(0, 10_000)
_SHAPES: dict[type[Node], Shape] = {}


@dataclass(frozen=True, slots=True)
class Arg:
    """One argument of a kind.

    Attributes:
        name: Of the field.
        wire: Its name in JSON.
        rule: For a plain value; None where only nodes may stand.
        nodes: The kinds that may stand here, by name.
        is_needed: Whether it has no default.
        is_optional: Whether it may be None.
    """

    name: str
    wire: str
    rule: Rule | None
    nodes: dict[str, type[Node]]
    is_needed: bool
    is_optional: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind: its args, and what its body may hold (None where it has no body)."""

    args: tuple[Arg, ...]
    body: dict[str, type[Node]] | None


def shape_of(cls: type[Node]) -> Shape:
    """Return the shape of a kind's class."""
    if cls not in _SHAPES:
        _SHAPES[cls] = _read_shape(cls)
    return _SHAPES[cls]


def _read_shape(cls: type[Node]) -> Shape:
    hints = get_type_hints(cls, include_extras=True)
    args = tuple(
        _make_arg(each.name, hints[each.name], each.default is MISSING)
        for each in fields(cls)
        if each.name not in ("body", "comment")
    )
    body = _list_nodes(get_args(hints["body"])[0]) if "body" in hints else None
    return Shape(args, body)


@cache
def list_kinds() -> dict[str, type[Node]]:
    """Return every kind that the language has."""
    from moyai.engines.garden_bot.language import commands, data, messages

    return {
        each.kind: each
        for module in (data, commands, messages)
        for each in vars(module).values()
        if isinstance(each, type) and issubclass(each, Node) and each.kind
    }


def find_fault(node: Node) -> Sentence | None:
    """Return what is wrong with a node's own values, or None; its inner nodes have been checked when made."""
    shape = shape_of(type(node))
    for arg in shape.args:
        fault = _find_fault_of(arg, getattr(node, arg.name))
        if fault is not None:
            return fault
    for inner in getattr(node, "body", ()):
        if shape.body is None or shape.body.get(inner.kind) is not type(inner):
            return say.NOT_HERE.format(found=inner.kind)
    return _COMMENT.find_fault(node.comment) or node.find_own_fault()


def _find_fault_of(arg: Arg, value: object) -> Sentence | None:
    if value is None and arg.is_optional:
        return None
    if isinstance(value, Node):
        is_right = arg.nodes.get(value.kind) is type(value)
        return None if is_right else say.NOT_HERE.format(found=value.kind)
    return arg.rule.find_fault(value) if arg.rule else say.NOT_A_NODE


def _make_arg(name: str, hint: Any, is_needed: bool) -> Arg:
    rule: Rule | None = None
    if get_origin(hint) is Annotated:
        hint, rule = get_args(hint)
    if get_origin(hint) is Literal:
        rule = Among(get_args(hint))
    is_optional = type(None) in _list_members(hint)
    return Arg(name, WIRE_NAMES.get(name, name), rule, _list_nodes(hint), is_needed, is_optional)


def _list_nodes(hint: Any) -> dict[str, type[Node]]:
    found = [each for each in _list_members(hint) if isinstance(each, type) and issubclass(each, Node)]
    return {each.kind: each for each in found}


def _list_members(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) if get_origin(hint) in (Union, types.UnionType) else (hint,)
