"""Plain facts on people and entries, from which and beside which conflicts of interest are told."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from moyai.engines.judging.errors import ProblemError

PUBLIC_DOMAINS = frozenset(
    {
        *("gmail.com", "googlemail.com", "yahoo.co.jp", "yahoo.com", "ymail.ne.jp", "outlook.com"),
        *("outlook.jp", "hotmail.com", "hotmail.co.jp", "live.jp", "icloud.com", "me.com", "mac.com"),
        *("docomo.ne.jp", "ezweb.ne.jp", "au.com", "softbank.ne.jp", "i.softbank.jp", "ymobile.ne.jp"),
        *("rakuten.jp", "nifty.com", "biglobe.ne.jp", "ocn.ne.jp", "plala.or.jp", "so-net.ne.jp"),
        *("proton.me", "protonmail.com"),
    }
)


class Kind(StrEnum):
    """Why a reviewer must not review an entry.

    ``SELF``: is one of its applicants, or has the mail address of one. ``CO_APPLICANT``: applies, or applied,
    together with one of them. ``MENTOR``: mentors the team. ``HOUSEHOLD``: is of one household with an
    applicant. ``ADDRESS``: has the family name and the address of one. ``RELATION``: somebody told of a
    relation. ``ORGANISATION``: belongs to an organisation of the entry or of an applicant. ``MAIL_DOMAIN``:
    has a mail address of the same house. ``RIVAL``: applies on the same track. ``DECLARED``: the reviewer
    said so. ``OBJECTED``: an applicant asked that the reviewer be left out, and it was granted.
    """

    SELF = "self"
    CO_APPLICANT = "co_applicant"
    MENTOR = "mentor"
    HOUSEHOLD = "household"
    ADDRESS = "address"
    RELATION = "relation"
    ORGANISATION = "organisation"
    MAIL_DOMAIN = "mail_domain"
    RIVAL = "rival"
    DECLARED = "declared"
    OBJECTED = "objected"


CLEARABLE = frozenset(
    {
        Kind.HOUSEHOLD,
        Kind.ADDRESS,
        Kind.RELATION,
        Kind.ORGANISATION,
        Kind.MAIL_DOMAIN,
        Kind.RIVAL,
        Kind.OBJECTED,
    }
)
"""What staff may find to be none, such as a namesake in the same block of flats; never what is certain, and
never what the reviewer declares."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who reviews, applies or mentors. Facts that are empty say nothing.

    Attributes:
        key: Unique.
        family_name: As it is written.
        address: As it is written.
        household: A key of a household, as a register has it.
        organisations: Names of those the person belongs to, or belonged to within the call's period.
        emails: Addresses.
    """

    key: str
    family_name: str = ""
    address: str = ""
    household: str = ""
    organisations: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be reviewed.

    Attributes:
        key: Unique.
        applicants: Keys of everybody who applies with it, at least one.
        mentors: Keys of those who mentor the team.
        organisations: In whose name it is sent in.
        track: Theme or problem.
    """

    key: str
    applicants: frozenset[str]
    mentors: frozenset[str] = frozenset()
    organisations: frozenset[str] = frozenset()
    track: str = ""

    def __post_init__(self) -> None:
        if not self.applicants:
            raise ProblemError(f"entry {self.key}", "has no applicant")


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation between two people that somebody reported, such as cousins; it has no direction."""

    one: str
    other: str
    note: str = ""

    def __post_init__(self) -> None:
        if self.one == self.other:
            raise ProblemError(f"relation of {self.one}", "is of one person")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A reviewer, or an applicant whose request was granted, says that a reviewer must not review.

    Attributes:
        reviewer: Who must not.
        entry: Which entry; empty: see the other two.
        person: Whatever this person applies with.
        organisation: Whatever is sent in for this organisation, or with somebody of it.
        by_applicant: An applicant asked for it.
        note: In whose words.
    """

    reviewer: str
    entry: str = ""
    person: str = ""
    organisation: str = ""
    by_applicant: bool = False
    note: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.entry, self.person, self.organisation))) != 1:
            raise ProblemError(
                f"declaration of {self.reviewer}", "is of one entry, one person or one organisation"
            )


@dataclass(frozen=True, slots=True)
class Clearance:
    """Staff looked at what was found and say that it is no conflict.

    Attributes:
        reviewer: Whose.
        entry: With which.
        kind: Which reason; others stay.
        reason: Why, for whoever asks.
    """

    reviewer: str
    entry: str
    kind: Kind
    reason: str

    def __post_init__(self) -> None:
        if self.kind not in CLEARABLE:
            raise ProblemError(
                f"clearance of {self.reviewer} and {self.entry}", f"{self.kind} cannot be cleared"
            )
        if not self.reason.strip():
            raise ProblemError(f"clearance of {self.reviewer} and {self.entry}", "has no reason")


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known.

    Attributes:
        people: Everybody named by the others.
        entries: What is to be reviewed.
        reviewers: Keys of those who review.
        past_teams: Keys of people who applied together before.
        relations: Reported.
        declarations: Made.
        clearances: Given.
        kinds: Which kinds count in this call.
        public_domains: Of mail that anybody can have, which say nothing.
    """

    people: tuple[Person, ...]
    entries: tuple[Entry, ...]
    reviewers: tuple[str, ...]
    past_teams: tuple[frozenset[str], ...] = ()
    relations: tuple[Relation, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    clearances: tuple[Clearance, ...] = ()
    kinds: frozenset[Kind] = frozenset(Kind)
    public_domains: frozenset[str] = PUBLIC_DOMAINS

    def __post_init__(self) -> None:
        people = {each.key for each in self.people}
        entries = {each.key for each in self.entries}
        _once("person", [each.key for each in self.people])
        _once("entry", [each.key for each in self.entries])
        _once("reviewer", self.reviewers)
        _known("reviewer", self.reviewers, people)
        for entry in self.entries:
            _known(f"somebody of entry {entry.key}", entry.applicants | entry.mentors, people)
        for relation in self.relations:
            _known("somebody of a relation", (relation.one, relation.other), people)
        for told in self.declarations:
            _known("who declares", [told.reviewer], people)
            _known("whom a declaration names", filter(None, [told.person]), people)
            _known("what a declaration names", filter(None, [told.entry]), entries)


def _once(what: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise ProblemError(f"{what} {key}", "is there twice")
        seen.add(key)


def _known(what: str, keys: Iterable[str], known: set[str]) -> None:
    for key in keys:
        if key not in known:
            raise ProblemError(f"{what} ({key})", "is not known")
