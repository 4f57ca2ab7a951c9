"""An independent check of an assignment: whether two would rather have each other; day by day, by trying."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from moyai.engines.matching.stable.problem import Expert, Problem, Town
from moyai.engines.matching.stable.solution import Assignment

Days = Mapping[tuple[str, str], int]


def check(problem: Problem, assignment: Assignment) -> tuple[str, ...]:
    """Return what is wrong in one line each, nothing when all is right.

    Args:
        problem: What was asked.
        assignment: What came of it.
    """
    return tuple(_find(problem, assignment))


def find_blocking(problem: Problem, days: Days) -> tuple[tuple[str, str], ...]:
    """Return every expert and town who would both rather have one more day with each other.

    Each day is laid out by itself: an expert would rather when a day is free or spent in a town liked less; a
    town when it would still take that day if offered beside all that it has, best liked first.

    Args:
        problem: What was asked.
        days: By expert and town.
    """
    found = []
    for expert in problem.experts:
        for town in problem.towns:
            if _may_have_more(expert, town, days) and _would_give(problem, expert, town, days):
                more = dict(days)
                more[expert.key, town.key] = more.get((expert.key, town.key), 0) + 1
                if _count_taken(problem, town, expert.key, more) == more[expert.key, town.key]:
                    found.append((expert.key, town.key))
    return tuple(found)


def _may_have_more(expert: Expert, town: Town, days: Days) -> bool:
    if town.key not in expert.likes or expert.key not in town.likes:
        return False
    has = days.get((expert.key, town.key), 0)
    return has < expert.days and (town.most_of_one is None or has < town.most_of_one)


def _prefers(seed: str, chooser: str, likes: Mapping[str, int], one: str, other: str) -> bool:
    def lot(key: str) -> str:
        return hashlib.sha256(":".join((seed, chooser, key)).encode()).hexdigest()

    return (likes[one], lot(other)) > (likes[other], lot(one))


def _would_give(problem: Problem, expert: Expert, town: Town, days: Days) -> bool:
    own = {place: count for (who, place), count in days.items() if who == expert.key and count}
    if sum(own.values()) < expert.days:
        return True
    worse = (place for place in own if place != town.key)
    return any(_prefers(problem.seed, expert.key, expert.likes, town.key, place) for place in worse)


def _count_taken(problem: Problem, town: Town, who: str, days: Days) -> int:
    """Return how many of somebody's days a town takes when all of these days are offered to it."""
    rates = {each.key: each.rate_yen for each in problem.experts if town.key in each.likes}
    dearest = max((rate for key, rate in rates.items() if key in town.likes), default=0)
    waiting = {key: count for (key, place), count in days.items() if place == town.key and count}
    room, money, taken = town.days, town.budget_yen, 0
    while waiting and room and money >= dearest:
        best = next(
            key
            for key in waiting
            if all(
                key == other or _prefers(problem.seed, town.key, town.likes, key, other) for other in waiting
            )
        )
        room, money = room - 1, money - rates[best]
        taken += best == who
        waiting[best] -= 1
        if not waiting[best]:
            del waiting[best]
    return taken


def _find(problem: Problem, assignment: Assignment) -> Iterator[str]:
    days: dict[tuple[str, str], int] = {}
    for each in assignment.placements:
        days[each.expert, each.town] = days.get((each.expert, each.town), 0) + each.days
        if each.fee_yen != each.days * problem.expert_of[each.expert].rate_yen or each.days < 1:
            yield f"{each.expert} in {each.town}: the fee is not days by rate"
    if len(days) != len(assignment.placements):
        yield "a pair is there twice"
    yield from _find_over(problem, days)
    for expert, town in find_blocking(problem, days):
        yield f"{expert} and {town} would rather have each other"
    for told, has in ((assignment.experts, 0), (assignment.towns, 1)):
        for report in told:
            own = [each for each in assignment.placements if (each.expert, each.town)[has] == report.key]
            if report.days != sum(each.days for each in own) or report.yen != sum(e.fee_yen for e in own):
                yield f"{report.key}: what is told is not what its placements come to"


def _find_over(problem: Problem, days: Days) -> Iterator[str]:
    for (who, place), count in days.items():
        expert, town = problem.expert_of[who], problem.town_of[place]
        if place not in expert.likes or who not in town.likes:
            yield f"{who} and {place} do not take each other"
        if town.most_of_one is not None and count > town.most_of_one:
            yield f"{place} has more days of {who} than of one"
    for expert in problem.experts:
        if sum(count for (who, _), count in days.items() if who == expert.key) > expert.days:
            yield f"{expert.key} gives more days than there are"
    for town in problem.towns:
        own = {who: count for (who, place), count in days.items() if place == town.key}
        if sum(own.values()) > town.days:
            yield f"{town.key} has more days than it wants"
        if sum(problem.expert_of[who].rate_yen * count for who, count in own.items()) > town.budget_yen:
            yield f"{town.key} spends more than its budget"
