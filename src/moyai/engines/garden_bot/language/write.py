"""Writes CeleryScript as JSON."""

from __future__ import annotations

import json

from moyai.engines.garden_bot.language.grammar import shape_of
from moyai.engines.garden_bot.language.node import Node

_ALWAYS_WITH_BODY = frozenset({"rpc_request", "rpc_error", "sequence"})


def to_json(node: Node) -> dict[str, object]:
    """Return a node as JSON's own values."""
    args = {}
    for arg in shape_of(type(node)).args:
        value = getattr(node, arg.name)
        if value is not None:
            args[arg.wire] = to_json(value) if isinstance(value, Node) else value
    written: dict[str, object] = {"kind": node.kind, "args": args}
    body = getattr(node, "body", ())
    if body or node.kind in _ALWAYS_WITH_BODY:
        written["body"] = [to_json(each) for each in body]
    if node.comment:
        written["comment"] = node.comment
    return written


def write(node: Node) -> str:
    """Return a node as it goes over the wire."""
    return json.dumps(to_json(node), ensure_ascii=False, separators=(",", ":"))
