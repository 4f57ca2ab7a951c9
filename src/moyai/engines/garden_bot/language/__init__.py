"""CeleryScript, the language that FarmBots speak: frozen values, read from JSON and written back."""

from moyai.engines.garden_bot.language.commands import Command
from moyai.engines.garden_bot.language.grammar import list_kinds
from moyai.engines.garden_bot.language.messages import (
    HIGHEST,
    LOWEST,
    NORMAL,
    RpcError,
    RpcOk,
    RpcRequest,
    Sequence,
    refuse,
)
from moyai.engines.garden_bot.language.node import Faulty, Node
from moyai.engines.garden_bot.language.read import (
    MOST_BYTES,
    MOST_DEPTH,
    MOST_NODES,
    Malformed,
    load,
    parse,
    parse_answer,
    read_node,
    read_sequence,
)
from moyai.engines.garden_bot.language.write import to_json, write

__all__ = [
    "HIGHEST",
    "LOWEST",
    "MOST_BYTES",
    "MOST_DEPTH",
    "MOST_NODES",
    "NORMAL",
    "Command",
    "Faulty",
    "Malformed",
    "Node",
    "RpcError",
    "RpcOk",
    "RpcRequest",
    "Sequence",
    "list_kinds",
    "load",
    "parse",
    "parse_answer",
    "read_node",
    "read_sequence",
    "refuse",
    "to_json",
    "write",
]
