"""What a bot does on its own clock: when it runs, with how much water on which day, and whether it may.

Times are seconds of the town's own time, counted from a midnight of it; a day has 86,400 of them.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import merge

from moyai.engines.garden_bot.bed import NOTHING_KNOWN, Known
from moyai.engines.garden_bot.language import RpcRequest
from moyai.engines.garden_bot.limits import sentences as say
from moyai.engines.garden_bot.limits.decide import check_awake, check_time
from moyai.engines.garden_bot.limits.problem import DAY_S, Limits
from moyai.engines.garden_bot.limits.solution import Code, Verdict
from moyai.engines.garden_bot.limits.standing import Stop
from moyai.engines.garden_bot.limits.unattended import decide_unattended
from moyai.engines.sentences import Sentence

GRACE_S = 900.0
"""How late a FarmBot still begins what it could not begin in time."""
MOST_RUNS = 500
"""How often an entry runs at most: a FarmBot makes no more of it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that a bot runs by itself.

    Attributes:
        key: By which its faults are told apart.
        name: For people.
        request: What it runs.
        times_s: When, in order.
    """

    key: str
    name: str
    request: RpcRequest
    times_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """One time that an entry runs.

    Attributes:
        entry: Which.
        at_s: When it is due.
        starts_s: When it begins: one runs after the other.
        ends_s: By when it has ended.
        water_ml: The most water of it.
    """

    entry: Entry
    at_s: float
    starts_s: float
    ends_s: float
    water_ml: float


@dataclass(frozen=True, slots=True)
class Fault:
    """Why an entry may not be there."""

    key: str
    name: str
    code: Code
    text: Sentence


@dataclass(frozen=True, slots=True)
class Timetable:
    """All runs in order, and what is wrong with them."""

    runs: tuple[Run, ...] = ()
    faults: tuple[Fault, ...] = ()

    def count_water_ml(self, day: int, *, after_s: float = -math.inf) -> float:
        """Return the water of the runs that are due on a day, later than a time."""
        return sum(run.water_ml for run in self.runs if run.at_s // DAY_S == day and run.at_s > after_s)


def list_times(start_s: float, end_s: float, every_s: float) -> tuple[float, ...]:
    """Return the times from a start on, before an end, as a FarmBot counts them; 0: the start alone.

    Of more than it makes, one more is given, so that it is seen.
    """
    if every_s <= 0:
        return (start_s,)
    count = min(MOST_RUNS + 1, max(0, math.ceil((end_s - start_s) / every_s)))
    return tuple(start_s + number * every_s for number in range(count))


def judge_timetable(
    entries: Iterable[Entry], *, limits: Limits, known: Known = NOTHING_KNOWN, since_s: float
) -> Timetable:
    """Judge all that a bot runs by itself.

    Args:
        entries: Of its timetable.
        limits: What is allowed on this bed.
        known: Its sequences, plants, slots and pins.
        since_s: The midnight from which on it is looked at.

    Returns:
        The runs, and a fault for each entry that may not run at all, runs outside the hours or longer than
        they last, is begun too often, or has part in more water on one day than there is.
    """
    entries = list(entries)
    verdicts = {each.key: decide_unattended(each.request, limits=limits, known=known) for each in entries}
    runs = _line_up(entries, verdicts, limits, since_s)
    faults = [
        Fault(each.key, each.name, verdict.code, verdict.text)
        for each in entries
        if not (verdict := verdicts[each.key]).may_run
    ]
    faults += [
        Fault(each.key, each.name, Code.TOO_MANY, say.TOO_OFTEN.format(most=MOST_RUNS))
        for each in entries
        if len(each.times_s) > MOST_RUNS
    ]
    faults += _find_untimely(runs, limits, {each.key for each in faults})
    return Timetable(tuple(runs), (*faults, *_find_floods(runs, limits)))


def _line_up(
    entries: Sequence[Entry], verdicts: dict[str, Verdict], limits: Limits, since_s: float
) -> list[Run]:
    """Put the runs one after the other; what may not run is taken as running as long as anything may."""
    due = merge(*([(at_s, each) for at_s in each.times_s[:MOST_RUNS]] for each in entries), key=_find_due)
    runs: list[Run] = []
    free_s = -math.inf
    for at_s, entry in due:
        if at_s < since_s:
            continue
        verdict = verdicts[entry.key]
        starts_s = max(at_s, free_s)
        free_s = starts_s + (verdict.duration_s if verdict.may_run else limits.busy_s)
        runs.append(Run(entry, at_s, starts_s, free_s, verdict.water_ml))
    return runs


def _find_due(due: tuple[float, Entry]) -> float:
    return due[0]


def _find_untimely(runs: Iterable[Run], limits: Limits, known_bad: set[str]) -> list[Fault]:
    """Find entries that run outside the hours: each once."""
    found: dict[str, Fault] = {}
    for run in runs:
        key = run.entry.key
        if key in found or key in known_bad:
            continue
        try:
            check_awake(limits, run.starts_s % DAY_S)
            check_time(run.ends_s - run.starts_s, limits, run.starts_s % DAY_S, waits_s=GRACE_S)
        except Stop as stop:
            text = say.NOT_IN_TIME_ALONE if stop.code == Code.NOT_IN_TIME else stop.text
            found[key] = Fault(key, run.entry.name, stop.code, text)
    return list(found.values())


def _find_floods(runs: Iterable[Run], limits: Limits) -> list[Fault]:
    """Find entries that have part in more water on one day than there is: each once."""
    by_day: dict[int, list[Run]] = defaultdict(list)
    for run in runs:
        if run.water_ml:
            by_day[int(run.at_s // DAY_S)].append(run)
    found: dict[str, Fault] = {}
    for those in by_day.values():
        water = sum(run.water_ml for run in those)
        if water > limits.water_ml:
            facts = {"water": math.ceil(water), "most": math.floor(limits.water_ml)}
            for run in those:
                text = say.SPENT_ALONE.format(**facts)
                found.setdefault(run.entry.key, Fault(run.entry.key, run.entry.name, Code.SPENT, text))
    return list(found.values())
