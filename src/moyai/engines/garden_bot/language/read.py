"""Reads CeleryScript from JSON, or says what is wrong with it and where. Senders may be hostile."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from moyai.engines.garden_bot.language import sentences as say
from moyai.engines.garden_bot.language.grammar import Arg, list_kinds, shape_of
from moyai.engines.garden_bot.language.messages import RpcError, RpcOk, RpcRequest, Sequence
from moyai.engines.garden_bot.language.node import Faulty, Node
from moyai.engines.sentences import Sentence

MOST_BYTES = 256 * 1024
MOST_DEPTH = 16
MOST_NODES = 2_000

Kind = TypeVar("Kind", bound=Node)


class Malformed(Exception):  # noqa: N818 - what people are told, not a bug
    """A message is no CeleryScript.

    Attributes:
        path: Where, e.g. ``body[0].args.x``; empty for the whole.
        text: What is wrong.
    """

    def __init__(self, path: str, text: Sentence) -> None:
        super().__init__(f"{path}: {text.en}" if path else text.en)
        self.path = path
        self.text = text


def parse(message: str | bytes) -> RpcRequest:
    """Return the request in a message of a client.

    Raises:
        Malformed: It is none.
    """
    return read_node(load(message), RpcRequest)


def parse_answer(message: str | bytes) -> RpcOk | RpcError:
    """Return the answer in a message of a bot.

    Raises:
        Malformed: It is none.
    """
    return cast(RpcOk | RpcError, read_node(load(message), RpcOk, RpcError))


def read_sequence(resource: object) -> Sequence:
    """Return the sequence in a row of the REST API: its name, colour and folder are not looked at.

    Args:
        resource: Decoded JSON.

    Raises:
        Malformed: It is none.
    """
    if isinstance(resource, Mapping) and "kind" not in resource:
        resource = {**resource, "kind": "sequence"}
    return read_node(resource, Sequence)


def read_node(found: object, *allowed: type[Kind]) -> Kind:
    """Return the node of decoded JSON.

    Args:
        found: Decoded JSON.
        allowed: The kinds that it may be.

    Raises:
        Malformed: It is none of them, or too deep, or too large.
    """
    return cast(Kind, _Reader().read(found, {each.kind: each for each in allowed}, "", 1))


def load(message: str | bytes) -> object:
    """Return decoded JSON, refusing what two readers could read in two ways.

    Raises:
        Malformed: Too long, not JSON, a name twice, or no finite number.
    """
    if len(message) > MOST_BYTES:
        raise Malformed("", say.TOO_LONG.format(most=MOST_BYTES))
    try:
        return json.loads(message, object_pairs_hook=_take_once, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):  # UnicodeDecodeError and numbers of 5,000 digits are ValueErrors
        raise Malformed("", say.NOT_JSON) from None


def _take_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    taken = dict(pairs)
    if len(taken) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Malformed("", say.SAID_TWICE.format(name=_show(twice)))
    return taken


def _refuse_constant(name: str) -> None:
    raise Malformed("", say.NOT_A_NUMBER_OF_JSON.format(found=name))


def _show(text: object) -> str:
    """Return the beginning of something a stranger wrote, fit to be shown."""
    return "".join(each if each.isprintable() else "?" for each in str(text)[:40])


class _Reader:
    """One reading, with what it has counted so far."""

    def __init__(self) -> None:
        self._nodes = 0

    def read(self, found: object, allowed: Mapping[str, type[Node]], path: str, depth: int) -> Node:
        if not isinstance(found, Mapping):
            raise Malformed(path, say.NOT_A_NODE)
        self._count(path, depth)
        cls = self._find_class(found, allowed, path)
        values = self._read_args(cls, found.get("args", {}), f"{path}.args".lstrip("."), depth)
        body = found.get("body")
        if body not in (None, []):
            values["body"] = self._read_body(cls, body, f"{path}.body".lstrip("."), depth)
        if found.get("comment"):
            values["comment"] = found["comment"]
        return self._make(cls, values, path)

    def _count(self, path: str, depth: int) -> None:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise Malformed(path, say.TOO_MANY.format(most=MOST_NODES))
        if depth > MOST_DEPTH:
            raise Malformed(path, say.TOO_DEEP.format(most=MOST_DEPTH))

    def _find_class(
        self, found: Mapping[str, object], allowed: Mapping[str, type[Node]], path: str
    ) -> type[Node]:
        kind = found.get("kind")
        if not isinstance(kind, str):
            raise Malformed(path, say.NOT_A_NODE)
        if kind not in allowed:
            text = say.NOT_HERE if kind in list_kinds() else say.UNKNOWN_KIND
            raise Malformed(path, text.format(found=_show(kind)))
        return allowed[kind]

    def _read_args(self, cls: type[Node], found: object, path: str, depth: int) -> dict[str, Any]:
        if not isinstance(found, Mapping):
            raise Malformed(path, say.NOT_A_NODE)
        args = shape_of(cls).args
        known = {each.wire for each in args}
        for name in found:
            if name not in known:
                raise Malformed(path, say.UNKNOWN.format(kind=cls.kind, name=_show(name)))
        values = {}
        for arg in args:
            if arg.wire in found:
                values[arg.name] = self._read_value(arg, found[arg.wire], f"{path}.{arg.wire}", depth)
            elif arg.is_needed:
                raise Malformed(path, say.MISSING.format(name=arg.wire))
        return values

    def _read_value(self, arg: Arg, found: object, path: str, depth: int) -> object:
        if found is None and arg.is_optional:
            return None
        if arg.rule is None or (arg.nodes and isinstance(found, Mapping)):
            return self.read(found, arg.nodes, path, depth + 1)
        fault = arg.rule.find_fault(found)
        if fault is not None:
            raise Malformed(path, fault)
        return arg.rule.settle(found)

    def _read_body(self, cls: type[Node], found: object, path: str, depth: int) -> tuple[Node, ...]:
        allowed = shape_of(cls).body
        if allowed is None:
            raise Malformed(path, say.NO_BODY.format(kind=cls.kind))
        if not isinstance(found, list):
            raise Malformed(path, say.NOT_A_LIST)
        return tuple(
            self.read(each, allowed, f"{path}[{number}]", depth + 1) for number, each in enumerate(found)
        )

    def _make(self, cls: type[Node], values: dict[str, Any], path: str) -> Node:
        try:
            return cls(**values)
        except Faulty as error:
            raise Malformed(path, error.text) from None
