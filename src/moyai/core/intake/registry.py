"""Who speaks to us: channels register how a post is split into events and what an event does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from moyai.core.intake.models import InboxEvent


@dataclass(frozen=True, slots=True)
class Incoming:
    """One event of a post.

    Attributes:
        event_id: the sender's own id of the event; the same event has the same one when it is sent again.
        person_key: whose it is; events of one person are applied in order. Empty: in no order with others.
        occurred_at: when it happened, by the sender; aware.
        payload: JSON-serialisable.
    """

    event_id: str
    person_key: str
    occurred_at: datetime
    payload: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ticket:
    """An event that goes by the lane of its source.

    Attributes:
        account: to which account it came.
        event: the event.
        received_at: when it was acknowledged; real time.
        read: what the lane's ``recognise`` made of it.
    """

    account: str
    event: Incoming
    received_at: datetime
    read: Any


@dataclass(frozen=True, slots=True)
class Lane:
    """The short way of a source for events that need no order and no conversation: many are kept at once.

    Attributes:
        recognise: ``(account, event)``: what it says where it is one of these, else None, and it goes the
            usual way. Pure, and the same for the same event at any time: an event that comes again must
            not go both ways.
        keep: ``(tickets, now, real_now)``; runs in the transaction that stores how far the journal was read.
            The same event may come again, and in one call twice: keep it once by a unique key of your own.
            Where it raises, each event is tried alone and then goes the usual way.
    """

    recognise: Callable[[str, Incoming], Any | None]
    keep: Callable[[Sequence[Ticket], datetime, datetime], None]


Split = Callable[[str, bytes], list[Incoming]]
Apply = Callable[["InboxEvent", datetime], None]


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of sender.

    Attributes:
        key: as in ``Journal.append``.
        split: ``(account, body) -> events``; pure; raises anything for a body it cannot read.
        apply: ``(event, now)``; runs inside the transaction that marks the event done. It writes to the
            database only: what has to leave the house goes through an outbox.
        title: the sender in people's words, for the staff's page.
        describe: what an event is, in people's words and without anything personal.
        lane: the short way, where it has one.
    """

    key: str
    split: Split
    apply: Apply
    title: Any = ""
    describe: Callable[[dict[str, Any]], Any] | None = None
    lane: Lane | None = None


class UnknownSourceError(LookupError):
    """No channel that is on knows this sender."""


_sources: dict[str, Source] = {}


def register_source(source: Source) -> None:
    """Make a sender known. Registering a key again replaces it (a module that is loaded twice)."""
    _sources[source.key] = source


def find_source(key: str) -> Source | None:
    """Return the sender registered for a key, or None."""
    return _sources.get(key)


def get_source(key: str) -> Source:
    """Return the sender registered for a key.

    Raises:
        UnknownSourceError: there is none.
    """
    source = _sources.get(key)
    if source is None:
        raise UnknownSourceError(key)
    return source
