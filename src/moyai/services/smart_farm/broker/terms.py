"""What the front asks of what stands beside it, and a connection of the front."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from moyai.services.smart_farm.broker.access import Principal
from moyai.services.smart_farm.broker.behind import Behind, House


@dataclass(frozen=True, slots=True)
class Passed:
    """A request may go to the robot, and is written down as told to it. ``label``: its own."""

    payload: bytes
    label: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A request may not: ``words`` say why, in the language of the farm."""

    words: str


class Gate(Protocol):
    """Decides on requests; see gate.py."""

    async def judge(self, who: Principal, payload: bytes, *, is_online: bool) -> Passed | Held:
        """Decide on one request. ``is_online``: whether the robot is connected here."""
        ...

    def turn(self, robot: int) -> AbstractAsyncContextManager[None]:
        """Have a robot's requests decided on and told one by one, within the block."""
        ...

    async def withdraw(self, who: Principal, label: str) -> None:
        """Write down that a request which was let pass was not told after all."""
        ...

    async def note_stop(self, who: Principal) -> None:
        """Write down an emergency stop that was sent; returns when it is."""
        ...


class Recorder(Protocol):
    """Keeps what robots say; see recorder.py."""

    def hear(self, robot: int, leaf: str, payload: bytes) -> Awaitable[None] | None:
        """Take what a robot said; what is returned is done when it is kept."""
        ...

    def see(self, robot: int, *, is_online: bool) -> None:
        """Be told that a robot came or went."""
        ...


FindPrincipal = Callable[[str, str], Awaitable[Principal | None]]
Ingest = Callable[[Principal, bytes], Awaitable[None]]


class Hall(Protocol):
    """The front, as far as a connection knows it; see front.py."""

    @property
    def behind(self) -> Behind:
        """The broker behind."""
        ...

    @property
    def house(self) -> House:
        """Our own connection to it."""
        ...

    @property
    def recorder(self) -> Recorder:
        """What keeps what robots say."""
        ...

    @property
    def ingest(self) -> Ingest:
        """What keeps what stations say."""
        ...

    @property
    def counts(self) -> Counter[str]:
        """How often what happened."""
        ...

    def is_heard(self, robot: int, topic: str) -> bool:
        """Tell whether anybody is listening to what a robot says there."""
        ...

    def stop_robot(self, who: Principal, label: str) -> None:
        """Send an emergency stop."""
        ...

    async def ask_robot(self, who: Principal, payload: bytes) -> Held | None:
        """Have a request decided on and sent; returns why it was not."""
        ...
