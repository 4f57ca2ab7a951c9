"""Answers of one tap under a notice, and who hears them.

An app names a listener for its kinds of notices in ``ready``. It hears each answer inside the transaction in
which it is kept, may hear the same one twice, and says what she is thanked with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moyai.core.notices.models import Notice
from moyai.engines.conversation import Localized

MOST_REPLIES = 6


@dataclass(frozen=True)
class Reply:
    """One answer: a key of letters, digits, ``_`` and ``-`` (at most 20), and the words on its button."""

    key: str
    label: Localized

    def to_json(self) -> dict[str, Any]:
        """Return the JSON form, as notices keep it."""
        return {"key": self.key, "label": self.label.to_json()}


Listener = Callable[[Notice, str, str, datetime], Localized | None]
"""Called with notice, key of the answer, door and the town's time; returns the words of thanks."""

_listeners: dict[str, Listener] = {}


def register_listener(kind: str, listener: Listener) -> None:
    """Have the answers to a kind of notice heard; a second registration replaces the first."""
    _listeners[kind] = listener


def find_listener(kind: str) -> Listener | None:
    """Return who hears the answers to a kind of notice."""
    return _listeners.get(kind)


def list_replies(notice: Notice) -> list[Reply]:
    """Return the answers that a notice offers, in order; none: it is only to be confirmed."""
    return [Reply(each["key"], Localized.from_json(each["label"])) for each in notice.replies]


def check_replies(replies: tuple[Reply, ...]) -> None:
    """Refuse answers that no button could carry.

    Raises:
        ValueError: too many, two with one key, or a key that is none.
    """
    keys = [each.key for each in replies]
    plain = all(key and key.replace("_", "").replace("-", "").isalnum() and len(key) <= 20 for key in keys)
    if len(keys) > MOST_REPLIES or len(set(keys)) != len(keys) or not plain:
        raise ValueError(f"these are no answers of a notice: {keys}")
