"""What goes over the wire: requests, their answers, and sequences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from moyai.engines.garden_bot.language.commands import Command
from moyai.engines.garden_bot.language.data import Explanation, ScopeDeclaration
from moyai.engines.garden_bot.language.node import Node
from moyai.engines.garden_bot.language.rules import Text, Whole

HIGHEST, NORMAL, LOWEST = 9000, 600, 300
LATEST_VERSION = 20_180_209
NO_VARIABLES = ScopeDeclaration()

Label = Annotated[str, Text(1, 255)]


@dataclass(frozen=True, slots=True)
class RpcRequest(Node):
    """Commands, and the label that their answer will carry.

    Attributes:
        label: Chosen by the client.
        priority: 9000 for the emergency stop; the Python client leaves the normal one out.
        timeout: After how many ms the client no longer waits.
        body: The commands, in order.
    """

    label: Label
    priority: Annotated[int, Whole(0, 100_000)] = NORMAL
    timeout: Annotated[int | None, Whole(0)] = None
    body: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class RpcOk(Node):
    """It was done."""

    label: Label


@dataclass(frozen=True, slots=True)
class RpcError(Node):
    """It was not done, and why."""

    label: Label
    body: tuple[Explanation, ...] = ()


@dataclass(frozen=True, slots=True)
class Sequence(Node):
    """Commands that are kept under a number, with their variables."""

    version: Annotated[int, Whole(0)] = LATEST_VERSION
    locals: ScopeDeclaration = NO_VARIABLES
    body: tuple[Command, ...] = ()


def refuse(label: str, message: str) -> RpcError:
    """Return the answer that says why a request was not done."""
    return RpcError(label, (Explanation(message[:10_000]),))
