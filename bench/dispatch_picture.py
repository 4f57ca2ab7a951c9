"""Draw the gap to the best known values against time, ours and the peers', from what the bench has written.

    .venv-bench/bin/python -m bench.dispatch_picture FILE.json docs/pictures/dispatch-gap.png

FILE.json comes from ``bench.dispatch_solve --json``. Only instances that every line has a right plan for
count, so that all lines mean the same. It runs where matplotlib is, in the peers' environment.
"""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from statistics import fmean
from typing import Any

import matplotlib.pyplot as plt

FAMILY = "darp-ab"
# Colours of Okabe and Ito, which the colour-blind tell apart; the marks differ too.
LINES = {
    "moyai": ("Moyai", "#0072B2", "o"),
    "ortools": ("OR-Tools", "#D55E00", "s"),
    "pyvrp": ("PyVRP (windows narrowed)", "#009E73", "^"),
    "vroom": ("VROOM (windows narrowed)", "#CC79A7", "D"),
}
# On a logarithmic axis nothing is at zero; what is better than this is drawn here.
LEAST_PERCENT = 0.01
INK = "#222222"
# What a name of two lines takes of the picture's height.
SPACE = 0.13

Means = dict[str, dict[float, float]]


def main() -> None:
    """Draw one picture."""
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    source, target = map(Path, sys.argv[1:])
    report = json.loads(source.read_text(encoding="utf-8"))
    means, instances = mean_gaps(report["runs"])
    if not means:
        raise SystemExit("No instance has a right plan on every line.")
    draw(means, f"{instances} instances, {_facts(report['head'])}", target)


def mean_gaps(runs: list[dict[str, Any]]) -> tuple[Means, int]:
    """Return each solver's mean gap in percent by seconds, and over how many instances."""
    mine = [each for each in runs if each["family"] == FAMILY and each["solver"] in LINES]
    columns = {(each["solver"], each["seconds"]) for each in mine}
    gaps: dict[str, dict[tuple[str, float], list[float]]] = {}
    for each in mine:
        if each["verdict"] == "ok":
            cells = gaps.setdefault(each["instance"], {})
            cells.setdefault((each["solver"], each["seconds"]), []).append(100 * each["gap"])
    shared = [cells for cells in gaps.values() if cells.keys() == columns]
    means: Means = {}
    for solver, seconds in sorted(columns) if shared else []:
        means.setdefault(solver, {})[seconds] = fmean(
            gap for cells in shared for gap in cells[solver, seconds]
        )
    return means, len(shared)


def _facts(head: dict[str, Any]) -> str:
    seeds = len(head["seeds"])
    return f"{seeds} seed{'s' if seeds > 1 else ''}, {head['date'][:10]}"


def draw(means: Means, facts: str, target: Path) -> None:
    """Draw the lines, each with its name and figures at its end."""
    plt.switch_backend("agg")
    plt.rcParams.update({"font.size": 11, "axes.spines.top": False, "axes.spines.right": False})
    figure, axes = plt.subplots(figsize=(8.0, 4.0), dpi=110, layout="constrained")
    ends = {}
    for solver in (each for each in LINES if each in means):
        name, colour, mark = LINES[solver]
        times = sorted(means[solver])
        heights = [max(means[solver][seconds], LEAST_PERCENT) for seconds in times]
        axes.plot(times, heights, color=colour, marker=mark, linewidth=2, markersize=7)
        figures = " → ".join(f"{max(0.0, means[solver][seconds]):.2f}" for seconds in times)
        ends[f"{name}\n{figures} %"] = (heights[-1], colour, mark)
    _scale(axes, sorted({each for times in means.values() for each in times}))
    _name_lines(axes, ends)
    axes.set_title(f"Dial-a-ride, Cordeau's a and b: {facts}", fontsize=11, loc="left")
    target.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(target)


def _scale(axes: Any, seconds: list[float]) -> None:
    axes.set_xscale("log")
    axes.set_yscale("log")
    axes.set_xticks(seconds, [f"{each:g}" for each in seconds])
    axes.minorticks_off()
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:g} %")
    axes.margins(x=0.05, y=0.1)
    axes.grid(axis="y", color="#dddddd")
    axes.set_xlabel("seconds of search, one thread")
    axes.set_ylabel("cost above the best known")


def _name_lines(axes: Any, ends: dict[str, tuple[float, str, str]]) -> None:
    """Write each line's name to the right of its end, from above downwards, no two over each other."""
    low, high = (math.log10(each) for each in axes.get_ylim())
    ceiling = 1.0
    for text, (height, colour, mark) in sorted(ends.items(), key=lambda item: -item[1][0]):
        ceiling = min((math.log10(height) - low) / (high - low), ceiling)
        beside = {"transform": axes.transAxes, "clip_on": False}
        axes.plot([1.03], [ceiling], color=colour, marker=mark, markersize=8, **beside)
        axes.text(1.06, ceiling, text, va="center", fontsize=10, color=INK, **beside)
        ceiling -= SPACE


if __name__ == "__main__":
    main()
