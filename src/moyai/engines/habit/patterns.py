"""Patterns that a person should look at, with reasons. A flag never acts.

No coin is held back for it, nobody is shut out. There are good reasons for each of them: a couple walks
together, a grandmother sends at eight sharp after the news, a helper enters the same round number for
somebody who counts her walk round the block. The rules are ours.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, tzinfo
from enum import StrEnum
from itertools import combinations, groupby, pairwise

from moyai.engines.habit.photos import Fingerprint, find_distance, is_same
from moyai.engines.sentences import Sentence


class Pattern(StrEnum):
    """What was seen."""

    OK_RING = "ok_ring"
    SAME_PHOTO = "same_photo"
    SAME_STEPS = "same_steps"
    CLOCKWORK = "clockwork"


@dataclass(frozen=True, slots=True)
class Approval:
    """An OK that somebody gave to somebody's report."""

    giver: str
    receiver: str
    team: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Report:
    """A report as the patterns look at it.

    Attributes:
        key: Its key, for who looks at it.
        person: Whose.
        day: For which day.
        made_at: When it came, aware.
        steps: As reported; None: none.
        is_counted_by_device: The steps come from a device or a file, not from a hand.
        photo: Its fingerprint.
    """

    key: str
    person: str
    day: date
    made_at: datetime
    steps: int | None = None
    is_counted_by_device: bool = False
    photo: Fingerprint | None = None


