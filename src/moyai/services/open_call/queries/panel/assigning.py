"""Who would review what: the problem for the engine, made from what is in the database."""

from __future__ import annotations

from typing import Any

import numpy as np

from moyai.engines.judging.affinity import Affinities, Profile, measure
from moyai.engines.judging.assignment import Aim, Assignment, Pair, Problem, Reviewer, Rules
from moyai.engines.judging.assignment import Entry as ToReview
from moyai.services.open_call.enums_judging import ReviewState
from moyai.services.open_call.models import Entry, Review, Round, Staff, Submission
from moyai.services.open_call.queries.panel.conflicts import has_conflict
from moyai.services.open_call.queries.panel.rounds import list_conflicts, list_entries, list_judges

FAIR_UP_TO = 100_000
"""Beyond so many pairs the total is made as great as can be; up to it, the least entry is raised first."""
SHARE = 2 / 3
"""Every judge is to have at least this part of an even share, as far as she can."""
ALTERNATES = 3


def read_text(entry: Entry, answers: dict[str, Any]) -> str:
    """Return what an entry is about: its title, its theme, what it answered in words."""
    said = [entry.title]
    if entry.theme is not None and entry.theme.published is not None:
        said += [entry.theme.published.title, entry.theme.published.field]
    said += [value for value in answers.values() if isinstance(value, str)]
    return "\n".join(said)[:20_000]


def list_texts(entries: list[Entry]) -> list[Profile]:
    """Return the entries' texts, of what was handed in last."""
    latest: dict[int, dict[str, Any]] = {}
    rows = Submission.objects.filter(entry__in=[each.pk for each in entries]).order_by("number")
    for number, answers in rows.values_list("entry_id", "answers").iterator():
        latest[number] = answers
    return [Profile(each.code, read_text(each, latest.get(each.pk, each.answers))) for each in entries]


def measure_affinity(entries: list[Entry], judges: list[Staff]) -> Affinities:
    """Return how well judges suit entries, by what each says of herself and what each entry says."""
    people = [Profile(str(each.pk), f"{each.expertise}\n{each.section}") for each in judges]
    return measure(list_texts(entries), people)


def build_problem(one: Round) -> Problem:
    """Return the assignment to be made for a round; reviews that are there are kept and count."""
    entries, judges = list(list_entries(one)), list_judges(one.programme)
    affinity = measure_affinity(entries, judges)
    given, out = _list_given(one, entries, judges)
    demand = one.per_entry * len(entries)
    share = int(SHARE * demand / len(judges)) if judges else 0
    pairs = len(entries) * len(judges)
    return Problem(
        tuple(ToReview(each.code, one.per_entry) for each in entries),
        tuple(Reviewer(str(each.pk), each.most, min(each.most, share)) for each in judges),
        np.asarray(affinity.thousandths).reshape(len(entries), len(judges)),
        conflicts=_list_conflicts(one, entries, judges) | out,
        given=given,
        rules=Rules(Aim.FAIR if pairs <= FAIR_UP_TO else Aim.TOTAL),
    )


def _list_conflicts(one: Round, entries: list[Entry], judges: list[Staff]) -> frozenset[Pair]:
    codes, known = {each.pk: each.code for each in entries}, {each.pk for each in judges}
    rows = list_conflicts(one.programme).values_list("entry_id", "judge_id")
    return frozenset((codes[entry], str(judge)) for entry, judge in rows if entry in codes and judge in known)


def _list_given(
    one: Round, entries: list[Entry], judges: list[Staff]
) -> tuple[frozenset[Pair], frozenset[Pair]]:
    """Return the pairs that are assigned, and those that a judge declined."""
    codes, known = {each.pk: each.code for each in entries}, {each.pk for each in judges}
    given: set[Pair] = set()
    out: set[Pair] = set()
    for review in Review.objects.filter(round=one):
        if review.entry_id in codes and review.judge_id in known:
            pair = (codes[review.entry_id], str(review.judge_id))
            (out if review.state == ReviewState.DECLINED else given).add(pair)
    return frozenset(given), frozenset(out)


def describe(problem: Problem, made: Assignment, judges: dict[str, str]) -> dict[str, Any]:
    """Return an assignment as it is kept and printed. ``judges``: names by key."""
    loads = {each.key: 0 for each in problem.reviewers}
    sums: dict[str, int] = {each.key: 0 for each in problem.entries}
    for pair in made.pairings:
        loads[pair.reviewer] += 1
        sums[pair.entry] += pair.affinity
    least = min(sums, key=lambda key: (sums[key], key)) if sums else ""

    def say(sentence: Any) -> dict[str, str]:
        words = {"ja": sentence.ja, "en": sentence.en}
        for key, name in judges.items():
            words = {code: text.replace(f"「{key}」", f"「{name}」") for code, text in words.items()}
        return words

    return {
        "pairs": [[each.entry, int(each.reviewer), each.affinity, str(each.why)] for each in made.pairings],
        "objective": say(made.objective),
        "aim": str(problem.rules.aim),
        "total": made.total,
        "total_bound": made.total_bound,
        "least": made.least,
        "least_bound": made.least_bound,
        "least_entry": least,
        "is_proved": made.is_proved,
        "loads": [
            {"judge": int(each.key), "name": judges[each.key], "count": loads[each.key], "most": each.most}
            for each in problem.reviewers
        ],
        "shortages": [
            {"entry": each.entry, "missing": each.missing, "says": say(each.sentence)}
            for each in made.shortages
        ],
        "idle": [
            {"judge": int(each.reviewer), "missing": each.missing, "says": say(each.sentence)}
            for each in made.idle
        ],
        "set_aside": [list(each) for each in made.set_aside],
        "entries": len(problem.entries),
        "conflicts": len(problem.conflicts),
    }


def list_replacements(one: Round, entry: Entry) -> list[tuple[Staff, int, int]]:
    """Return who could review an entry besides, the best first: judge, affinity, how many she has.

    Without those who have it or had it, who are in conflict, or whose hands are full.
    """
    judges = list_judges(one.programme)
    had = set(Review.objects.filter(round=one, entry=entry).values_list("judge_id", flat=True))
    loads = count_loads(one)
    able = [each for each in judges if each.pk not in had and loads.get(each.pk, 0) < each.most]
    able = [each for each in able if not has_conflict(each, entry)]
    if not able:
        return []
    row = measure_affinity([entry], able).thousandths[0]
    found = [(each, int(row[n]), loads.get(each.pk, 0)) for n, each in enumerate(able)]
    return sorted(found, key=lambda each: (-each[1], each[2], each[0].pk))[:ALTERNATES]


def count_loads(one: Round) -> dict[int, int]:
    """Return by judge how many reviews of a round she has, those declined left out."""
    loads: dict[int, int] = {}
    rows = Review.objects.filter(round=one).exclude(state=ReviewState.DECLINED)
    for judge in rows.values_list("judge_id", flat=True):
        loads[judge] = loads.get(judge, 0) + 1
    return loads
