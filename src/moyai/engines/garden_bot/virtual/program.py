"""How commands are carried out: each is a generator that yields the moment at which it goes on."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from moyai.engines.garden_bot.language import Command, Node

if TYPE_CHECKING:
    from moyai.engines.garden_bot.virtual.bot import VirtualBot

Steps = Generator[float, None, None]
Scope = Mapping[str, Node]
Doer = Callable[["VirtualBot", Any, Scope], Steps | None]
Some = TypeVar("Some", bound=Doer)

STEP_S = 0.1
EASY_WHEN_LOCKED = frozenset(
    {"emergency_lock", "emergency_unlock", "read_status", "sync", "send_message", "set_user_env", "reboot"}
    | {"power_off", "update_resource"}
)
DOERS: dict[str, Doer] = {}


class Failed(Exception):  # noqa: N818 - how a request ends, not a bug
    """A command could not be carried out; the message goes back to the client."""


class Off(Exception):  # noqa: N818 - how a request ends, not a bug
    """The bot goes off once this request is answered.

    Attributes:
        seconds: For how long.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.seconds = seconds


def does(*kinds: type[Node]) -> Callable[[Some], Some]:
    """Register a function as what carries out commands of these kinds."""

    def register(doer: Some) -> Some:
        DOERS.update(dict.fromkeys((each.kind for each in kinds), doer))
        return doer

    return register


def run(bot: VirtualBot, commands: Iterable[Command], scope: Scope) -> Steps:
    """Carry out commands one after the other.

    Raises:
        Failed: One of them could not be carried out; the rest is left.
    """
    for command in commands:
        if bot.is_locked and command.kind not in EASY_WHEN_LOCKED:
            raise Failed("Device is locked.")
        steps = DOERS[command.kind](bot, command, scope)
        if steps is not None:
            yield from steps
        yield bot.now_s + STEP_S
