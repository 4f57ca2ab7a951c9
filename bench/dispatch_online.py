"""Berbeglia's dynamic dial-a-ride instances, served on line: who is served, at what cost, how quickly.

Each request becomes known at its release and is accepted or refused at once; every promise given is hard.
Costs are compared with the best known plan of the static instance, in which everything is known beforehand
(``bks.csv`` and ``best_seen.csv`` beside the instances); where not everybody was served that flatters.

    python -m bench.dispatch_online [--data FOLDER] [--improve 0 100] [--only 'a*'] [--clairvoyant 0]

``--data`` (or MOYAI_SHARED_DATA/benchmarks) holds ``ddarp-berbeglia``, ``darp-ab`` and ``darp-r``.
``--clairvoyant`` plans the riders who were served once more with foresight, for so many seconds each.
Milliseconds are the processor's time, for machines that are busy with other things.
"""

from __future__ import annotations

import argparse
import csv
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from bench.dispatch_head import find_facts, print_facts
from moyai.engines.dispatch import TimeLimit, warm
from moyai.engines.dispatch.simulation import (
    Conduct,
    audit,
    compute_figures,
    foresee,
    read_ddarp,
    simulate,
)

HEAD = (
    "instance  improve     served     cost      best known more   foreseen more  p50 ms  p99 ms  improve ms  "
    "auditor"
)


@dataclass
class Total:
    """What all instances at one number of iterations amount to."""

    calls: int = 0
    served: int = 0
    more: list[float] = field(default_factory=list)
    decisions_s: list[float] = field(default_factory=list)


def main() -> None:
    """Print one line an instance and one for all."""
    arguments = _arguments()
    folder = Path(arguments.data)
    known = read_best(folder)
    warm()
    runs = "one thread, seeds of the search 1, 2, … from call to call; milliseconds of the processor"
    print_facts(find_facts(), runs=runs)
    print(HEAD)
    for iterations in arguments.improve:
        total = Total()
        for path in sorted((folder / "ddarp-berbeglia").glob(f"{arguments.only}.json")):
            print(serve(path, iterations, known.get(path.stem), arguments.clairvoyant, total), flush=True)
        if total.calls:
            print(summary(iterations, total), flush=True)


def serve(path: Path, iterations: int, best: float | None, foresight_s: float, total: Total) -> str:
    """Serve one instance on line and return its line."""
    scenario = read_ddarp(path)
    log = simulate(scenario, conduct=Conduct(improve=iterations), stopwatch=time.process_time)
    found = compute_figures(scenario, log)
    wrong = audit(scenario, log, all_as_planned=True)
    total.calls += found.calls
    total.served += found.served
    total.decisions_s += log.decisions_s
    if best and found.served == found.calls:
        total.more.append(found.distance / best - 1)
    foreseen = None
    if foresight_s:
        served = {each.call_id for each in log.of_kind("alighted")}
        foreseen = foresee(scenario, stop=TimeLimit(foresight_s), only=served).distance
    return (
        f"{path.stem:<9} {iterations:>7} {found.served:>6}/{found.calls:<4}{found.distance:>9.2f} "
        f"{_compared(found.distance, best):>19} {_compared(found.distance, foreseen):>16} "
        f"{found.decision_p50_ms:>7.2f} {found.decision_p99_ms:>7.2f} {found.improvement_p50_ms:>11.1f}"
        f"  {'right' if not wrong else f'{len(wrong)} findings'}"
    )


def summary(iterations: int, total: Total) -> str:
    """Return the line for all instances."""
    p50, p99 = 1000 * np.percentile(total.decisions_s, [50, 99])
    more = f"{100 * float(np.mean(total.more)):.1f}%" if total.more else "–"
    share = 100 * total.served / total.calls
    return (
        f"all       {iterations:>7} {total.served:>6}/{total.calls:<4} = {share:.2f}% served; "
        f"mean cost over best known {more} ({len(total.more)} with everybody served); "
        f"decisions p50 {p50:.2f} ms, p99 {p99:.2f} ms"
    )


def read_best(folder: Path) -> dict[str, float]:
    """Return the best known cost of each static instance."""
    best: dict[str, float] = {}
    for name, column in (("darp-ab/bks.csv", "bks"), ("darp-r/best_seen.csv", "best_seen")):
        if (folder / name).is_file():
            with (folder / name).open(encoding="utf-8") as file:
                best |= {row["instance"]: float(row[column]) for row in csv.DictReader(file)}
    return best


def _compared(cost: float, other: float | None) -> str:
    return f"{other:>8.2f} {100 * (cost / other - 1):>5.1f}%" if other else "–"


def _arguments() -> argparse.Namespace:
    shared = Path(os.environ.get("MOYAI_SHARED_DATA", "."), "benchmarks")
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", default=str(shared))
    parser.add_argument("--improve", type=int, nargs="*", default=[0, 100])
    parser.add_argument("--only", default="*", help="pattern of instances' names")
    parser.add_argument("--clairvoyant", type=float, default=0.0, help="seconds each; 0: leave it out")
    return parser.parse_args()


if __name__ == "__main__":
    main()
