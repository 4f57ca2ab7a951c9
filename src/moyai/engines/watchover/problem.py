"""What is known of one person at one moment. Times are whole seconds since 1970."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

MOST_WEIGHT = 100


class Condition(IntEnum):
    """How she was; greater is worse."""

    WELL = 0
    OFF = 1
    WORRIED = 2


@dataclass(frozen=True, slots=True)
class SignalKind:
    """What one kind of signal is worth.

    Attributes:
        code: Its name, e.g. ``missed_ride``.
        weight: Points when it is new, 1 to 100.
        lasts_s: After so many seconds it is worth nothing; in between it fades evenly.
        is_silence: It says that nobody has seen or heard her: being seen later answers it.
    """

    code: str
    weight: int
    lasts_s: int
    is_silence: bool = True

    def __post_init__(self) -> None:
        if not 1 <= self.weight <= MOST_WEIGHT or self.lasts_s < 1:
            raise ValueError(f"{self.code}: a kind weighs 1 to {MOST_WEIGHT} and lasts a second or more")


@dataclass(frozen=True, slots=True)
class Signal:
    """Something that was missed.

    Attributes:
        kind: Code of its kind.
        subject: What it is about: the same kind and subject told twice is one signal.
        at_s: When.
        is_dealt: A concern that was closed has dealt with it.
    """

    kind: str
    subject: str
    at_s: int
    is_dealt: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """Somebody was at her door, or spoke to her.

    Attributes:
        id: Its number: the same one told twice is one.
        at_s: When.
        condition: How she was; None: not met.
        is_dealt: A concern that was closed has dealt with it.
    """

    id: str
    at_s: int
    condition: Condition | None
    is_dealt: bool = False


@dataclass(frozen=True, slots=True)
class Away:
    """Days on which she is known to be elsewhere, from ``since_s`` up to ``until_s``."""

    since_s: int
    until_s: int

    def __post_init__(self) -> None:
        if self.until_s < self.since_s:
            raise ValueError("who is away comes back after she has left")


@dataclass(frozen=True, slots=True)
class Problem:
    """One person.

    Attributes:
        now_s: The moment. What lies after it is not looked at.
        has_consent: She has agreed to be watched over.
        kinds: What signals are worth; codes are unique, a signal of another kind weighs nothing.
        signals: What was missed, in any order.
        sightings: Who saw her, or did not, in any order.
        aways: When she is elsewhere.
    """

    now_s: int
    has_consent: bool
    kinds: tuple[SignalKind, ...]
    signals: tuple[Signal, ...] = ()
    sightings: tuple[Sighting, ...] = ()
    aways: tuple[Away, ...] = ()

    def __post_init__(self) -> None:
        codes = [each.code for each in self.kinds]
        if len(set(codes)) != len(codes):
            raise ValueError("each kind has a code of its own")
