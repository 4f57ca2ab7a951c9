"""What may be talked about: flows, the operations and queries behind them, and the channels' capabilities.

Services register in their AppConfig's ``ready()``; channels register themselves there too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from moyai.core.errors import Refused
from moyai.engines.conversation import Context, Flow, Length, Localized

if TYPE_CHECKING:
    from moyai.core.residents.models import Resident


@dataclass(frozen=True)
class Call:
    """What a registered operation or query is given.

    Attributes:
        ctx: The turn: who, about whom, which channel, ``ctx.now``.
        args: The JSON arguments that the flow named.
        idempotency_key: The same for every attempt at the same effect; empty for queries.
    """

    ctx: Context
    args: Mapping[str, Any]
    idempotency_key: str = ""


Handler = Callable[[Call], Any]


class Standing(IntEnum):
    """Where a flow stands on menus at this moment; last stands what few need: an ear hears only so many."""

    FIRST = 0
    USUAL = 1
    LAST = 2
    HIDDEN = 3


@dataclass(frozen=True)
class FlowEntry:
    """A flow as channels see it.

    Attributes:
        key: Its name in addresses, such as ``book_ride``.
        flow: The generator function.
        title: What it is called on buttons.
        roles: Who may start it; empty means anyone, signed in or not.
        channels: Where it may be started; empty means everywhere.
        needs_resident: Whether it is about a registered resident.
        scope: The service's key: whose proxies may start it for a resident.
        is_for_newcomers: Whether it is of no use to somebody who is registered.
        standing: Where it stands on menus now: some things come first in an emergency and are of no use in
            peace. Whoever asks for it by a word or a link gets it all the same.
        forgets_answers: What was answered is kept (sealed) by the service alone: when the conversation is
            over, stopped or timed out its answers go. The service asks again only what it does not have.
        is_for: Tells whether the flow is of use to a resident; None: to everybody. Others do not see it on
            menus; whoever asks for it by a link gets it all the same.
        takes_picture: Given a resident, the key of the question of this flow that a picture answers which she
            sends just so, in no conversation; empty: she would send none for it. The flow is begun with the
            argument ``by_picture``, and must ask that question first then.
        keywords: Words in a person's own sentence that mean this flow, in lower case: 「取り消」.
        is_private: What was said in it is not for the town's desk, nor for who acts for her: neither its
            history nor what is unfinished of it is listed to anybody but whoever talked.
    """

    key: str
    flow: Flow
    title: Localized
    roles: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    needs_resident: bool = True
    scope: str = ""
    is_for_newcomers: bool = False
    forgets_answers: bool = False
    keywords: tuple[str, ...] = ()
    is_private: bool = False
    standing: Callable[[], Standing] = field(default=lambda: Standing.USUAL, compare=False)
    is_for: Callable[[Resident], bool] | None = field(default=None, compare=False)
    takes_picture: Callable[[Resident], str] | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Capabilities:
    """What a channel can do, and for how long it remembers an unfinished conversation.

    Attributes:
        key: Name of the channel.
        idle: Time without an answer after which a session expires.
        length: Which length of each text it uses.
        max_options: Most things to choose from on one page (more are paged by the channel).
        max_ask: Longest question in characters; 0 means no limit.
        max_label: Longest label of a button in characters; 0 means no limit.
        max_spoken_s: Longest spoken prompt in seconds; 0 means nothing is spoken.
        has_photo: Whether a picture can be sent.
        has_map: Whether a spot can be pointed at.
    """

    key: str
    idle: timedelta
    length: Length = "full"
    max_options: int = 0
    max_ask: int = 0
    max_label: int = 0
    max_spoken_s: float = 0
    has_photo: bool = True
    has_map: bool = True


FLOWS: dict[str, FlowEntry] = {}
OPERATIONS: dict[str, Handler] = {}
QUERIES: dict[str, Handler] = {}
CHANNELS: dict[str, Capabilities] = {}
FOLLOWERS: dict[str, Callable[[Any, datetime], None]] = {}


def register_flow(entry: FlowEntry) -> None:
    """Make a flow known.

    Raises:
        ValueError: Another flow has this key.
    """
    _add(FLOWS, entry.key, entry)


def register_operation(name: str, handler: Handler) -> None:
    """Make an operation known to ``Record`` and ``Commit``.

    The handler writes, in the conversation's transaction, and returns JSON; it raises ``Refused`` with a
    ``Localized`` text when it cannot be granted.

    Raises:
        ValueError: Another operation has this name.
    """
    _add(OPERATIONS, name, handler)


def register_query(name: str, handler: Handler) -> None:
    """Make a query known to ``Fetch`` and ``ctx.read``; it returns JSON and writes nothing.

    Raises:
        ValueError: Another query has this name.
    """
    _add(QUERIES, name, handler)


def register_channel(capabilities: Capabilities) -> None:
    """Make a channel known.

    Raises:
        ValueError: Another channel has this key.
    """
    _add(CHANNELS, capabilities.key, capabilities)


def register_follower(channel: str, follower: Callable[[Any, datetime], None]) -> None:
    """Have a channel told when one of its conversations was taken further somewhere else.

    The follower is called with the ``Talk`` and the town's time, after the turn is stored; a chat sends the
    next question then.

    Raises:
        ValueError: The channel has another follower.
    """
    _add(FOLLOWERS, channel, follower)


def get_flow(key: str) -> FlowEntry:
    """Return a flow.

    Raises:
        UnknownFlow: The service that had it is off, or there never was one.
    """
    if key not in FLOWS:
        raise UnknownFlow(key)
    return FLOWS[key]


def list_flows(channel: str) -> list[FlowEntry]:
    """Return the flows that may be started on a channel, as they were registered."""
    return [entry for entry in FLOWS.values() if not entry.channels or channel in entry.channels]


class UnknownFlow(Refused):
    """There is no such flow here."""

    def __init__(self, key: str) -> None:
        text = Localized("このお手続きは、いまは使えません。", "This service is not available now.")
        super().__init__("unknown_flow", text, flow=key)


def list_private_flows() -> list[str]:
    """Return the keys of the flows of which nobody but whoever talked is told."""
    return [key for key, entry in FLOWS.items() if entry.is_private]


def _add(table: dict[str, Any], key: str, value: Any) -> None:
    if table.setdefault(key, value) != value:
        raise ValueError(f"{key!r} is registered already")
