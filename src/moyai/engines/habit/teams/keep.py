"""Teams that live on: a seat filled again, and teams that are dying merged. These are offers; people decide.

Refill: whoever waits and may join is offered in the order of how much she does the team good; among equals
who has waited longest. Merge: a team is dying when fewer than three of it reported in the last seven
countable days. The two that suit best are asked first: the same goal before all, then the same area, then the
nearest activity, then the fewest people, such that those who are active make five at most; then the next two
of those that are left. Who is not active is not lost: she is invited along.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from moyai.engines.habit.teams.badge import count_generations
from moyai.engines.habit.teams.problem import (
    LEAST_MEMBERS,
    MOST_MEMBERS,
    WITH_CAMERA,
    Candidate,
    Weights,
    may_be_together,
)
from moyai.engines.habit.teams.score import score_team
from moyai.engines.sentences import Sentence, joined


@dataclass(frozen=True, slots=True)
class LivingTeam:
    """A team as it is now; ``active``: keys of who reported in the last seven countable days."""

    key: str
    members: tuple[Candidate, ...]
    active: frozenset[str]

    def __post_init__(self) -> None:
        if not self.active <= {each.person for each in self.members}:
            raise ValueError(f"{self.key}: somebody active is no member")


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who may take a free seat, by how much that does the team good, and why."""

    person: str
    gain: int
    waited_days: int
    reason: Sentence


@dataclass(frozen=True, slots=True)
class Merger:
    """Two teams that are asked to become one.

    Attributes:
        teams: The one that is dying, and the one that it is offered.
        active: Who makes the new team.
        invited: Who is invited along.
        reason: Why these two.
    """

    teams: tuple[str, str]
    active: tuple[str, ...]
    invited: tuple[str, ...]
    reason: Sentence


_GENERATION = Sentence("世代が増えます。", "It brings another generation.")
_GOAL = Sentence("目標が同じです。", "The goal is the same.")
_AREA = Sentence("同じ地区です。", "They live in the same area.")
_CAMERA = Sentence("写真を見せられる人が加わります。", "Somebody who can show photos joins.")
_FITS = Sentence("ことばが通じ、席が空いています。", "There is a seat, and they speak one language.")
_FEW = Sentence(
    "この7日間に報告した人が{count}人だけになりました。", "Only {count} reported in the last seven days."
)


def list_offers(
    team: LivingTeam,
    waiting: Sequence[Candidate],
    waited_days: Mapping[str, int],
    *,
    weights: Weights | None = None,
) -> tuple[Offer, ...]:
    """Return who may take a team's free seat, the best first; none when it is full.

    Args:
        team: With a free seat.
        waiting: People without a team.
        waited_days: For how long, by person; who is not in it since today.
        weights: What makes a team good.
    """
    weigh = weights or Weights()
    here = {each.person for each in team.members}
    offers = []
    for candidate in waiting:
        if candidate.person in here or not may_be_together((*team.members, candidate)):
            continue
        gain = score_team((*team.members, candidate), weigh) - score_team(team.members, weigh)
        days = waited_days.get(candidate.person, 0)
        offers.append(Offer(candidate.person, gain, days, _explain_offer(team.members, candidate)))
    return tuple(sorted(offers, key=lambda each: (-each.gain, -each.waited_days, each.person)))


def is_dying(team: LivingTeam) -> bool:
    """Return whether fewer than three of a team are active."""
    return len(team.active) < LEAST_MEMBERS


def list_mergers(teams: Sequence[LivingTeam]) -> tuple[Merger, ...]:
    """Return which dying team is offered which other; each team stands in one offer at most.

    A team of which nobody is active is offered nothing: there is nobody to ask. It is the town's to call.
    """
    if len({team.key for team in teams}) != len(teams):
        raise ValueError("a team stands twice")
    dying = sorted((team for team in teams if is_dying(team) and team.active), key=lambda each: each.key)
    pairs = [
        (team, other)
        for team in dying
        for other in teams
        if team.key != other.key and _may_merge(team, other)
    ]
    mergers: list[Merger] = []
    used: set[str] = set()
    for team, other in sorted(pairs, key=lambda pair: _rank(*pair)):
        if not used & {team.key, other.key}:
            mergers.append(_make(team, other))
            used |= {team.key, other.key}
    return tuple(mergers)


def _list_active(team: LivingTeam) -> tuple[Candidate, ...]:
    return tuple(each for each in team.members if each.person in team.active)


def _may_merge(team: LivingTeam, other: LivingTeam) -> bool:
    together = (*_list_active(team), *_list_active(other))
    are_two = not {each.person for each in team.members} & {each.person for each in other.members}
    return bool(other.active) and are_two and len(together) <= MOST_MEMBERS and may_be_together(together)


def _rank(team: LivingTeam, other: LivingTeam) -> tuple[bool, bool, float, int, int, str, str]:
    mine, theirs = _list_active(team), _list_active(other)
    distance = abs(_find_usual(mine) - _find_usual(theirs))
    return (
        _find_common([each.goal for each in mine]) != _find_common([each.goal for each in theirs]),
        _find_common([each.area for each in mine]) != _find_common([each.area for each in theirs]),
        distance,
        len(mine) + len(theirs),
        len(mine),
        team.key,
        other.key,
    )


def _make(team: LivingTeam, other: LivingTeam) -> Merger:
    other_goal, other_area, *_ = _rank(team, other)
    has_area = any(each.area for each in _list_active(team))
    reasons = [_FEW.format(count=len(team.active))]
    reasons += [_GOAL] * (not other_goal) + [_AREA] * (has_area and not other_area)
    members = {each.person for each in (*team.members, *other.members)}
    active = team.active | other.active
    return Merger(
        (team.key, other.key), tuple(sorted(active)), tuple(sorted(members - active)), joined(reasons)
    )


def _find_common(names: Sequence[str]) -> str:
    """Return the commonest name, the first by the alphabet among equals."""
    counts = Counter(names)
    return min(counts, key=lambda name: (-counts[name], name))


def _find_usual(members: Sequence[Candidate]) -> float:
    known = [each.steps for each in members if each.steps is not None]
    return float(median(known)) if known else 0.0


def _explain_offer(members: Sequence[Candidate], candidate: Candidate) -> Sentence:
    reasons = []
    ages = [each.age for each in members]
    if count_generations([*ages, candidate.age]) > count_generations(ages):
        reasons.append(_GENERATION)
    if members and candidate.goal == _find_common([each.goal for each in members]):
        reasons.append(_GOAL)
    if members and candidate.area and candidate.area == _find_common([each.area for each in members]):
        reasons.append(_AREA)
    if candidate.door in WITH_CAMERA and not any(each.door in WITH_CAMERA for each in members):
        reasons.append(_CAMERA)
    return joined(reasons or [_FITS])
