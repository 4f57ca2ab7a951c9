"""Teams from people: by family, by class, by matching; the same people give the same teams.

By family: whoever is linked by an invitation is one team; more than five are dealt by age into as few teams
as hold them. By class and by matching: families stay together; they and the others are put one after the
other where they do the team most good, then moved and swapped as long as that makes the whole better. A class
of fifteen so becomes three of five.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from moyai.engines.habit.teams.problem import MOST_MEMBERS, Candidate, Weights, may_be_together
from moyai.engines.habit.teams.score import score_team
from moyai.engines.habit.teams.solution import Formation, Unplaced, Why

Unit = tuple[Candidate, ...]
Group = list[Unit]
MOST_PEOPLE = 200
"""More are formed by area, or by class."""


def form_families(candidates: Sequence[Candidate], links: Iterable[tuple[str, str]]) -> Formation:
    """Return teams of whoever is linked.

    Args:
        candidates: Everybody who said yes.
        links: Who invited whom; a link to somebody who did not say yes says nothing.
    """
    by_key = _index(candidates)
    root = {person: person for person in by_key}

    def find(person: str) -> str:
        while root[person] != person:
            person = root[person]
        return person

    for one, other in links:
        if one in root and other in root:
            first, second = sorted((find(one), find(other)))
            root[second] = first
    families: dict[str, list[Candidate]] = defaultdict(list)
    for person, candidate in by_key.items():
        families[find(person)].append(candidate)
    teams: list[Unit] = []
    unplaced: list[Unplaced] = []
    for family in families.values():
        if len(family) == 1:
            unplaced.append(Unplaced(family[0].person, Why.ALONE))
            continue
        for part in _deal(family):
            if may_be_together(part):
                teams.append(part)
            else:
                unplaced += [Unplaced(each.person, _explain(each, part)) for each in part]
    return _make(teams, unplaced, Weights())


def form_class(candidates: Sequence[Candidate], *, weights: Weights | None = None) -> Formation:
    """Return teams of a class: as few as hold everybody, alike in size but for one where families allow it.

    Args:
        candidates: Of one class, about fifteen.
        weights: What makes a team good.

    Raises:
        ValueError: more than 200 people, or somebody twice.
    """
    return _form(candidates, weights or Weights(), is_class=True)


def form_matched(candidates: Sequence[Candidate], *, weights: Weights | None = None) -> Formation:
    """Return teams of people who do not know each other: generations mixed, goals and doors suiting.

    Args:
        candidates: Whoever waits.
        weights: What makes a team good.

    Raises:
        ValueError: more than 200 people, or somebody twice.
    """
    return _form(candidates, weights or Weights(), is_class=False)


def _form(candidates: Sequence[Candidate], weights: Weights, *, is_class: bool) -> Formation:
    by_key = _index(candidates)
    if len(by_key) > MOST_PEOPLE:
        raise ValueError(f"{MOST_PEOPLE} people at most are formed at once")
    units = sorted(_make_units(by_key), key=lambda unit: (-len(unit), [each.person for each in unit]))
    count = -(-len(by_key) // MOST_MEMBERS)
    groups: list[Group] = [[] for _ in range(count)]
    for unit in units:
        _place(unit, groups, weights)
    _improve(groups, weights, is_class=is_class)
    teams, unplaced = [], []
    everybody = list(by_key.values())
    for group in groups:
        members = _flatten(group)
        if len(members) > 1:
            teams.append(members)
        else:
            unplaced += [Unplaced(each.person, _explain(each, everybody)) for each in members]
    return _make(teams, unplaced, weights)


def _place(unit: Unit, groups: list[Group], weights: Weights) -> None:
    """Put a unit where it does most good, the emptiest first among equals; alone where it may be nowhere."""
    best: tuple[int, int, int] | None = None
    for number, group in enumerate(groups):
        members = _flatten(group)
        if may_be_together((*members, *unit)):
            gain = score_team((*members, *unit), weights) - score_team(members, weights)
            best = max(best or (gain, -len(members), -number), (gain, -len(members), -number))
    if best is None:
        groups.append([unit])
    else:
        groups[-best[2]].append(unit)


def _improve(groups: list[Group], weights: Weights, *, is_class: bool) -> None:
    """Move one unit, or swap two, as long as the whole gains a point, which it cannot do for ever."""
    while sum(_try(change, groups, weights, is_class) for change in list(_list_changes(groups))):
        pass


Change = tuple[int, Unit | None, int, Unit | None]
"""From which group which unit goes to which, and which comes back."""


def _list_changes(groups: list[Group]) -> Iterator[Change]:
    for one, other in combinations(range(len(groups)), 2):
        for unit in groups[one]:
            yield one, unit, other, None
        for unit in groups[other]:
            yield one, None, other, unit
        for unit in groups[one]:
            for back in groups[other]:
                yield one, unit, other, back


def _try(change: Change, groups: list[Group], weights: Weights, is_class: bool) -> bool:
    """Make a change where it is allowed and better; return whether it was made."""
    one, unit, other, back = change
    if (unit is not None and unit not in groups[one]) or (back is not None and back not in groups[other]):
        return False
    first = [each for each in groups[one] if each is not unit] + ([back] if back else [])
    second = [each for each in groups[other] if each is not back] + ([unit] if unit else [])
    members = _flatten(first), _flatten(second)
    if not all(may_be_together(each) for each in members):
        return False
    gain = sum(score_team(each, weights) for each in members)
    gain -= sum(score_team(_flatten(groups[number]), weights) for number in (one, other))
    if is_class:
        sizes = [len(_flatten(group)) for group in groups]
        gain -= weights.uneven * _count_uneven(sizes)
        sizes[one], sizes[other] = len(members[0]), len(members[1])
        gain += weights.uneven * _count_uneven(sizes)
    if gain <= 0:
        return False
    groups[one], groups[other] = first, second
    return True


def _count_uneven(sizes: Sequence[int]) -> int:
    """Return how many members are too many or too few for teams that are alike in size but for one."""
    least, rest = divmod(sum(sizes), len(sizes))
    most = least + (rest > 0)
    return sum(max(0, size - most, least - size) for size in sizes)


def _make_units(by_key: dict[str, Candidate]) -> Iterator[Unit]:
    """Yield families, in parts of five at most, and everybody else by herself."""
    families: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in by_key.values():
        if candidate.family:
            families[candidate.family].append(candidate)
        else:
            yield (candidate,)
    for family in families.values():
        for part in _deal(family):
            if may_be_together(part):
                yield part
            else:
                yield from ((each,) for each in part)


def _deal(family: Sequence[Candidate]) -> Iterator[Unit]:
    """Yield as few parts as hold a family, dealt by age so that each has old and young."""
    count = -(-len(family) // MOST_MEMBERS)
    ordered = sorted(family, key=lambda each: (each.age, each.person))
    for number in range(count):
        yield tuple(sorted(ordered[number::count], key=lambda each: each.person))


def _explain(candidate: Candidate, others: Sequence[Candidate]) -> Why:
    rest = [each for each in others if each.person != candidate.person]
    if not any(each.languages & candidate.languages for each in rest):
        return Why.NO_LANGUAGE if rest else Why.ALONE
    apart = any(each.person in candidate.keeps_apart or candidate.person in each.keeps_apart for each in rest)
    return Why.KEPT_APART if apart else Why.ALONE


def _flatten(group: Group) -> Unit:
    return tuple(candidate for unit in group for candidate in unit)


def _index(candidates: Sequence[Candidate]) -> dict[str, Candidate]:
    by_key = {each.person: each for each in sorted(candidates, key=lambda each: each.person)}
    if len(by_key) != len(candidates):
        raise ValueError("somebody stands twice among the candidates")
    return by_key


def _make(teams: Sequence[Unit], unplaced: Sequence[Unplaced], weights: Weights) -> Formation:
    keys = sorted(tuple(sorted(each.person for each in team)) for team in teams)
    return Formation(tuple(keys), tuple(sorted(unplaced)), sum(score_team(team, weights) for team in teams))
