"""One table: Moyai and its peers on the same calls, fleet and travel times, in one run.

    python -m bench.peers_online [--ridepy PYTHON] [--calls 300] [--vehicles 8] [--places 0]
        [--improve 0 100] [--seed 1]

``--ridepy`` (or MOYAI_RIDEPY) names the interpreter of an environment with RidePy.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.dispatch_head import find_facts, print_facts
from bench.peers_online.town import Town, make_town
from moyai.engines.dispatch import TimeLimit, warm
from moyai.engines.dispatch.simulation import Conduct, audit, compute_figures, foresee, simulate

PEER = Path(__file__).with_name("ridepy_peer.py")
HEAD = "simulator                     served      km  empty km   wait s   seconds   ms a call   broken"


@dataclass(frozen=True)
class Line:
    """One simulator's day."""

    name: str
    served: int
    distance_m: float
    empty_m: float
    wait_s: float | None
    broken: int
    seconds: float


def main() -> None:
    """Print the table."""
    arguments = _arguments()
    town = make_town(
        calls=arguments.calls, vehicles=arguments.vehicles, places=arguments.places, seed=arguments.seed
    )
    warm()
    fleet = f"{arguments.vehicles} vehicles of 4 seats"
    runs = f"one thread each, seed {arguments.seed}; seconds and milliseconds of the processor"
    print_facts(find_facts(), runs=runs)
    print(f"{arguments.calls} calls in 6 h, {fleet}, 8 x 8 km, {arguments.places or 'own'} places")
    print(HEAD)
    for iterations in arguments.improve:
        show(ours(town, iterations), arguments.calls)
    if arguments.ridepy:
        for space in ("places", "plane"):
            for kind in ("python", "compiled"):
                show(ridepy(town, arguments.ridepy, kind, space), arguments.calls)
    else:
        print("ridepy                        left out: --ridepy names no interpreter")
    print("fleetpy                       left out: not on the package index (see README.md)")
    if arguments.foresight:
        show(foreseen(town, arguments.foresight), arguments.calls)


def ours(town: Town, iterations: int) -> Line:
    """Serve the day with our own simulator, each route checked before it is taken."""
    began = time.process_time()
    log = simulate(town.scenario, conduct=Conduct(improve=iterations))
    seconds = time.process_time() - began
    found = compute_figures(town.scenario, log)
    broken = len(audit(town.scenario, log, all_as_planned=True))
    name = f"moyai, improve {iterations}" if iterations else "moyai, insert"
    return Line(name, found.served, found.distance, found.empty_distance, found.wait_mean, broken, seconds)


def ridepy(town: Town, python: str, kind: str, space: str) -> Line:
    """Serve the day with RidePy in a process of its own; its seconds are without start-up."""
    done = subprocess.run(
        [python, str(PEER), kind, space],
        input=json.dumps(town.for_peers()),
        capture_output=True,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return Line(name=f"ridepy, {kind}, {space}", **found)


def foreseen(town: Town, seconds: float) -> Line:
    """Plan the day with every call known beforehand."""
    began = time.process_time()
    found = foresee(town.scenario, stop=TimeLimit(seconds))
    took = time.process_time() - began
    return Line("moyai, clairvoyant", found.served, found.distance, float("nan"), None, 0, took)


def show(line: Line, calls: int) -> None:
    """Print one line of the table."""
    wait = "–" if line.wait_s is None else f"{line.wait_s:.0f}"
    print(
        f"{line.name:<24} {line.served:>5} {100 * line.served / calls:>5.1f}% {line.distance_m / 1000:>6.0f} "
        f"{line.empty_m / 1000:>9.0f} {wait:>8} {line.seconds:>9.2f} {1000 * line.seconds / calls:>11.2f} "
        f"{line.broken:>8}",
        flush=True,
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ridepy", default=os.environ.get("MOYAI_RIDEPY", ""), help="its interpreter")
    parser.add_argument("--calls", type=int, default=300)
    parser.add_argument("--vehicles", type=int, default=8)
    parser.add_argument("--places", type=int, default=0, help="shared by all calls; 0: each its own")
    parser.add_argument("--improve", type=int, nargs="*", default=[0, 100])
    parser.add_argument("--foresight", type=float, default=10.0, help="seconds; 0: leave it out")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    main()
