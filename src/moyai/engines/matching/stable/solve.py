"""Assign days by asking and refusing (deferred acceptance) until nobody is refused any more.

Each side chooses from what it is offered by going down its list: an expert gives days to the best liked
town first; a town takes days of the best liked expert first, until its days are full or its money could not
pay for any further day. What a side refuses once it would refuse again with more offers (its choices are
substitutable), and what it refused does not change its choice; so asking ends, and its end is stable.
"""

from __future__ import annotations

from moyai.engines.matching.stable.problem import Problem, Side
from moyai.engines.matching.stable.solution import Assignment, Placement, Report
from moyai.engines.matching.stable.words import tell_expert, tell_town

Days = dict[tuple[str, str], int]


def assign(problem: Problem, first: Side = Side.EXPERTS) -> Assignment:
    """Return the stable assignment that is best for one side; ties by the lot of the problem's seed.

    Args:
        problem: Experts, towns and the seed.
        first: Who asks. Budgets and days make that somebody might gain by telling another order than theirs;
            what is promised is that no two are left who would rather have each other.
    """
    limits = dict(problem.caps)
    rounds = 0
    while True:
        rounds += 1
        if first is Side.EXPERTS:
            offered = _ask_for_experts(problem, limits)
            kept = _ask_for_towns(problem, offered)
        else:
            offered = _ask_for_towns(problem, limits)
            kept = _ask_for_experts(problem, offered)
        refused = {pair: kept.get(pair, 0) for pair, days in offered.items() if kept.get(pair, 0) < days}
        if not refused:
            return _report(problem, first, kept, rounds)
        limits |= refused


def _ask_for_experts(problem: Problem, limits: Days) -> Days:
    """Return what each expert gives, the best liked town first, up to the limit of each pair."""
    given: Days = {}
    for expert in problem.experts:
        left = expert.days
        for town in problem.orders[f"expert:{expert.key}"]:
            days = min(left, limits.get((expert.key, town), 0))
            if days:
                given[expert.key, town] = days
                left -= days
    return given


def _ask_for_towns(problem: Problem, limits: Days) -> Days:
    """Return what each town takes, the best liked expert first, up to the limit of each pair."""
    taken: Days = {}
    for town in problem.towns:
        left, line = town.days, town.budget_yen - problem.dearest[town.key]
        spent = 0
        for key in problem.orders[f"town:{town.key}"]:
            rate = problem.expert_of[key].rate_yen
            # Another day is taken while what is spent before it is at most the line.
            paid = (line - spent) // rate + 1 if spent <= line else 0
            days = min(left, paid, limits.get((key, town.key), 0))
            if days:
                taken[key, town.key] = days
                left -= days
                spent += days * rate
    return taken


def _report(problem: Problem, first: Side, kept: Days, rounds: int) -> Assignment:
    placements = tuple(
        Placement(expert, town, days, days * problem.expert_of[expert].rate_yen)
        for (expert, town), days in sorted(kept.items())
    )
    experts = tuple(_report_expert(problem, each.key, placements) for each in problem.experts)
    towns = tuple(_report_town(problem, each.key, placements) for each in problem.towns)
    return Assignment(first, placements, experts, towns, rounds)


def _report_expert(problem: Problem, key: str, placements: tuple[Placement, ...]) -> Report:
    own = [each for each in placements if each.expert == key]
    days, yen = sum(each.days for each in own), sum(each.fee_yen for each in own)
    expert = problem.expert_of[key]
    has_towns = bool(problem.orders[f"expert:{key}"])
    sentence = tell_expert([(each.town, each.days) for each in own], expert.days - days, has_towns)
    return Report(key, days, expert.days - days, yen, 0, sentence)


def _report_town(problem: Problem, key: str, placements: tuple[Placement, ...]) -> Report:
    own = [each for each in placements if each.town == key]
    days, yen = sum(each.days for each in own), sum(each.fee_yen for each in own)
    town, dearest = problem.town_of[key], problem.dearest[key]
    is_money = town.budget_yen - yen < dearest
    sentence = tell_town(
        days, yen, town.budget_yen - yen, town.days - days, is_money=is_money, dearest=dearest
    )
    return Report(key, days, town.days - days, yen, town.budget_yen - yen, sentence)
