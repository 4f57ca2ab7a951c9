"""What people say about where somebody is: claims, as they came, frozen and checked when made.

Times are whole seconds since 1970 (UTC), positions WGS 84, longitude first.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MOST_COMPANIONS = 50
MOST_LETTERS = 200
_PEOPLE = ("p:", "d:", "e:")


class Kind(StrEnum):
    """Kinds of evacuation (分散避難の種別)."""

    HOME = "home"  # 自宅
    KIN = "kin"  # 親戚・知人宅
    CAR = "car"  # 車中泊
    HOTEL = "hotel"  # ホテル等
    TENT = "tent"  # テント・軒先
    SPONTANEOUS = "spontaneous"  # 自主避難所
    SHELTER = "shelter"  # 指定避難所
    WELFARE_SHELTER = "welfare_shelter"  # 福祉避難所
    OUTSIDE = "outside"  # 市外・県外
    FACILITY = "facility"  # 施設・病院
    UNKNOWN = "unknown"  # 不明 (left, nobody knows where to)


class Role(StrEnum):
    """Who says it, seen from whom it is about."""

    SELF = "self"
    FAMILY = "family"
    NEIGHBOUR = "neighbour"
    WELFARE = "welfare"  # 民生委員
    DESK = "desk"  # the desk of a shelter
    STAFF = "staff"
    PAPER = "paper"  # a card or list copied by somebody


class Sure(StrEnum):
    """How the speaker knows."""

    SAW = "saw"
    TOLD = "told"
    GUESS = "guess"


class Condition(StrEnum):
    """How somebody is. Deaths are no claim of residents: they are told by the police."""

    WELL = "well"
    UNWELL = "unwell"
    INJURED = "injured"
    GRAVE = "grave"


@dataclass(frozen=True, slots=True)
class Where:
    """A place in whatever way it was told.

    Attributes:
        kind: The kind of evacuation.
        place_id: A place of the town's list.
        lon: Degrees, with ``lat``.
        lat: Degrees.
        accuracy_m: How far the position may be off.
        words: As it was said.
        area: Code of the municipality or district, found by whoever makes the claim.
    """

    kind: Kind
    place_id: str | None = None
    lon: float | None = None
    lat: float | None = None
    accuracy_m: int = 0
    words: str = ""
    area: str = ""

    def __post_init__(self) -> None:
        if (self.lon is None) != (self.lat is None):
            raise ValueError("a position has a longitude and a latitude")
        if self.lon is not None and self.lat is not None and not _is_on_earth(self.lon, self.lat):
            raise ValueError("a position lies on earth")
        if self.accuracy_m < 0 or len(self.words) > MOST_LETTERS:
            raise ValueError("a place has an accuracy of 0 m or more and at most 200 letters")


@dataclass(frozen=True, slots=True)
class Description:
    """Somebody as told, without a number of the register. What is not known is empty or None.

    Attributes:
        name: In kanji, family name first, with or without a space between.
        kana: Its reading, in either kana and either width.
        birth_date: Day of birth.
        age_low: Youngest age that was meant.
        age_high: Oldest age that was meant.
        telephone: As written.
        address: As written.
        sex: ``f``, ``m`` or empty.
        household: Number of a household of the register, or any mark that a party goes by.
    """

    name: str = ""
    kana: str = ""
    birth_date: date | None = None
    age_low: int | None = None
    age_high: int | None = None
    telephone: str = ""
    address: str = ""
    sex: str = ""
    household: str = ""

    def __post_init__(self) -> None:
        if max(map(len, (self.name, self.kana, self.telephone, self.address))) > MOST_LETTERS:
            raise ValueError("a description has at most 200 letters a field")


Subject = str | Description
"""Whom a claim is about: the number of a registered person, or a description."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it: in which role, and if known which registered person or which member of staff."""

    role: Role
    person_id: str | None = None
    staff: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """One statement about one person, and how many are with her.

    Attributes:
        event_id: The message's own id: the same id twice is the same statement.
        speaker: Who says it.
        about: Whom it is about; condition and needs are hers.
        happened_s: When it was so.
        said_s: When it reached the town.
        where: None = nothing was said about the place.
        people: How many are at the place of those who belong together, she among them; None = not said.
        companions: Those of them who were named.
        condition: None = not said.
        needs: Codes of what is needed from now on.
        needs_met: Codes of what is needed no more.
        stay_s: How long they mean to stay; None = not said.
        sure: How the speaker knows.
        door: Through which door it came: ``line``, ``web``, ``voice``, ``tv``, ``desk``, ``paper`` …
    """

    event_id: str
    speaker: Speaker
    about: Subject
    happened_s: int
    said_s: int
    where: Where | None = None
    people: int | None = None
    companions: tuple[Subject, ...] = ()
    condition: Condition | None = None
    needs: tuple[str, ...] = ()
    needs_met: tuple[str, ...] = ()
    stay_s: int | None = None
    sure: Sure = Sure.SAW
    door: str = ""

    def __post_init__(self) -> None:
        if not self.event_id or self.about == "":
            raise ValueError("a claim has an id and is about somebody")
        if len(self.companions) > MOST_COMPANIONS:
            raise ValueError(f"a claim names at most {MOST_COMPANIONS} companions")


@dataclass(frozen=True, slots=True)
class Sameness:
    """Staff decided that two are one person, or are not. The newest decision on a pair holds.

    Attributes:
        event_id: Its own id.
        first: Key of one, as the roster shows it (``p:…`` registered, ``d:…`` or ``e:…`` described).
        second: Key of the other.
        is_same: The decision.
        said_s: When.
        staff: Who decided.
    """

    event_id: str
    first: str
    second: str
    is_same: bool
    said_s: int
    staff: str = ""

    def __post_init__(self) -> None:
        if self.first == self.second or not self.event_id:
            raise ValueError("a decision has an id and is about two")
        if not (self.first[:2] in _PEOPLE and self.second[:2] in _PEOPLE):
            raise ValueError("a decision is about keys of people")


@dataclass(frozen=True, slots=True)
class Retraction:
    """Takes another claim back, be it a report, a decision or a retraction that came before this one."""

    event_id: str
    target: str
    said_s: int
    staff: str = ""

    def __post_init__(self) -> None:
        if self.event_id == self.target or not self.event_id:
            raise ValueError("a retraction has an id and takes back another claim")


Claim = Report | Sameness | Retraction


def _is_on_earth(lon: float, lat: float) -> bool:
    return math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90
