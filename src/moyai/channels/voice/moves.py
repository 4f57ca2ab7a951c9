"""What the keys that somebody pressed ask for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from moyai.engines.conversation import Localized


@dataclass(frozen=True)
class Answer:
    """Answer the question that was heard."""

    value: Any


@dataclass(frozen=True)
class Keep:
    """Stay at the question, elsewhere in it: the next page, the hour after the day."""

    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Refuse:
    """Say that what was keyed will not do, and stay at the question; it counts as a refused answer."""

    text: Localized
    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Change:
    """Go back to an earlier question."""

    key: str


@dataclass(frozen=True)
class Person:
    """Speak with a person."""


@dataclass(frozen=True)
class GoTo:
    """Go to another stage of the call."""

    stage: str
    kept: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Identify:
    """The caller is this resident."""

    resident_id: int


@dataclass(frozen=True)
class Check:
    """The caller keyed what shows that she is herself."""

    secret: str


@dataclass(frozen=True)
class Begin:
    """Begin a flow."""

    flow: str


@dataclass(frozen=True)
class Resume:
    """Go on where the last call broke off."""

    session: str


@dataclass(frozen=True)
class Follow:
    """Take a follow-up of what was just done."""

    index: int


@dataclass(frozen=True)
class Wish:
    """A global word: again, back, stop, language."""

    command: str


@dataclass(frozen=True)
class Return:
    """Back from the global words to the question."""


@dataclass(frozen=True)
class Understood:
    """The notice was understood, or answered: the key of the answer."""

    reply: str = ""


@dataclass(frozen=True)
class Goodbye:
    """End the call."""


Move = (
    Answer
    | Keep
    | Refuse
    | Change
    | Person
    | GoTo
    | Identify
    | Check
    | Begin
    | Resume
    | Follow
    | Wish
    | Return
    | Understood
    | Goodbye
)
