"""Who could be taken for the money there is."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from moyai.engines.judging.selection import Candidate, Outcome, Problem, Track, select
from moyai.services.open_call.models import Entry, Submission
from moyai.services.open_call.queries.panel.weighing import Weighing

COSTS = ("cost_yen", "budget_yen", "amount_yen", "money_yen")
"""Questions of a form that say what an entry costs; without one, its theme's budget is taken."""
POINT = 10
"""Values are whole: tenths of a point of the corrected score."""


def find_costs(entries: list[Entry]) -> dict[str, int]:
    """Return what each entry asks for, in yen."""
    latest: dict[int, dict[str, Any]] = {}
    rows = Submission.objects.filter(entry__in=[each.pk for each in entries]).order_by("number")
    for number, answers in rows.values_list("entry_id", "answers"):
        latest[number] = answers
    return {each.code: find_cost(each, latest.get(each.pk, each.answers)) for each in entries}


def find_cost(entry: Entry, answers: dict[str, Any]) -> int:
    """Return what one entry asks for: as it says itself, or the budget of its theme; 0: not known."""
    for key in COSTS:
        value = answers.get(key)
        if isinstance(value, bool) or value is None:
            continue
        text = str(value).replace(",", "")
        if text.isascii() and text.isdecimal() and len(text) <= 12:
            return int(text)
    theme = entry.theme
    budget = theme.published.budget_yen if theme is not None and theme.published is not None else None
    return int(budget or 0)


def choose(
    weighing: Weighing,
    *,
    budget_yen: int,
    most: int | None = None,
    per_theme: int | None = None,
    none_suitable: Collection[int] = (),
) -> Outcome:
    """Return the entries worth most for the money.

    Args:
        weighing: what the reviews say.
        budget_yen: what all may cost together.
        most: so many at most; None: no bound.
        per_theme: so many of one theme at most; None: no bound.
        none_suitable: themes (pk) of which nobody is taken.
    """
    lines = [each for each in weighing.lines if each.corrected is not None and not each.is_withdrawn]
    costs = find_costs([each.entry for each in lines])
    candidates = tuple(
        Candidate(
            each.entry.code,
            max(0, round(POINT * (each.corrected or 0.0))),
            costs[each.entry.code],
            track=each.entry.theme.code if each.entry.theme is not None else "",
            is_excluded=each.entry.theme_id in set(none_suitable),
        )
        for each in lines
    )
    themes = {each.entry.theme for each in lines if each.entry.theme is not None}
    tracks = tuple(
        Track(
            each.code,
            most_yen=each.published.budget_yen if each.published is not None else None,
            most_count=per_theme,
        )
        for each in sorted(themes, key=lambda each: each.pk)
    )
    return select(Problem(candidates, budget_yen, tracks, most_count=most), alternatives=2)