@dataclass(frozen=True, order=True, slots=True)
class Flag:
    """Something for a person to look at, who alone decides.

    Attributes:
        pattern: What.
        people: Of whom, sorted.
        reports: Keys of the reports in it, sorted; empty for approvals.
        reason: Why, in plain words, with what may explain it.
    """

    pattern: Pattern
    people: tuple[str, ...]
    reports: tuple[str, ...]
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From when on something is looked at.

    Attributes:
        ring_least: Each of two gave the other so many OKs.
        ring_share_pct: And that is so much of all that each gave.
        same_steps_days: The same steps so many reports in a row.
        clockwork_days: So many reports in a row by the writer's own hand …
        clockwork_s: … within so many seconds of one time of day.
    """

    ring_least: int = 10
    ring_share_pct: int = 90
    same_steps_days: int = 4
    clockwork_days: int = 10
    clockwork_s: int = 10


_RING = Sentence(
    "2人の「OK」がほとんど互いだけに向いています（{one}回と{other}回、それぞれ出した「OK」の{share}%以上）。"
    "ご夫婦や親子なら自然なことです。",
    "Two people give nearly all their OKs to each other ({one} and {other} of them, {share} % or more of all "
    "that each gave). Natural for a couple, or parent and child.",
)
_PHOTO = Sentence(
    "前に使われた写真とよく似ています（64のうち違いは{distance}）。送り直しや、いつも同じ景色のこともあります。",
    "A photo is like one used before ({distance} of 64 differ). It may be sent again, or the usual view.",
)
_STEPS = Sentence(
    "同じ歩数（{steps}歩）が{count}回続いています。きりのよい数をおおよそで入れていることもあります。",
    "The same number of steps ({steps}) stands {count} times in a row. It may be a rough, round number.",
)
_CLOCK = Sentence(
    "報告が{count}回続けて、ほぼ同じ時刻（{at}ごろ、{spread}秒以内）に届いています。毎日の習慣のこともあります。",
    "{count} reports in a row came at about {at}, within {spread} s. It may be a daily habit.",
)


def list_flags(
    reports: Sequence[Report],
    approvals: Sequence[Approval],
    *,
    zone: tzinfo,
    thresholds: Thresholds | None = None,
) -> tuple[Flag, ...]:
    """Return what a person should look at, sorted; the same in whatever order reports and OKs stand.

    Args:
        reports: Of a period, of people who may have shared photos.
        approvals: Of the same period.
        zone: The town's, for times of day.
        thresholds: From when on.
    """
    limits = thresholds or Thresholds()
    by_person: dict[str, list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda each: (each.day, each.made_at, each.key)):
        by_person[report.person].append(report)
    found = [*_find_rings(approvals, limits), *_find_photos(reports)]
    for own in by_person.values():
        found += [*_find_same_steps(own, limits), *_find_clockwork(own, zone, limits)]
    return tuple(sorted(found))


def _find_rings(approvals: Sequence[Approval], limits: Thresholds) -> Iterator[Flag]:
    """Yield pairs who give to each other alone although their team has others to give to."""
    members: dict[str, set[str]] = defaultdict(set)
    given: Counter[tuple[str, str]] = Counter()
    total: Counter[str] = Counter()
    for each in approvals:
        members[each.team] |= {each.giver, each.receiver}
        if each.giver != each.receiver:
            given[each.giver, each.receiver] += 1
            total[each.giver] += 1
    could_choose = {
        frozenset(pair) for team in members.values() if len(team) > 2 for pair in combinations(team, 2)
    }
    for one, other in sorted({tuple(sorted(pair)) for pair in given}):
        counts = given[one, other], given[other, one]
        is_ring = min(counts) >= limits.ring_least and all(
            100 * count >= limits.ring_share_pct * total[person]
            for count, person in zip(counts, (one, other), strict=True)
        )
        if is_ring and frozenset((one, other)) in could_choose:
            reason = _RING.format(one=counts[0], other=counts[1], share=limits.ring_share_pct)
            yield Flag(Pattern.OK_RING, (one, other), (), reason)


def _find_photos(reports: Sequence[Report]) -> Iterator[Flag]:
    """Yield pairs of reports with the same photo: the later beside the nearest earlier one."""
    shown: list[Report] = []
    for report in sorted(reports, key=lambda each: (each.made_at, each.key)):
        if report.photo is None:
            continue
        same = [each for each in shown if each.photo and is_same(report.photo, each.photo)]
        if same:
            nearest = min(same, key=lambda each: (_distance(report, each), each.made_at, each.key))
            people = tuple(sorted({report.person, nearest.person}))
            keys = tuple(sorted((report.key, nearest.key)))
            yield Flag(Pattern.SAME_PHOTO, people, keys, _PHOTO.format(distance=_distance(report, nearest)))
        shown.append(report)


def _distance(one: Report, other: Report) -> int:
    return find_distance(one.photo, other.photo) if one.photo and other.photo else 64


def _find_same_steps(own: Sequence[Report], limits: Thresholds) -> Iterator[Flag]:
    """Yield runs of the same steps entered by hand; a device that repeats a number is looked at too."""
    known = [report for report in own if report.steps]
    for _, same in groupby(known, key=lambda each: each.steps):
        run = list(same)
        if len(run) >= limits.same_steps_days:
            reason = _STEPS.format(steps=f"{run[0].steps:,}", count=len(run))
            yield Flag(Pattern.SAME_STEPS, (run[0].person,), tuple(sorted(each.key for each in run)), reason)


def _find_clockwork(own: Sequence[Report], zone: tzinfo, limits: Thresholds) -> Iterator[Flag]:
    """Yield the longest stretches of reports by hand within a few seconds of one time of day."""
    by_hand = [report for report in own if not report.is_counted_by_device]
    seconds = [_second_of_day(report.made_at, zone) for report in by_hand]
    start = 0
    while start < len(by_hand):
        end = start + 1
        while end < len(by_hand) and _find_spread(seconds[start : end + 1]) <= limits.clockwork_s:
            end += 1
        if end - start >= limits.clockwork_days:
            at = time(seconds[start] // 3600, seconds[start] // 60 % 60)
            reason = _CLOCK.format(
                count=end - start, at=at.strftime("%H:%M"), spread=_find_spread(seconds[start:end])
            )
            keys = tuple(sorted(each.key for each in by_hand[start:end]))
            yield Flag(Pattern.CLOCKWORK, (by_hand[start].person,), keys, reason)
        start = end


def _second_of_day(moment: datetime, zone: tzinfo) -> int:
    local = moment.astimezone(zone)
    return local.hour * 3600 + local.minute * 60 + local.second


def _find_spread(seconds: Sequence[int]) -> int:
    """Return the shortest stretch of the clock's round that holds all: a day less the widest gap."""
    ordered = sorted(seconds)
    gaps = [later - earlier for earlier, later in pairwise(ordered)]
    widest = max([*gaps, ordered[0] + 86_400 - ordered[-1]])
    return 86_400 - widest
