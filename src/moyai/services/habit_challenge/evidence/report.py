"""What the council reads: curves by origin, marks, comparison, cohorts, steps, cost, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from moyai.engines.conversation import Localized
from moyai.engines.habit.retention import (
    MARKS,
    Band,
    Change,
    CostPerRetained,
    Curve,
    DifferenceInDifferences,
    LogRank,
    Mark,
    Pair,
    Spell,
    Verdict,
    bootstrap_shares,
    compare,
    estimate,
    find_change,
    find_cost,
    find_difference_in_differences,
    judge_target,
    permute_teams,
)
from moyai.services.habit_challenge.enums import Generation, Origin
from moyai.services.habit_challenge.evidence.reading import Gathered, gather, list_pairs
from moyai.services.habit_challenge.models import Programme
from moyai.services.habit_challenge.policy_evidence import get_evidence_policy
from moyai.services.habit_challenge.texts import evidence as say

MOST_DRAWN = 2000
"""With more people teams are not drawn anew: the bands are narrow, and the page must not take minutes."""
DRAWS = 400
SHUFFLES = 199
CERTAIN = 0.05


@dataclass(frozen=True)
class MarkRow:
    """A group at one day; ``band`` is by teams where it could be drawn, otherwise by people."""

    day: int
    mark: Mark
    band: tuple[float, float] | None
    is_by_teams: bool
    sentence: Localized


@dataclass(frozen=True)
class Group:
    """Those of one origin, or everybody."""

    key: str
    title: Localized
    joined: int
    too_new: int
    curve: Curve | None
    marks: tuple[MarkRow, ...]


@dataclass(frozen=True)
class Comparison:
    """Whether teams of one origin stay longer than of another."""

    test: LogRank
    p: float
    is_by_teams: bool
    sentence: Localized


@dataclass(frozen=True)
class CohortRow:
    """Who joined in one week, from its Monday."""

    begins: date
    joined: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Steps:
    """Steps before and after."""

    people: int
    control: int
    is_sampled: bool
    alone: Change | None
    beside: DifferenceInDifferences | None


@dataclass(frozen=True)
class Evidence:
    """All of it.

    Attributes:
        everybody: All who joined a team.
        groups: By origin; those of which somebody joined.
        aims: For the days that have one: the aim in percent, and whether it is met.
    """

    gathered: Gathered
    everybody: Group
    groups: tuple[Group, ...]
    comparison: Comparison | None
    cohorts: tuple[CohortRow, ...]
    costs: tuple[CostPerRetained, ...]
    aims: tuple[tuple[int, int, Verdict, Localized], ...]


def make_evidence(programme: Programme, until: date, generation: Generation | None = None) -> Evidence:
    """Return the evidence of a programme until a day, of one generation or of everybody."""
    policy = get_evidence_policy()
    gathered = gather(programme, until=until, silent_days=policy.silent_days, generation=generation)
    everybody = _make_group("all", say.EVERYBODY, list(gathered.spells), len(gathered.people))
    groups = tuple(_list_groups(gathered))
    costs = []
    if gathered.people and everybody.curve:
        for day in (60, 90):
            costs.append(find_cost(programme.cost_yen, len(gathered.people), everybody.curve.find_mark(day)))
    return Evidence(
        gathered,
        everybody,
        groups,
        _compare({each.key: _pick(gathered, each.key) for each in groups}),
        tuple(_make_cohorts(gathered)),
        tuple(costs),
        tuple(_judge(everybody, ((60, policy.aim_60_pct), (90, policy.aim_90_pct)))),
    )


def make_steps(programme: Programme, until: date, generation: Generation | None = None) -> Steps:
    """Return how steps changed, beside the programme's control group where it has one."""
    taken = list_pairs(programme, until, generation)
    control = [pair for other in programme.controls.all() for pair in list_pairs(other, until)]
    people, others = len(taken), len(control)
    taken, control = _sample(taken), _sample(control)
    is_sampled = (people, others) != (len(taken), len(control))
    if len(taken) >= 2 and len(control) >= 2:
        return Steps(people, others, is_sampled, None, find_difference_in_differences(taken, control))
    alone = find_change(taken) if taken else None
    return Steps(people, others, is_sampled, alone, None)


