"""Coins in words and rows for pages and conversations."""

from __future__ import annotations

from datetime import date
from typing import Any

from moyai.engines.conversation import Localized, day_label, joined
from moyai.services.habit_challenge.coin_rules import Rule
from moyai.services.habit_challenge.models import Project
from moyai.services.habit_challenge.policy_coins import get_coin_policy
from moyai.services.habit_challenge.queries.coins import (
    DAY,
    EVERYBODY,
    GIFT,
    OK,
    STREAK,
    Move,
)
from moyai.services.habit_challenge.texts import coins as say

_PARTS = ((OK, say.PART_OK), (EVERYBODY, say.PART_ALL), (STREAK, say.PART_STREAK))


def name_points() -> Localized:
    """Return what the town's points are called."""
    policy = get_coin_policy()
    return Localized(policy.point_name, policy.point_name_en)


def name_project(project: Project) -> Localized:
    """Return a project's name."""
    return Localized(project.title, project.title_en or project.title)


def describe_rule(rule: Rule) -> list[Localized]:
    """Return what coins are given for, in sentences; what gives none is left out."""
    lines = []
    if rule.ok_coins:
        lines.append(say.RULE_OK.format(n=rule.ok_coins))
    if rule.all_coins:
        lines.append(say.RULE_ALL.format(n=rule.all_coins))
    if rule.streak_coins:
        lines.append(say.RULE_STREAK.format(days=rule.streak_days, n=rule.streak_coins))
    return [*lines, say.RULE_CAP.format(cap=rule.month_cap, points=rule.points_per_coin)]


def describe_move(move: Move, titles: dict[str, Localized]) -> Localized:
    """Return one move in a sentence.

    Args:
        move: Of somebody's history.
        titles: The projects' names by code.
    """
    if move.about.startswith(DAY):
        words = {"day": day_label(date.fromisoformat(move.about.removeprefix(DAY)))}
        if not move.parts.keys() & {OK, EVERYBODY, STREAK}:
            return (say.MOVE_RETURNED if move.is_reversal else say.MOVE_TAKEN).format(**words)
        parts = [text.format(n=move.parts[key]) for key, text in _PARTS if move.parts.get(key)]
        return joined([say.MOVE_DAY.format(**words), joined(parts, "、", ", ")], "：", ": ")
    if move.about.startswith(GIFT):
        code = move.about.removeprefix(GIFT)
        text = say.MOVE_GIFT_UNDONE if move.is_reversal else say.MOVE_GIFT
        return text.format(title=titles.get(code, Localized.same(code)))
    text = say.MOVE_EXCHANGE_BACK if move.is_reversal else say.MOVE_EXCHANGE
    return text.format(name=name_points())


def list_titles(moves: list[Move]) -> dict[str, Localized]:
    """Return the names of the projects that moves are about."""
    codes = {move.about.removeprefix(GIFT) for move in moves if move.about.startswith(GIFT)}
    return {each.code: name_project(each) for each in Project.objects.filter(code__in=codes)}


def show_project(project: Project, language: str) -> dict[str, Any]:
    """Return a project for a page."""
    is_english = language == "en"
    return {
        "project": project,
        "title": (project.title_en or project.title) if is_english else project.title,
        "about": (project.about_en or project.about) if is_english else project.about,
        "promise": (project.promise_en or project.promise) if is_english else project.promise,
        "sponsor": _name_sponsor(project, is_english),
        "left": project.goal_coins - project.given_coins,
    }


def _name_sponsor(project: Project, is_english: bool) -> str:
    sponsor = project.sponsor
    if sponsor is None:
        return ""
    return (sponsor.name_en or sponsor.name) if is_english else sponsor.name
