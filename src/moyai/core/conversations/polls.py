"""A question that many are asked at once and that one tap answers: no conversation, no turn an answer.

A service registers a `Poll`. A channel puts its choices on buttons by `write_choice`, reads what comes back
by `read_choice`, and hands many taps over at once; the poll keeps each once, by the event's own id, and says
what is said to whom. Data of buttons comes back from people's own telephones, so it is signed; one who signs
nothing can still only answer for herself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Protocol

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from moyai.core.residents.models import Resident
from moyai.engines.conversation import Localized

_SALT = "conversations.poll"
_POLL, _ASKING, _CHOICE, _SIGNATURE = "q", "a", "o", "t"
FIELD = _POLL
"""The field of a button's data by which an answer of a poll is known."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a button stands for: an answer of a poll, at one time that it was asked.

    Attributes:
        poll: the poll's key.
        asking: which time it was asked; the service's own number.
        answer: the service's own word.
    """

    poll: str
    asking: int
    answer: str


@dataclass(frozen=True, slots=True)
class Tap:
    """One answer.

    Attributes:
        event_id: the channel's own id of it; the same one again is the same answer.
        channel: by which door.
        resident_id: who answers; None where the channel does not know her.
        stranger: what the channel knows somebody by who is not registered: the same person, the same mark.
        choice: what was pressed.
        tapped_at: when; the town's time.
    """

    event_id: str
    channel: str
    resident_id: int | None
    stranger: str
    choice: Choice
    tapped_at: datetime


@dataclass(frozen=True, slots=True)
class Option:
    """A button: its words and what it stands for."""

    label: Localized
    choice: Choice


@dataclass(frozen=True, slots=True)
class Telling:
    """What is said to many alike: the question, or what whoever answered is told.

    Attributes:
        text: the words.
        hint: smaller words under them.
        options: answers, one tap each.
        flows: keys of conversations in which more can be said.
    """

    text: Localized
    hint: Localized | None = None
    options: tuple[Option, ...] = ()
    flows: tuple[str, ...] = ()


Keep = Callable[[Sequence[Tap]], list[Telling | None]]


@dataclass(frozen=True)
class Poll:
    """One question.

    Attributes:
        key: its name.
        keep: stores answers, all of this poll, inside the caller's transaction, each event id once; returns
            for each what is said to whoever gave it (the same object to all who are told the same), None for
            one that was there before. It raises for nothing that people do: what came too late is told so.
    """

    key: str
    keep: Keep


class Ask(Protocol):
    """A channel's way to ask many people at once."""

    def __call__(
        self,
        *,
        question: Telling,
        residents: QuerySet[Resident] | None,
        key: str,
        now: datetime,
        real_now: datetime,
    ) -> int:
        """Ask, once a key, all of a channel's people or those of these residents who are among them.

        Queued in the caller's transaction. Returns how many people.
        """
        ...


_polls: dict[str, Poll] = {}
_askers: dict[str, Ask] = {}
_counters: dict[str, Callable[[], int]] = {}


def register_poll(poll: Poll) -> None:
    """Make a poll known. Registering a key again replaces it (a module that is loaded twice)."""
    _polls[poll.key] = poll


def register_asker(channel: str, ask: Ask, count: Callable[[], int]) -> None:
    """Make it known that a channel can ask many people at once, and how many it has now."""
    _askers[channel] = ask
    _counters[channel] = count


def count_reachable() -> int:
    """Return how many people would be asked now, those of several channels counted in each."""
    return sum(count() for count in _counters.values())


def ask_many(
    *, question: Telling, residents: QuerySet[Resident] | None, key: str, now: datetime, real_now: datetime
) -> dict[str, int]:
    """Ask by every channel that can, in the caller's transaction; the same key asks nobody twice.

    Args:
        question: words and answers.
        residents: whom; None: everybody whom a channel has, registered or not.
        key: of this question.
        now: the town's time.
        real_now: real time, by which channels send.

    Returns:
        How many people were addressed, by channel.
    """
    return {
        channel: ask(question=question, residents=residents, key=key, now=now, real_now=real_now)
        for channel, ask in _askers.items()
    }


def keep_taps(taps: Sequence[Tap]) -> list[Telling | None]:
    """Have the polls keep answers, in the caller's transaction; return what is said to each, in their order.

    Raises:
        KeyError: a poll's service is off; nothing that `read_choice` returned while it was on.
    """
    said: list[Telling | None] = [None] * len(taps)
    for key in {tap.choice.poll for tap in taps}:
        places = [place for place, tap in enumerate(taps) if tap.choice.poll == key]
        answers = _polls[key].keep([taps[place] for place in places])
        for place, telling in zip(places, answers, strict=True):
            said[place] = telling
    return said


def write_choice(choice: Choice) -> dict[str, str]:
    """Return the signed fields of a button."""
    fields = {_POLL: choice.poll, _ASKING: str(choice.asking), _CHOICE: choice.answer}
    return fields | {_SIGNATURE: _sign(choice)}


def read_choice(fields: Mapping[str, str]) -> Choice | None:
    """Return what a button stands for; None where it is no poll's, forged, or its service is off."""
    poll, asking, answer = fields.get(_POLL, ""), fields.get(_ASKING, ""), fields.get(_CHOICE, "")
    if poll not in _polls or not (asking.isascii() and asking.isdecimal() and len(asking) < 16):
        return None
    choice = Choice(poll, int(asking), answer)
    return choice if constant_time_compare(fields.get(_SIGNATURE, ""), _sign(choice)) else None


@lru_cache(maxsize=4096)
def _sign(choice: Choice) -> str:
    value = f"{choice.poll}\x1f{choice.asking}\x1f{choice.answer}"
    return salted_hmac(_SALT, value, algorithm="sha256").hexdigest()[:24]
