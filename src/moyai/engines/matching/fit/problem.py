"""Experts, posts, and how much each wish counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum

from moyai.engines.matching.errors import ProblemError
from moyai.engines.sentences import Sentence, named

LEVELS = 5
"""Skills have levels from 1 (knows of it) to this one (leads others in it)."""
HALF_DAYS = 10
"""A week has so many half days of work."""
FULL = 1000
"""A full share, in thousandths."""


class Contract(StrEnum):
    """Forms in which somebody works for a town."""

    SPECIAL = "special"  # 特別職非常勤
    FIXED_TERM = "fixed_term"  # 任期付
    SERVICE = "service"  # 業務委託
    DISPATCH = "dispatch"  # 派遣
    SIDE_JOB = "side_job"  # 副業


class Presence(StrEnum):
    """Whether one must come to the place."""

    REMOTE = "remote"
    SOMETIMES = "sometimes"
    ALWAYS = "always"


class Permission(StrEnum):
    """What the present employer says to a side job."""

    NOT_NEEDED = "not_needed"
    GIVEN = "given"
    ASKED = "asked"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """Somebody who can be asked. Sex and age are not here, so that they cannot count.

    Attributes:
        key: Which; no name.
        skills: Level, 1 to 5, by skill.
        proven: Skills of which there is evidence.
        areas: Codes of places where they come to work: a prefecture stands for all of its towns.
        works_remotely: Whether they work from afar.
        half_days: From how many to how many half days a week.
        free_from: First day on which they can work.
        free_until: Last one; None: no end is known.
        rate_yen: What they ask for a day.
        languages: In which they work.
        contracts: Forms they take.
        employer: Present employer; empty for none.
        blocked: Organisations that are not to see them.
        permission: What the employer says.
        public_years: Whole years with a public body.
    """

    key: str
    skills: Mapping[str, int]
    proven: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    works_remotely: bool = True
    half_days: tuple[int, int] = (2, 4)
    free_from: date
    free_until: date | None = None
    rate_yen: int
    languages: frozenset[str] = frozenset({"ja"})
    contracts: frozenset[Contract]
    employer: str = ""
    blocked: frozenset[str] = frozenset()
    permission: Permission = Permission.NOT_NEEDED
    public_years: int = 0

    def __post_init__(self) -> None:
        item = f"expert {self.key}"
        if any(not 1 <= level <= LEVELS for level in self.skills.values()):
            raise ProblemError(item, f"a level is not between 1 and {LEVELS}")
        if not 1 <= self.half_days[0] <= self.half_days[1] <= HALF_DAYS:
            raise ProblemError(item, "half days a week are out of their bounds")
        if not 0 < self.rate_yen < 2**31 or not 0 <= self.public_years < 100:
            raise ProblemError(item, "the rate must be above 0, years between 0 and 99")
        if self.free_until is not None and self.free_until < self.free_from:
            raise ProblemError(item, "is free until before being free")
        if not self.proven <= self.skills.keys():
            raise ProblemError(item, "there is evidence of a skill that is not told")


@dataclass(frozen=True, slots=True)
class Need:
    """A skill at a level.

    Attributes:
        skill: Which.
        level: The least (of a must) or the wished one (of a wish), 1 to 5.
        name: What people call it; the key when there is none.
    """

    skill: str
    level: int = 1
    name: Sentence | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.level <= LEVELS:
            raise ProblemError(f"skill {self.skill}", f"its level is not between 1 and {LEVELS}")

    @property
    def called(self) -> Sentence:
        """What people call it."""
        return self.name or named(self.skill)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Work that a town offers.

    Attributes:
        key: Which.
        organisation: Who offers it.
        related: Organisations that see it too, such as the prefecture that runs the pool.
        musts: Skills without which it cannot be done.
        wishes: Skills that would help.
        areas: Codes the place goes by: its own and its prefecture's.
        presence: Whether one must come.
        half_days: A week.
        starts: First day.
        ends: Last day.
        most_rate_yen: The most that is paid for a day.
        languages: Without which it cannot be done.
        wished_languages: Those that would help.
        contracts: Forms that are offered.
        waits_for_permission: Whether a permission that has been asked for is enough for now.
    """

    key: str
    organisation: str
    related: frozenset[str] = frozenset()
    musts: tuple[Need, ...] = ()
    wishes: tuple[Need, ...] = ()
    areas: frozenset[str] = frozenset()
    presence: Presence = Presence.SOMETIMES
    half_days: int = 2
    starts: date
    ends: date
    most_rate_yen: int
    languages: frozenset[str] = frozenset({"ja"})
    wished_languages: frozenset[str] = frozenset()
    contracts: frozenset[Contract]
    waits_for_permission: bool = True

    def __post_init__(self) -> None:
        item = f"post {self.key}"
        if not 1 <= self.half_days <= HALF_DAYS:
            raise ProblemError(item, "half days a week are out of their bounds")
        if self.ends < self.starts:
            raise ProblemError(item, "ends before it starts")
        if not 0 < self.most_rate_yen < 2**31:
            raise ProblemError(item, "the most that is paid must be above 0")
        if not self.contracts:
            raise ProblemError(item, "offers no form of contract")
        for needs in (self.musts, self.wishes):
            if len({each.skill for each in needs}) != len(needs):
                raise ProblemError(item, "a skill is there twice")
        if self.presence is not Presence.REMOTE and not self.areas:
            raise ProblemError(item, "one must come, but no place is told")


@dataclass(frozen=True, slots=True)
class Weights:
    """How many points each kind of wish can give.

    Attributes:
        depth: Being better than the musts ask.
        wishes: Skills that would help, shared among them.
        proof: Evidence of the skills asked for.
        words: The profile's own words are near those of the post.
        public: Years with public bodies.
        near: Comes to this very place though the post can be done from afar, or has the place among theirs.
        days: Could take up to two half days more should the work grow.
        languages: Those that would help.
        rate: Asking less than the most that is paid. Little by default, or the cheapest would be first.
    """

    depth: int = 200
    wishes: int = 250
    proof: int = 150
    words: int = 200
    public: int = 80
    near: int = 40
    days: int = 30
    languages: int = 30
    rate: int = 20

    def __post_init__(self) -> None:
        values = [getattr(self, each.name) for each in fields(self)]
        if any(not 0 <= each <= 10**6 for each in values):
            raise ProblemError("weights", "points are not between 0 and a million")


@dataclass(frozen=True, slots=True)
class Question:
    """A post asked of many.

    Attributes:
        post: The post.
        words: How near each expert's words are to the post's, in thousandths; 0 for who is not in it.
        weights: How much counts.
    """

    post: Post
    words: Mapping[str, int] = field(default_factory=dict)
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        if any(not 0 <= each <= FULL for each in self.words.values()):
            raise ProblemError(f"post {self.post.key}", "nearness of words is not between 0 and 1000")
