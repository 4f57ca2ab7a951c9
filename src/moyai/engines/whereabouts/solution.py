"""What the roster says: who is where, how sure, and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.whereabouts.claims import Condition, Where


class Verdict(StrEnum):
    """What became of one claim about one person's place."""

    HOLDS = "holds"  # the place is taken from it
    CONFIRMS = "confirms"  # says the same place
    NEWER = "newer"  # another is newer
    OUTWEIGHED = "outweighed"  # newer than what holds, but by too little for how sure it is
    NO_PLACE = "no_place"  # says nothing about the place
    NOT_COUNTED = "not_counted"  # see the flags


class Flag(StrEnum):
    """What a person should look at. A flagged claim is kept and shown; see the README for what follows."""

    TOO_MANY = "too_many"  # 999 people
    TOO_FEW = "too_few"  # 0 or fewer people
    ABROAD = "abroad"
    FUTURE = "future"
    BEFORE = "before"
    AFTER_CLOSE = "after_close"
    ID_REUSED = "id_reused"
    TWO_PLACES = "two_places"
    PERHAPS_SAME = "perhaps_same"
    TWO_NUMBERS = "two_numbers"  # staff said two numbers of the register are one person
    FEWER_THAN_NAMED = "fewer_than_named"
    MORE_THAN_FAMILY = "more_than_family"
    MOVED_WITH_FAMILY = "moved_with_family"


@dataclass(frozen=True, slots=True)
class Reason:
    """One claim, what became of it, and by how many seconds it is outweighed by what holds."""

    event_id: str
    verdict: Verdict
    behind_s: int = 0


@dataclass(frozen=True, slots=True)
class Need:
    """Something needed, since when, by which claim."""

    code: str
    since_s: int
    event_id: str


@dataclass(frozen=True, slots=True)
class Person:
    """One person, or one not yet identified, as far as the claims tell.

    Attributes:
        key: ``p:`` and her number, or the key of a description.
        person_id: Her number in the register, or None.
        names: All keys that were found to be her, her own among them.
        household: Number of her household, or empty.
        where: Where she is; None = nobody knows.
        is_presumed: Nobody spoke of her by name: her family said how many they are.
        is_counted: False for a description that probably is somebody else on the roster.
        since_s: Since when she is there, as far as told.
        confirmed_s: When that was last said to be so.
        confirmed_by: Role of who said it last.
        door: Through which door.
        condition: How she is; None = not told.
        needs: What she needs, by code.
        stay_until_s: Until when she means to stay; None = not told.
        sure_pct: How sure the place is, 0 to 100.
        reasons: Every claim about her and what became of it.
        flags: What a person should look at.
    """

    key: str
    person_id: str | None
    names: tuple[str, ...]
    household: str
    where: Where | None
    is_presumed: bool
    is_counted: bool
    since_s: int | None
    confirmed_s: int | None
    confirmed_by: str
    door: str
    condition: Condition | None
    needs: tuple[Need, ...]
    stay_until_s: int | None
    sure_pct: int
    reasons: tuple[Reason, ...]
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """People at a place whom a claim counts and does not name.

    Attributes:
        event_id: The claim.
        told_by: Key of whom it is about.
        where: Where they are.
        people: How many beside those on the roster.
        perhaps: Members of the household of whom some are meant, nobody knows which.
    """

    event_id: str
    told_by: str
    where: Where
    people: int
    perhaps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Doubt:
    """Two that may be one person, for staff to decide."""

    first: str
    second: str
    weight: int
    fields: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A flag on a claim."""

    event_id: str
    flag: Flag


@dataclass(frozen=True, slots=True)
class Party:
    """People who belong together through claims, households or likeness; nobody is in two parties.

    Attributes:
        key: The first key in it.
        people: Everybody on the roster.
        groups: Those who are only a number.
        doubts: Who may be one person.
        notices: Claims with flags.
        heads: (kind, area, place) and how many are there, in order.
        needs: (need, area) and for how many people, in order.
    """

    key: str
    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    doubts: tuple[Doubt, ...]
    notices: tuple[Notice, ...]
    heads: tuple[tuple[tuple[str, str, str], int], ...]
    needs: tuple[tuple[tuple[str, str], int], ...]


@dataclass(frozen=True, slots=True)
class PartyChange:
    """A party before and after it was worked out anew; None = there was, or is, none of this key."""

    key: str
    before: Party | None
    after: Party | None
