"""The bench of the solver as one table, with its head and its sums."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean
from typing import Any

from bench.dispatch_head import find_facts, print_facts
from bench.dispatch_instances import Known
from bench.dispatch_runs import OURS, Run

Column = tuple[str, float]
WIDTH = 15
NAME = 11
# Shorter runs say nothing about their share of a core.
SHORTEST_S = 0.5
LEGEND = """\
Each cell: gap of the distance to the best known value, and the checker's verdict: ok; +n, right but with n
vehicles too many; refused, the plan breaks the rule named; no plan. With several seeds the mean, and how many
are right. Peers without ride limits get windows cut so far that no plan can exceed one, or (hope) only where
no plan needs the time; then the checker tells. Means are over plans that are ok."""


def head(seeds: list[int], clock: str, jobs: int, runs: list[Run]) -> dict[str, Any]:
    """Return the facts that go before the table."""
    versions = {each.solver: each.version for each in runs}
    dates = sorted(each.at for each in runs)
    shares = sorted(each.cpu_s / each.took_s for each in runs if each.took_s >= SHORTEST_S)
    return find_facts() | {
        "measured": [dates[0], dates[-1]] if dates else [],
        "peers": {name: value for name, value in sorted(versions.items()) if name != OURS},
        "threads": 1,
        "jobs": jobs,
        "seeds": seeds,
        "clock": clock,
        "share of a core": [round(shares[0], 2), round(shares[len(shares) // 2], 2)] if shares else [],
    }


def print_head(facts: dict[str, Any]) -> None:
    """Print the facts."""
    peers = ", ".join(f"{name} {value}" for name, value in facts["peers"].items())
    clock = "the clock on the wall" if facts["clock"] == "wall" else "the processor"
    runs = f"one thread each, {facts['jobs']} at a time, seeds {facts['seeds']}, seconds of {clock}"
    print_facts(facts, runs=runs, measured=f"; measured {' to '.join(facts['measured'])}")
    print(f"peers       {peers or 'none'}")
    if facts["share of a core"]:
        least, middle = facts["share of a core"]
        print(f"            each had {least:.2f} of a core at least, {middle:.2f} in the middle")


def print_table(family: str, known: list[Known], columns: list[Column], runs: list[Run]) -> None:
    """Print one family's table and its sums."""
    print(f"\n{family}")
    heads = "".join(f"{_short(solver):>{WIDTH}}" for solver, _ in columns)
    times = "".join(f"{f'{seconds:g} s':>{WIDTH}}" for _, seconds in columns)
    print(f"{'':<{NAME}}{'':>14}{heads}\n{'instance':<{NAME}}{'best known':>14}{times}")
    cells = {(name, column): list(_pick(runs, name, column)) for name in _names(known) for column in columns}
    for each in known:
        best = f"{each.vehicles} / {each.best:.2f}" if each.vehicles else f"{each.best:.2f}"
        row = "".join(f"{_cell(cells[each.name, column]):>{WIDTH}}" for column in columns)
        print(f"{each.name:<{NAME}}{best:>14}{row}")
    for title, say in SUMS:
        row = "".join(f"{say(_all(cells, known, column)):>{WIDTH}}" for column in columns)
        print(f"{title:<{NAME + 14}}{row}")
    for line in leads(family, columns, runs):
        print(line)


def _short(solver: str) -> str:
    return "ours" if solver == OURS else solver.replace("hopeful", "hope")


def _names(known: list[Known]) -> list[str]:
    return [each.name for each in known]


def _pick(runs: list[Run], name: str, column: Column) -> Iterator[Run]:
    return (each for each in runs if each.instance == name and (each.solver, each.seconds) == column)


def _all(cells: dict[tuple[str, Column], list[Run]], known: list[Known], column: Column) -> list[Run]:
    return [found for each in known for found in cells[each.name, column]]


def _cell(found: list[Run]) -> str:
    if not found:
        return ""
    right = [each for each in found if each.right]
    if len(found) > 1:
        return f"{_percent(right)} {len(right)}/{len(found)}" if right else f"0/{len(found)} right"
    one = found[0]
    if one.verdict == "none":
        return "no plan"
    if not one.right:
        return f"refused:{one.verdict.split(',')[0][:6]}"
    more = one.vehicles - one.vehicles_best if one.vehicles_best else 0
    return f"{_percent(found)} {f'+{more}' if one.verdict == 'more vehicles' else 'ok'}"


def _percent(found: list[Run]) -> str:
    gaps = [each.gap for each in found if each.gap is not None]
    # Zero is added so that nothing reads -0.000.
    return f"{round(100 * fmean(gaps), 3) + 0.0:.3f}%" if gaps else "–"


def _mean(found: list[Run]) -> str:
    """Return the mean gap of plans that are right, with the least number of vehicles where it counts."""
    return _percent([each for each in found if each.verdict == "ok"])


def _count_right(found: list[Run]) -> str:
    return f"{sum(each.right for each in found)} of {len(found)}" if found else ""


def _count_best(found: list[Run]) -> str:
    return f"{sum(each.at_best for each in found)} of {len(found)}" if found else ""


def _count_more(found: list[Run]) -> str:
    counted = [each for each in found if each.right and each.vehicles_best]
    return str(sum(max(0, each.vehicles - each.vehicles_best) for each in counted)) if counted else ""


SUMS = (
    ("mean gap (ok)", _mean),
    ("right", _count_right),
    ("at best known", _count_best),
    ("vehicles too many", _count_more),
)


def leads(family: str, columns: list[Column], runs: list[Run]) -> Iterator[str]:
    """Say how ours stands against each peer in the same time, on what both have a right plan for."""
    for solver, seconds in columns:
        if solver == OURS or (OURS, seconds) not in columns:
            continue
        pairs = list(_pairs(family, solver, seconds, runs))
        if not pairs:
            continue
        better = sum(_rank(ours) < _rank(other) for ours, other in pairs)
        worse = sum(_rank(ours) > _rank(other) for ours, other in pairs)
        means = [fmean(each.gap or 0.0 for each in side) for side in zip(*pairs, strict=True)]
        yield (
            f"{seconds:g} s, ours beside {solver} on {len(pairs)} both solve: {better} better, "
            f"{len(pairs) - better - worse} even, {worse} worse; "
            f"mean gap {100 * means[0]:.3f}% against {100 * means[1]:.3f}%"
        )


def _pairs(family: str, solver: str, seconds: float, runs: list[Run]) -> Iterator[tuple[Run, Run]]:
    mine = [each for each in runs if each.family == family and each.seconds == seconds and each.right]
    others = {(each.instance, each.seed): each for each in mine if each.solver == solver}
    for each in mine:
        if each.solver == OURS and (each.instance, each.seed) in others:
            yield each, others[each.instance, each.seed]


def _rank(found: Run) -> tuple[int, float]:
    vehicles = found.vehicles if found.vehicles_best else 0
    return vehicles, round(found.gap or 0.0, 6)
