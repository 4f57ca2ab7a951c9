"""What drivers enter on their tablets, by kind: each is taken once; the fleet knows no kind's meaning.

An app registers its kinds in ``AppConfig.ready()``. A tablet without a connection keeps entries and sends
them later, in order, so a kind must go by ``made_at`` (when it was entered), never by ``now`` (when it
arrived).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from moyai.core.accounts.models import User
from moyai.fleet.models import Shift
from moyai.fleet.specs import Sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a driver entered.

    Attributes:
        entry_id: made on the tablet; the same when it is sent again.
        driver: who entered it.
        shift: the driver's shift it belongs to, None without one.
        made_at: when it was entered, in the town's time; never in the future.
        data: the kind's own fields as the tablet sent them, unchecked.
        now: when it arrived.
    """

    entry_id: UUID
    driver: User
    shift: Shift | None
    made_at: datetime
    data: Mapping[str, Any]
    now: datetime


@dataclass(frozen=True, slots=True)
class EntryKind:
    """A kind of entry.

    Attributes:
        key: the word that the tablet sends.
        apply: writes it, in the caller's transaction; returns what the tablet is told (JSON). Raises Refused.
        describe: a short phrase without sensitive facts, for the desk, when it was refused.
        is_private: of somebody's health: what was refused is kept by the kind itself, sealed, and the desk is
            not told; whoever entered it is.
    """

    key: str
    apply: Callable[[Entry], dict[str, Any]]
    describe: Callable[[Entry], Sentence]
    is_private: bool = False


_kinds: dict[str, EntryKind] = {}


def register(kind: EntryKind) -> None:
    """Make a kind known; the same key again replaces it."""
    _kinds[kind.key] = kind


def find_kind(key: str) -> EntryKind | None:
    """Return a kind, or None when there is no such (a service is off)."""
    return _kinds.get(key)
