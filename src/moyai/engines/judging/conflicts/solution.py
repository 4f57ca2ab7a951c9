"""Which reviewer must not review which entry, and why."""

from __future__ import annotations

from dataclasses import dataclass

from moyai.engines.judging.conflicts.problem import Clearance, Kind
from moyai.engines.sentences import Sentence


@dataclass(frozen=True, order=True, slots=True)
class Conflict:
    """One reason; a pair may have several.

    Attributes:
        reviewer: Who.
        entry: Which.
        kind: Why.
        person: With whom of the entry; empty where it is with the entry itself.
        fact: What was seen, such as an organisation's name or the words of a declaration. For staff only.
    """

    reviewer: str
    entry: str
    kind: Kind
    person: str = ""
    fact: str = ""

    @property
    def sentence(self) -> Sentence:
        """Why, in words that may be shown to the reviewer: they name nobody."""
        return REASONS[self.kind]


@dataclass(frozen=True, slots=True)
class Findings:
    """All conflicts.

    Attributes:
        conflicts: That stand, in order of reviewer, entry, kind.
        cleared: That staff found to be none.
        idle: Clearances of what was not found: nothing to clear, or no longer.
    """

    conflicts: tuple[Conflict, ...]
    cleared: tuple[Conflict, ...]
    idle: tuple[Clearance, ...]

    @property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Entry and reviewer that must not come together, for an assignment."""
        return frozenset((each.entry, each.reviewer) for each in self.conflicts)


REASONS: dict[Kind, Sentence] = {
    Kind.SELF: Sentence("この応募の応募者です。", "Is an applicant of this entry."),
    Kind.CO_APPLICANT: Sentence(
        "応募者と一緒に応募しています(過去の応募もふくみます)。",
        "Applies, or applied before, together with one of its applicants.",
    ),
    Kind.MENTOR: Sentence("このチームの助言役です。", "Mentors this team."),
    Kind.HOUSEHOLD: Sentence("応募者と同じ世帯です。", "Lives in one household with an applicant."),
    Kind.ADDRESS: Sentence(
        "応募者と名字も住所も同じです。", "Has the family name and the address of an applicant."
    ),
    Kind.RELATION: Sentence(
        "応募者との関係が届け出られています。", "A relation to an applicant was reported."
    ),
    Kind.ORGANISATION: Sentence(
        "応募者と同じ会社や団体に属しています。", "Belongs to an organisation of the entry."
    ),
    Kind.MAIL_DOMAIN: Sentence(
        "応募者と同じ組織のメールアドレスを使っています。", "Has a mail address of an applicant's house."
    ),
    Kind.RIVAL: Sentence("同じ部門に応募しています。", "Applies on the same track."),
    Kind.DECLARED: Sentence("審査員から届け出がありました。", "The reviewer declared it."),
    Kind.OBJECTED: Sentence(
        "応募者の申し出により、審査から外れています。", "Left out at an applicant's request."
    ),
}
