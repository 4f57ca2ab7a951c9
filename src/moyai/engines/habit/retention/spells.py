"""What counts as having stopped, and what as not known yet. Days are the team's own days, no hours.

The definition, in full:

- Time 0 is the day on which she joined a team. Her *marks* are that day and every day with a report.
- **Event** (she dropped out): after a mark, the next ``silent_days`` countable days pass without a report.
  She dropped *on that mark*, the last day on which she took part; the first such mark is the event, also when
  she comes back later (``returned_on`` then says when). Whoever says that she leaves is silent from then on,
  and so drops on her last mark, as soon as the same number of days has passed: were it sooner, the last days
  of a study would know of nobody but those who left.
- Days on which the service was out (``outages``) or which she had announced (``excused``: hospital, a
  journey) are not countable: they neither end nor prolong a silence.
- **Censored** (not known, not her doing): the programme still runs, or is over; she moved away; she died.
  What is known of her then ends ``silent_days`` countable days before that day, because a silence that began
  later could not have been seen in anybody. Censoring at the last report instead would take those who fell
  silent last out of the count on the very day they did.
- Whoever joined so late that not even day 0 can be judged is **too new**: counted, but in no curve.

Everybody who joined a team is in the denominator, whether or not she ever reported (intention to treat).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

DAY = timedelta(days=1)
LEAST_SILENT_DAYS, MOST_SILENT_DAYS = 1, 60


class Ending(StrEnum):
    """Why a membership ended before the study did."""

    LEFT = "left"
    MOVED = "moved"
    DIED = "died"
    PROGRAMME_OVER = "programme_over"


@dataclass(frozen=True, slots=True)
class Membership:
    """One person in one team.

    Attributes:
        person: A key that says nothing.
        team: Her team, whose members are not independent of each other.
        origin: How the team came together: ``family``, ``class``, ``matching`` …
        joined: Day 0.
        reported: Days with a report, by herself or by proxy.
        excused: Days that she had announced to be away.
        ended_on: The last day of the membership, None while it goes on.
        ending: Why it ended.
    """

    person: str
    team: str
    origin: str
    joined: date
    reported: frozenset[date]
    excused: frozenset[date] = frozenset()
    ended_on: date | None = None
    ending: Ending | None = None

    def __post_init__(self) -> None:
        if (self.ended_on is None) != (self.ending is None):
            raise ValueError(f"{self.person}: an ending has a day and a reason, or neither")
        if self.ended_on is not None and self.ended_on < self.joined:
            raise ValueError(f"{self.person}: it ended before it began")
        if any(day < self.joined for day in self.reported):
            raise ValueError(f"{self.person}: a report lies before the joining")


@dataclass(frozen=True, slots=True)
class Study:
    """What is looked at.

    Attributes:
        until: The last day that is closed in the data.
        silent_days: So many countable days without a report are a drop-out.
        outages: Days on which people could not report through our fault.
    """

    until: date
    silent_days: int = 7
    outages: frozenset[date] = frozenset()

    def __post_init__(self) -> None:
        if not LEAST_SILENT_DAYS <= self.silent_days <= MOST_SILENT_DAYS:
            raise ValueError(f"silent days are {LEAST_SILENT_DAYS} to {MOST_SILENT_DAYS}")


@dataclass(frozen=True, slots=True)
class Spell:
    """How long somebody stayed, as far as it is known.

    Attributes:
        days: From joining to the event or to the censoring.
        is_drop: Whether it is the event.
        reason: ``silent``, ``left``; or why it is censored: ``running``, or the ending.
        returned_on: The first report after a silence that was an event.
    """

    person: str
    team: str
    origin: str
    joined: date
    days: int
    is_drop: bool
    reason: str
    returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class StudyGroup:
    """Everybody of a study.

    Attributes:
        spells: Of whoever can be judged, in the order given.
        joined: Everybody who joined until the study's end.
        too_new: Of whom not even day 0 can be judged.
        reasons: How often which reason.
    """

    spells: tuple[Spell, ...]
    joined: int
    too_new: int
    reasons: dict[str, int] = field(default_factory=dict)


def find_spell(member: Membership, study: Study) -> Spell | None:
    """Return how long she stayed; None when she is too new, or joined after the study.

    Args:
        member: Her membership; reports after the study's end are not looked at.
        study: The definition of the event, and until when there are data.
    """
    has_left = member.ending == Ending.LEFT
    took_part_until = study.until if member.ended_on is None else min(study.until, member.ended_on)
    # Who left is silent for good, so her silence is looked at like anybody's, until the study's end.
    seen_until = study.until if has_left else took_part_until
    not_counted = member.excused | study.outages
    marks = [member.joined, *sorted(day for day in member.reported if member.joined < day <= took_part_until)]
    for mark, following in zip(marks, [*marks[1:], seen_until + DAY], strict=True):
        if _count_countable(mark + DAY, following - DAY, not_counted) >= study.silent_days:
            returned = following if following <= seen_until else None
            reason = "left" if has_left and returned is None else "silent"
            return _make(member, mark, is_drop=True, reason=reason, returned_on=returned)
    known_until = _find_known_until(seen_until, study.silent_days, not_counted, member.joined)
    if known_until is None:
        return None
    is_over = member.ended_on is not None and member.ended_on <= study.until and not has_left
    return _make(member, known_until, is_drop=False, reason=str(member.ending) if is_over else "running")


def gather(members: Iterable[Membership], study: Study) -> StudyGroup:
    """Return the spells of many, and how many cannot be judged yet.

    Raises:
        ValueError: one person stands twice in one team.
    """
    known = [member for member in members if member.joined <= study.until]
    twice = [key for key, count in Counter((m.person, m.team) for m in known).items() if count > 1]
    if twice:
        raise ValueError(f"{twice[0][0]} stands twice in {twice[0][1]}")
    spells = tuple(spell for member in known if (spell := find_spell(member, study)) is not None)
    return StudyGroup(
        spells, len(known), len(known) - len(spells), dict(Counter(each.reason for each in spells))
    )


def split_by_origin(spells: Iterable[Spell]) -> dict[str, list[Spell]]:
    """Return spells by how their team came together, as ``compare`` takes them."""
    split: dict[str, list[Spell]] = {}
    for spell in spells:
        split.setdefault(spell.origin, []).append(spell)
    return split


def _count_countable(first: date, last: date, not_counted: frozenset[date]) -> int:
    """Return how many days from first to last, both included, are countable."""
    days = (last - first).days + 1
    return days - sum(first <= day <= last for day in not_counted) if days > 0 else 0


def _find_known_until(
    seen_until: date, silent_days: int, not_counted: frozenset[date], joined: date
) -> date | None:
    """Return the last day after which so many countable days were seen; None when it is before joining."""
    day, countable = seen_until, 0
    while day >= joined:
        if countable >= silent_days:
            return day
        countable += day not in not_counted
        day -= DAY
    return None


def _make(
    member: Membership, last: date, *, is_drop: bool, reason: str, returned_on: date | None = None
) -> Spell:
    return Spell(
        member.person,
        member.team,
        member.origin,
        member.joined,
        (last - member.joined).days,
        is_drop,
        reason,
        returned_on,
    )