def _list_groups(gathered: Gathered) -> list[Group]:
    joined: dict[str, int] = defaultdict(int)
    for one in gathered.people:
        joined[one.origin] += 1
    return [
        _make_group(origin.value, say.ORIGINS[origin], _pick(gathered, origin.value), joined[origin.value])
        for origin in Origin
        if joined[origin.value]
    ]


def _pick(gathered: Gathered, origin: str) -> list[Spell]:
    return [spell for spell in gathered.spells if spell.origin == origin]


def _make_group(key: str, title: Localized, spells: list[Spell], joined: int) -> Group:
    if not spells:
        return Group(key, title, joined, joined, None, ())
    curve = estimate(spells)
    bands: Sequence[Band] = ()
    if len(spells) <= MOST_DRAWN:
        bands = bootstrap_shares(spells, MARKS, draws=DRAWS)
    drawn = {band.day: (band.low, band.high) for band in bands}
    rows = []
    for day in MARKS:
        mark = curve.find_mark(day)
        low, high = drawn.get(day, (None, None))
        by_teams = low is not None and high is not None and mark.share is not None
        band = (
            (low, high) if by_teams and low is not None and high is not None else mark.log_log or mark.plain
        )
        rows.append(MarkRow(day, mark, band, by_teams, _say_mark(mark, band)))
    return Group(key, title, joined, joined - len(spells), curve, tuple(rows))


def _say_mark(mark: Mark, band: tuple[float, float] | None) -> Localized:
    """100人のうち71人が…: hundredths are what a council counts in."""
    if mark.share is None:
        return say.MARK_UNKNOWN.format(day=mark.day)
    words = {"day": mark.day, "stay": round(100 * mark.share), "seen": mark.at_risk}
    if band is None:
        return say.MARK_ALONE.format(**words)
    return say.MARK.format(**words, low=round(100 * band[0]), high=round(100 * band[1]))


def _compare(groups: dict[str, list[Spell]]) -> Comparison | None:
    """Compare origins; teammates are not independent, so whole teams are shuffled where that is quick."""
    groups = {key: spells for key, spells in groups.items() if spells}
    if len(groups) < 2:
        return None
    test = compare(groups)
    people = sum(len(spells) for spells in groups.values())
    teams: dict[str, set[str]] = defaultdict(set)
    for key, spells in groups.items():
        for spell in spells:
            teams[spell.team].add(key)
    is_apart = all(len(keys) == 1 for keys in teams.values())
    by_teams = people <= MOST_DRAWN and is_apart
    p = permute_teams(groups, draws=SHUFFLES) if by_teams else test.p
    text = say.DIFFERENT if p < CERTAIN else say.NOT_DIFFERENT
    return Comparison(test, p, by_teams, text.format(times=_say_times(p)))


def _say_times(p: float) -> str:
    """Return how often of a hundred times chance gives as much."""
    times = 100 * p
    return f"{times:.0f}" if times >= 1 else "1未満" if times > 0 else "0"


def _make_cohorts(gathered: Gathered) -> list[CohortRow]:
    joined: dict[date, int] = defaultdict(int)
    spells: dict[date, list[Spell]] = defaultdict(list)
    for one in gathered.people:
        joined[_find_monday(one.joined)] += 1
    for spell in gathered.spells:
        spells[_find_monday(spell.joined)].append(spell)
    rows = []
    for begins in sorted(joined):
        curve = estimate(spells[begins]) if spells[begins] else None
        marks = tuple(curve.find_mark(day) if curve else Mark(day, None, None, None, 0) for day in MARKS)
        rows.append(CohortRow(begins, joined[begins], marks))
    return rows


def _find_monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _judge(group: Group, aims: tuple[tuple[int, int], ...]) -> list[tuple[int, int, Verdict, Localized]]:
    judged = []
    for day, aim in aims:
        row = next((row for row in group.marks if row.day == day), None)
        verdict = judge_target(row.mark, aim / 100) if row else Verdict.UNKNOWN
        judged.append((day, aim, verdict, say.AIMS[verdict].format(day=day, aim=aim)))
    return judged


def _sample(pairs: list[Pair]) -> list[Pair]:
    """Return whole teams of at most so many people, evenly from all: by order of their keys."""
    if len(pairs) <= MOST_DRAWN:
        return pairs
    teams = sorted({pair.team for pair in pairs})
    step = -(-len(pairs) // MOST_DRAWN)
    kept = set(teams[::step])
    return [pair for pair in pairs if pair.team in kept]
